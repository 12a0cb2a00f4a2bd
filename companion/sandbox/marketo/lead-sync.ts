import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createLead, updateLead } from './changes.ts';
import { atMost300, shaped, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, skipped, type Reply } from './envelope.ts';
import { leadFieldNamed } from './lead-fields.ts';
import { leadOf, type Lead, type LeadValues, type MarketoState } from './state.ts';

/** People, written (reference: Marketo REST, 3.5). Results come in the order of the input and carry no seq. */
export const leadSyncEndpoints: readonly Endpoint[] = [
  { method: 'POST', path: /^\/rest\/v1\/leads\.json$/, family: 'lead', answer: sync },
];

const source = 'Web service API';
const actions = ['createOrUpdate', 'createOnly', 'updateOnly', 'createDuplicate'] as const;

const request = z.object({
  action: z.enum(actions).default('createOrUpdate'),
  lookupField: z.string().default('email'),
  partitionName: z.string().optional(),
  asyncProcessing: z.boolean().optional(),
  input: z.array(z.record(z.string(), z.unknown())).min(1),
});
type Request = z.infer<typeof request>;
type Result = { readonly id?: number; readonly status: string; readonly reasons?: readonly unknown[] };

/**
 * Between looking up and writing lies a moment, as in Marketo: two calls at once with one key create two people
 * (Marketo REST docs, leads: concurrent upserts are not supported).
 */
async function sync(call: Call): Promise<Reply> {
  const asked = shaped(call.body, request);
  atMost300(asked.input, call.state);
  checkLookup(asked);
  const known = lookedUp(call.state, asked);
  await wait(call.state.upsertMs);
  const result = asked.input.map((record) => written(call.state, asked, record, known));
  const changed = result.filter((one) => one.status !== 'skipped').length;
  if (changed > 0) await call.committed('leads/sync', changed);
  return { result };
}

function checkLookup({ action, lookupField }: Request): void {
  if (lookupField !== 'email' && lookupField !== 'id')
    throw new Refusal('1011', `Field '${lookupField}' is not supported for lookup`);
  if (lookupField === 'id' && action !== 'updateOnly')
    throw new Refusal('1003', `Lookup field 'id' requires action 'updateOnly'`);
}

const folded = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value.trim().toLowerCase() : null;
};

/** Everybody the keys of the input mean, by folded key. */
function lookedUp(state: MarketoState, { lookupField, input }: Request): Map<string, Lead[]> {
  const keys = new Set(input.map((record) => folded(record[lookupField])).filter((key) => key !== null));
  const known = new Map<string, Lead[]>();
  if (lookupField === 'id') {
    for (const key of keys)
      known.set(
        key,
        [leadOf(state, Number(key))].filter((lead) => lead !== undefined),
      );
    return known;
  }
  for (const key of keys) known.set(key, [...state.leads.by('email', key)]);
  return known;
}

function written(
  state: MarketoState,
  asked: Request,
  record: Readonly<Record<string, unknown>>,
  known: Map<string, Lead[]>,
): Result {
  const { action, lookupField } = asked;
  const key = folded(record[lookupField]);
  if (key === null && action !== 'createDuplicate')
    return skipped('1003', `Value for lookup field '${lookupField}' not found`);
  const values = valuesIn(record, state);
  if ('status' in values) return values;
  const found = action === 'createDuplicate' ? [] : (known.get(key ?? '') ?? []);
  const [lead] = found;
  if (found.length > 1) return skipped('1007', 'Multiple lead match lookup criteria');
  if (lead && action === 'createOnly') return skipped('1005', 'Lead already exists');
  if (!lead && action === 'updateOnly') return skipped('1004', 'Lead not found');
  if (lead) {
    updateLead(state, lead, values.values, source);
    return { id: lead.id, status: 'updated' };
  }
  const created = createLead(state, values.values, source);
  if (key !== null) known.set(key, [...(known.get(key) ?? []), created]);
  return { id: created.id, status: 'created' };
}

/** The values that may be written, or why the record is skipped. */
function valuesIn(
  record: Readonly<Record<string, unknown>>,
  state: MarketoState,
): { values: LeadValues } | ReturnType<typeof skipped> {
  const values: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(record)) {
    const field = leadFieldNamed(name);
    if (!field) return skipped('1006', `Field '${name}' not found`);
    if (name === 'company' && state.switches.companyOnSync === 'refused')
      return skipped('1021', 'Company update not allowed');
    if (value !== null && typeof value !== 'string' && name !== 'id')
      return skipped('1001', `Invalid value for field '${name}'`);
    if (name === 'email' && typeof value === 'string' && !isAsciiEmail(value))
      return skipped('1003', `Value for field 'email' is not valid`);
    if (field.updateable) values[name] = typeof value === 'string' ? value : null;
  }
  return { values };
}

/** E-mail addresses must be ASCII (reference: Marketo REST, 3.5). */
const isAsciiEmail = (text: string): boolean => /^[\x21-\x7e]+@[\x21-\x7e]+$/.test(text.trim());
