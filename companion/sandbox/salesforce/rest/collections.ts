import { z } from 'zod';
import { SalesforceError, rowError } from '../errors.ts';
import { toId18 } from '../ids.ts';
import { findField } from '../objects/object.ts';
import { createRecord, deleteRecord, keyField, updateRecord, upsertRecord } from '../org/dml.ts';
import { sees } from '../access/sharing.ts';
import { compileFields } from '../soql/records.ts';
import { attempt, bodyOf, objectInPath, objectOfRecord, recordBody } from './body.ts';
import { ok } from './call.ts';
import type { Answer, Call, Desk } from './call.ts';

/** sObject Collections: up to 200 records a call, answers in order (reference: Salesforce facts, 3). */

type Written = { readonly id?: string; readonly created?: boolean };
type RowAnswer = Written & { readonly success: boolean; readonly errors: readonly unknown[] };

const writeLimit = 200;
const readLimit = 2000;

const collectionBody = z.object({ allOrNone: z.boolean().default(false), records: z.array(recordBody) });

function checkSize(count: number, limit: number): void {
  if (count <= limit) return;
  const message = `record limit reached. cannot submit more than ${limit} records into this call`;
  throw new SalesforceError('EXCEEDED_ID_LIMIT', message);
}

function row(work: () => Written): RowAnswer {
  try {
    return { ...work(), success: true, errors: [] };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    return { success: false, errors: [rowError(error)] };
  }
}

const rolledBack = rowError(
  new SalesforceError(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  ),
);

/** Carries the rows out one by one; with allOrNone a single refusal puts all of them back. */
function write(desk: Desk, allOrNone: boolean, works: readonly (() => Written)[]): Answer {
  checkSize(works.length, writeLimit);
  const rows: RowAnswer[] = [];
  class PutBack extends Error {}
  try {
    desk.org.transaction(() => {
      for (const work of works) rows.push(row(work));
      if (allOrNone && rows.some((one) => !one.success)) throw new PutBack();
    });
  } catch (error) {
    if (!(error instanceof PutBack)) throw error;
    return ok(rows.map((one) => (one.success ? { success: false, errors: [rolledBack] } : one)));
  }
  return ok(rows, rows.filter((one) => one.success).length);
}

function textIn(record: Record<string, unknown>, name: string): string | null {
  const key = Object.keys(record).find((one) => one.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? null : record[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

const without = (record: Record<string, unknown>, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key.toLowerCase() !== name.toLowerCase()));

const missing = (name: string): SalesforceError =>
  new SalesforceError('MISSING_ARGUMENT', `${name} not specified in an update call`);

/** POST /composite/sobjects. */
export function createMany(desk: Desk, call: Call): Answer {
  const { allOrNone, records } = bodyOf(call, collectionBody);
  const works = records.map((record) => () => {
    const made = attempt(call, () =>
      createRecord(desk.org, desk.actor, objectOfRecord(desk, record), without(record, 'attributes')),
    );
    return { id: made.Id };
  });
  return write(desk, allOrNone, works);
}

/** PATCH /composite/sobjects: every record carries its id. */
export function updateMany(desk: Desk, call: Call): Answer {
  const { allOrNone, records } = bodyOf(call, collectionBody);
  const works = records.map((record) => () => {
    const id = textIn(record, 'id');
    if (id === null) throw missing('Id');
    const values = without(without(record, 'attributes'), 'id');
    const object = objectOfRecord(desk, record);
    return { id: attempt(call, () => updateRecord(desk.org, desk.actor, object, id, values)).Id };
  });
  return write(desk, allOrNone, works);
}

/** PATCH /composite/sobjects/<object>/<key field>. A key that is there twice fails in both rows. */
export function upsertMany(desk: Desk, call: Call): Answer {
  const object = objectInPath(desk, call.path[2] ?? '');
  const field = keyField(desk.org, desk.actor, object, call.path[3] ?? '');
  const { allOrNone, records } = bodyOf(call, collectionBody);
  const keys = records.map((record) => textIn(record, field.name));
  const works = records.map((record, at) => (): Written => {
    const value = keys[at] ?? null;
    if (value === null || value === '') throw missing(field.name);
    if (keys.filter((one) => one === value).length > 1) {
      throw new SalesforceError('DUPLICATE_VALUE', `Duplicate external id specified: ${value}`, {
        fields: [field.name],
      });
    }
    if (objectOfRecord(desk, record) !== object)
      throw new SalesforceError('INVALID_TYPE', `expected ${object.name}`);
    const values = without(without(record, 'attributes'), field.name);
    const { row: done, created } = attempt(call, () =>
      upsertRecord(desk.org, desk.actor, object, { field, value }, values),
    );
    return { id: done.Id, created };
  });
  return write(desk, allOrNone, works);
}

/** DELETE /composite/sobjects?ids=&allOrNone=. */
export function deleteMany(desk: Desk, call: Call): Answer {
  const ids = (call.query.get('ids') ?? '').split(',').filter((one) => one !== '');
  const works = ids.map((given) => () => {
    if (call.refusal) throw call.refusal;
    const id = toId18(given);
    const object = id === null ? undefined : desk.org.objectOfId(id);
    if (id === null || !object) throw new SalesforceError('MALFORMED_ID', `malformed id ${given}`);
    deleteRecord(desk.org, desk.actor, object, id);
    return { id };
  });
  return write(desk, call.query.get('allOrNone') === 'true', works);
}

const retrieveBody = z.object({ ids: z.array(z.string()), fields: z.array(z.string()) });

/** GET /composite/sobjects/<object>?ids=&fields=, or POST with a body; unknown and deleted records are null. */
export function retrieveMany(desk: Desk, call: Call): Answer {
  const object = objectInPath(desk, call.path[2] ?? '');
  const list = (name: string): string[] =>
    (call.query.get(name) ?? '').split(',').filter((one) => one !== '');
  const asked =
    call.method === 'POST' ? bodyOf(call, retrieveBody) : { ids: list('ids'), fields: list('fields') };
  checkSize(asked.ids.length, readLimit);
  const names = asked.fields.some((name) => findField(object, name)?.name === 'Id')
    ? asked.fields
    : ['Id', ...asked.fields];
  const render = compileFields({ ...desk, version: call.version }, object, names);
  const records = asked.ids.map((given) => {
    const id = toId18(given);
    const found = id === null ? undefined : desk.org.get(object.name, id);
    const shown = found && found['IsDeleted'] !== true && sees(desk.org, desk.actor, object, found);
    return shown ? render(found) : null;
  });
  return ok(records);
}
