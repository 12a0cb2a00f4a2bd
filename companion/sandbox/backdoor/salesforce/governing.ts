import { z } from 'zod';
import { parsed, Refused, type Routes } from '../door.ts';
import { switchTable, type SwitchName, type Switches } from '../../salesforce/switches.ts';
import type { Value } from '../../salesforce/org/row.ts';
import type { SalesforceState } from '../../salesforce/state.ts';

/** What an admin sets: validation rules, flows, sessions, the calls of others, and where the sources leave it open, the switches. */

const condition = z.discriminatedUnion('is', [
  z.strictObject({ field: z.string(), is: z.literal('blank') }),
  z.strictObject({
    field: z.string(),
    is: z.literal('equal'),
    value: z.union([z.string(), z.number(), z.boolean()]),
  }),
  z.strictObject({ field: z.string(), is: z.literal('longer'), than: z.int().min(0) }),
]);

const bodies = {
  rule: z.strictObject({
    object: z.string(),
    /** A record that fits all of these is refused. */
    refuse: z.array(condition).min(1),
    message: z.string().min(1).max(255),
  }),
  flow: z.strictObject({
    object: z.string(),
    /** Before the save it changes what is saved, after it writes back to the record. */
    when: z.enum(['before', 'after']).default('after'),
    /** A record that fits all of these starts it. */
    if: z.array(condition).min(1),
    set: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
  calls: z.strictObject({ calls: z.int().min(1).max(10_000_000) }),
  switches: z.record(z.string(), z.union([z.string(), z.boolean()])),
};

type Condition = z.infer<typeof condition>;

function fits(one: Condition, values: Readonly<Record<string, Value>>): boolean {
  const held = values[one.field] ?? null;
  if (one.is === 'blank') return held === null || held === '';
  if (one.is === 'equal') return held === one.value;
  return typeof held === 'string' && held.length > one.than;
}

const isSwitch = (name: string): name is SwitchName => name in switchTable;

export function governingRoutes(salesforce: SalesforceState): Routes {
  const { org, switches } = salesforce;

  /** The object's own name; refuses one there is not, and fields that it lacks. */
  function objectWith(name: string, fields: readonly string[]): string {
    const object = org.object(name);
    if (!object) throw new Refused(404, `The org has no object ${name}.`);
    const strange = fields.find((one) => !object.fields.some((field) => field.name === one));
    if (strange !== undefined) throw new Refused(400, `${object.name} has no field ${strange}.`);
    return object.name;
  }

  return {
    'POST /salesforce/validation-rules': ({ body }) => {
      const rule = parsed(bodies.rule, body);
      const object = objectWith(
        rule.object,
        rule.refuse.map((one) => one.field),
      );
      org.validationRules.push({
        object,
        refuse: (values) => (rule.refuse.every((one) => fits(one, values)) ? rule.message : null),
      });
      return { rules: org.validationRules.length };
    },
    'DELETE /salesforce/validation-rules': () => {
      org.validationRules.length = 0;
      return { rules: 0 };
    },
    /** A record-triggered flow: `{"object": "CampaignMember", "if": [...], "set": {"Status": "..."}}`. */
    'POST /salesforce/flows': ({ body }) => {
      const flow = parsed(bodies.flow, body);
      const fields = [...flow.if.map((one) => one.field), ...Object.keys(flow.set)];
      const object = objectWith(flow.object, fields);
      org.flows.push({
        object,
        when: flow.when,
        sets: (record) => (flow.if.every((one) => fits(one, record)) ? flow.set : null),
      });
      return { flows: org.flows.length };
    },
    'DELETE /salesforce/flows': () => {
      org.flows.length = 0;
      return { flows: 0 };
    },
    /** Every session ends: the next call of each client answers INVALID_SESSION_ID. */
    'POST /salesforce/sessions/expire': () => {
      salesforce.expireSessions();
      return { expired: true };
    },
    'GET /salesforce/usage': () => ({ used: salesforce.usage.used(), limit: salesforce.usage.limit }),
    /** Another integration uses up calls of the day. */
    'POST /salesforce/usage': ({ body }) => {
      salesforce.usage.spend(parsed(bodies.calls, body).calls);
      return { used: salesforce.usage.used(), limit: salesforce.usage.limit };
    },
    'GET /salesforce/switches': () =>
      Object.entries(switchTable).map(([name, { choices, reference }]) => ({
        name,
        position: isSwitch(name) ? switches[name] : null,
        choices,
        reference,
      })),
    /** Puts switches into positions: `{"duplicateRule": "block"}`. */
    'POST /salesforce/switches': ({ body }) => {
      const wanted = Object.entries(parsed(bodies.switches, body));
      for (const [name, position] of wanted) {
        if (!isSwitch(name)) throw new Refused(400, `There is no switch ${name}.`);
        const choices: readonly (string | boolean)[] = switchTable[name].choices;
        if (!choices.includes(position)) throw new Refused(400, `${name} is one of ${choices.join(', ')}.`);
      }
      Object.assign(switches, Object.fromEntries(wanted) as Partial<Switches>);
      return { set: wanted.map(([name]) => name) };
    },
  };
}
