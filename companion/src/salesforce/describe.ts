import { z } from 'zod';
import type { Clock } from '../telemetry/clock.ts';
import type { Rest } from './rest.ts';
import type { FieldFacts, ObjectFacts, Salesforce } from './salesforce.ts';

const cachedForMs = 60 * 60_000;

const field = z.object({
  name: z.string(),
  label: z.string().optional(),
  type: z.string(),
  scale: z.number().default(0),
  createable: z.boolean(),
  updateable: z.boolean(),
  length: z.number().default(0),
  restrictedPicklist: z.boolean().default(false),
  picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })).default([]),
});

const facts = z
  .object({
    createable: z.boolean(),
    updateable: z.boolean(),
    deletable: z.boolean(),
    fields: z.array(field),
  })
  .transform((object): ObjectFacts => ({
    createable: object.createable,
    updateable: object.updateable,
    deletable: object.deletable,
    fields: Object.fromEntries(object.fields.map((one) => [one.name, fieldFacts(one)])),
  }));

/** A length of 0 means that the type has none. */
function fieldFacts(one: z.infer<typeof field>): FieldFacts {
  const picklist = one.type === 'picklist' || one.type === 'multipicklist';
  return {
    label: one.label ?? one.name,
    type: one.type,
    scale: one.scale,
    createable: one.createable,
    updateable: one.updateable,
    ...(one.length > 0 ? { length: one.length } : {}),
    ...(picklist
      ? {
          picklist: one.picklistValues.filter(({ active }) => active).map(({ value }) => value),
          restricted: one.restrictedPicklist,
        }
      : {}),
  };
}

/** What this user may do with an object and its fields; fields that the user cannot see are absent. Asked once an hour, failures are not kept. */
export function describeCalls(rest: Rest, clock: Clock): Pick<Salesforce, 'describe'> {
  const known = new Map<string, { readonly until: number; readonly answer: Promise<ObjectFacts> }>();
  return {
    describe: (purpose, object, { fresh = false } = {}) => {
      const cached = known.get(object);
      if (cached && !fresh && clock.now() < cached.until) return cached.answer;
      const answer = rest.get(purpose, `/sobjects/${object}/describe`, facts);
      known.set(object, { until: clock.now() + cachedForMs, answer });
      answer.catch(() => known.delete(object));
      return answer;
    },
  };
}
