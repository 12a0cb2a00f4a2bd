import { z } from 'zod';
import { SalesforceError, notFound } from '../errors.ts';
import { notSupported } from '../soql/errors.ts';
import { visibleObject } from '../org/rights.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Call, Desk } from './call.ts';

/** The request body in the shape it must have; refuses with JSON_PARSER_ERROR. */
export function bodyOf<Schema extends z.ZodType>(call: Call, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(call.body);
  if (parsed.success) return parsed.data;
  throw new SalesforceError('JSON_PARSER_ERROR', z.prettifyError(parsed.error));
}

export const recordBody = z.record(z.string(), z.unknown());

/** The object an address names; an unknown one is a resource that does not exist. */
export function objectInPath(desk: Desk, name: string): ObjectType {
  const object = visibleObject(desk.org, name, desk.actor);
  if (!object) throw notFound();
  return object;
}

/** The object a record in a body says it is. */
export function objectOfRecord(desk: Desk, record: Record<string, unknown>): ObjectType {
  const type = z.object({ type: z.string() }).safeParse(record['attributes']);
  if (!type.success)
    throw new SalesforceError('INVALID_INPUT', 'Include an attributes.type in every record.');
  const object = visibleObject(desk.org, type.data.type, desk.actor);
  if (!object) throw notSupported(type.data.type);
  return object;
}

/** Does one write, unless a fault refuses it. */
export function attempt<Result>(call: Call, work: () => Result): Result {
  if (call.refusal) throw call.refusal;
  return work();
}
