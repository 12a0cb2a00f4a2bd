import { z } from 'zod';
import { SalesforceError, rowError } from '../errors.ts';
import { createRecord } from '../org/dml.ts';
import { visibleObject } from '../org/rights.ts';
import { noSuchRelationship } from '../soql/errors.ts';
import { attempt, bodyOf, objectInPath } from './body.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Answer, Call, Desk } from './call.ts';

/**
 * POST /composite/tree/<object>: records with their children in one request, all or none, up to 200 in all and five
 * levels deep (REST API Developer Guide, sObject Tree).
 */

const recordLimit = 200;
const levelLimit = 5;

const attributes = z.object({ type: z.string(), referenceId: z.string() });
const treeRecord = z.looseObject({ attributes });
const treeBody = z.object({ records: z.array(treeRecord) });
const childRecords = z.object({ records: z.array(treeRecord) });

type TreeRecord = z.infer<typeof treeRecord>;
type Made = { readonly referenceId: string; readonly id: string };

class Refused extends Error {
  readonly referenceId: string;
  readonly refusal: SalesforceError;
  constructor(referenceId: string, refusal: SalesforceError) {
    super(refusal.message);
    this.referenceId = referenceId;
    this.refusal = refusal;
  }
}

type Parent = { readonly field: string; readonly id: string };

function plant(
  desk: Desk,
  call: Call,
  at: { object: ObjectType; level: number; parent: Parent | null },
  record: TreeRecord,
): Made[] {
  const { type, referenceId } = record.attributes;
  const own: Record<string, unknown> = at.parent ? { [at.parent.field]: at.parent.id } : {};
  const below: { object: ObjectType; field: string; records: TreeRecord[] }[] = [];
  try {
    if (type.toLowerCase() !== at.object.name.toLowerCase())
      throw new SalesforceError('INVALID_INPUT', `expected ${at.object.name}, found ${type}`);
    if (at.level > levelLimit)
      throw new SalesforceError('INVALID_INPUT', `A tree is at most ${levelLimit} levels deep`);
    for (const [name, value] of Object.entries(record)) {
      if (name === 'attributes') continue;
      const children = childRecords.safeParse(value);
      if (!children.success) {
        own[name] = value;
        continue;
      }
      const relationship = desk.org.children.find(
        (one) => one.parent === at.object.name && one.name.toLowerCase() === name.toLowerCase(),
      );
      const object = relationship && visibleObject(desk.org, relationship.child, desk.actor);
      if (!object) throw noSuchRelationship(name);
      below.push({ object, field: relationship.field, records: children.data.records });
    }
    const { Id } = attempt(call, () => createRecord(desk.org, desk.actor, at.object, own));
    const made = { referenceId, id: Id };
    const children = below.flatMap(({ object, field, records }) =>
      records.flatMap((one) =>
        plant(desk, call, { object, level: at.level + 1, parent: { field, id: Id } }, one),
      ),
    );
    return [made, ...children];
  } catch (error) {
    throw error instanceof SalesforceError ? new Refused(referenceId, error) : error;
  }
}

export function createTree(desk: Desk, call: Call): Answer {
  const object = objectInPath(desk, call.path[2] ?? '');
  const { records } = bodyOf(call, treeBody);
  try {
    const results = desk.org.transaction(() => {
      const made = records.flatMap((one) => plant(desk, call, { object, level: 1, parent: null }, one));
      if (made.length > recordLimit)
        throw new SalesforceError('INVALID_INPUT', `A tree holds at most ${recordLimit} records`);
      return made;
    });
    return { status: 201, body: { hasErrors: false, results }, wrote: results.length };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { referenceId, refusal } = error;
    return {
      status: 400,
      body: { hasErrors: true, results: [{ referenceId, errors: [rowError(refusal)] }] },
    };
  }
}
