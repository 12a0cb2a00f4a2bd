import {
  createRecord,
  deleteRecord,
  findByKey,
  keyField,
  liveRow,
  updateRecord,
  upsertRecord,
} from '../org/dml.ts';
import { SalesforceError, invalidReference, notFound } from '../errors.ts';
import { sees } from '../access/sharing.ts';
import { compileFields } from '../soql/records.ts';
import { attempt, bodyOf, objectInPath, recordBody } from './body.ts';
import { noContent, ok } from './call.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Row } from '../org/row.ts';
import type { Answer, Call, Desk } from './call.ts';

/** One record at a time: /sobjects/<object>, /sobjects/<object>/<id>, /sobjects/<object>/<key field>/<key>. */

const namesIn = (list: string | null): string[] | null =>
  list === null
    ? null
    : list
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '');

function shown(desk: Desk, call: Call, object: ObjectType, row: Row): Answer {
  if (!sees(desk.org, desk.actor, object, row)) throw notFound();
  return ok(
    compileFields({ ...desk, version: call.version }, object, namesIn(call.query.get('fields')))(row),
  );
}

/** POST /sobjects/<object>. */
export function create(desk: Desk, call: Call): Answer {
  const object = objectInPath(desk, call.path[1] ?? '');
  const given = bodyOf(call, recordBody);
  const row = attempt(call, () => createRecord(desk.org, desk.actor, object, given));
  return {
    status: 201,
    body: { id: row.Id, success: true, errors: [] },
    headers: { Location: `/services/data/${call.version}/sobjects/${object.name}/${row.Id}` },
    wrote: 1,
  };
}

/** GET /sobjects/<object>/<id>?fields=. */
export function retrieve(desk: Desk, call: Call): Answer {
  const object = objectInPath(desk, call.path[1] ?? '');
  try {
    return shown(desk, call, object, liveRow(desk.org, object, call.path[2] ?? ''));
  } catch (error) {
    throw error instanceof SalesforceError && error.code === invalidReference().code ? notFound() : error;
  }
}

/** PATCH /sobjects/<object>/<id>. */
export function update(desk: Desk, call: Call): Answer {
  const object = objectInPath(desk, call.path[1] ?? '');
  const given = bodyOf(call, recordBody);
  attempt(call, () => updateRecord(desk.org, desk.actor, object, call.path[2] ?? '', given));
  return noContent(1);
}

/** DELETE /sobjects/<object>/<id>. */
export function remove(desk: Desk, call: Call): Answer {
  const object = objectInPath(desk, call.path[1] ?? '');
  if (call.refusal) throw call.refusal;
  deleteRecord(desk.org, desk.actor, object, call.path[2] ?? '');
  return noContent(1);
}

/** GET /sobjects/<object>/<key field>/<key>. */
export function retrieveByKey(desk: Desk, call: Call): Answer {
  const object = objectInPath(desk, call.path[1] ?? '');
  const [row] = findByKey(
    desk.org,
    object,
    keyField(desk.org, desk.actor, object, call.path[2] ?? ''),
    call.path[3] ?? '',
  );
  if (!row) throw notFound();
  return shown(desk, call, object, row);
}

/** PATCH /sobjects/<object>/<key field>/<key>: 201 when it created the record, 200 when it updated it. */
export function upsert(desk: Desk, call: Call): Answer {
  const object = objectInPath(desk, call.path[1] ?? '');
  const key = {
    field: keyField(desk.org, desk.actor, object, call.path[2] ?? ''),
    value: call.path[3] ?? '',
  };
  const given = bodyOf(call, recordBody);
  const { row, created } = attempt(call, () => upsertRecord(desk.org, desk.actor, object, key, given));
  return { status: created ? 201 : 200, body: { id: row.Id, success: true, errors: [], created }, wrote: 1 };
}
