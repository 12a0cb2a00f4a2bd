import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createLead, updateLead } from './changes.ts';
import { atMost300, shaped, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, skipped, type Reply } from './envelope.ts';
import { keptValue, leadFieldNamed, searchableFields } from './lead-fields.ts';
import { partitionNamed } from './partitions.ts';
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
export type SyncResult = {
  readonly id?: number;
  readonly status: string;
  readonly reasons?: readonly unknown[];
};

async function sync(call: Call): Promise<Reply> {
  const asked = shaped(call.body, request);
  atMost300(asked.input, call.state);
  if (asked.partitionName !== undefined && !['createOnly', 'createOrUpdate'].includes(asked.action)) {
    throw new Refusal('1003', `partitionName is not allowed with action '${asked.action}'`);
  }
  const result = await upserted(call.state, asked, 'syncLead');
  const changed = result.filter((one) => one.status !== 'skipped').length;
  if (changed > 0) await call.committed('leads/sync', changed);
  // What became of each record nobody learns who asked for it to be done later.
  return asked.asyncProcessing === true ? { result: [] } : { result };
}

/**
 * Writes people. Between looking up and writing lies a moment, as in Marketo: two calls at once with one key create
 * two people (Marketo REST docs, leads: concurrent upserts are not supported).
 */
export async function upserted(
  state: MarketoState,
  asked: Pick<Request, 'action' | 'lookupField' | 'partitionName' | 'input'>,
  method: string,
): Promise<readonly SyncResult[]> {
  checkLookup(state, asked);
  const partition = asked.partitionName === undefined ? null : partitionNamed(state, asked.partitionName);
  const known = lookedUp(state, asked);
  await wait(state.upsertMs);
  return asked.input.map((record) => written(state, { ...asked, partition, method }, record, known));
}

type Asked = Pick<Request, 'action' | 'lookupField' | 'input'>;

function checkLookup(state: MarketoState, { action, lookupField }: Asked): void {
  if (!searchableFields(state).includes(lookupField) || lookupField === 'leadPartitionId')
    throw new Refusal('1011', `Field '${lookupField}' is not supported for lookup`);
  if (lookupField === 'id' && action !== 'updateOnly')
    throw new Refusal('1003', `Lookup field 'id' requires action 'updateOnly'`);
}

/** A key as it is compared: e-mail addresses without case. */
const folded = (value: unknown, field: string): string | null => {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') return null;
  return field === 'email' ? value.trim().toLowerCase() : value.trim();
};

/** Everybody the keys of the input mean, by folded key. */
function lookedUp(state: MarketoState, { lookupField, input }: Asked): Map<string, Lead[]> {
  const keys = new Set(
    input.map((record) => folded(record[lookupField], lookupField)).filter((key) => key !== null),
  );
  const known = new Map<string, Lead[]>();
  if (lookupField === 'id') {
    for (const key of keys)
      known.set(
        key,
        [leadOf(state, Number(key))].filter((lead) => lead !== undefined),
      );
    return known;
  }
  for (const key of keys) known.set(key, [...state.leads.by(lookupField, key)]);
  return known;
}

function written(
  state: MarketoState,
  asked: Asked & { readonly partition: number | null; readonly method: string },
  record: Readonly<Record<string, unknown>>,
  known: Map<string, Lead[]>,
): SyncResult {
  const { action, lookupField, partition } = asked;
  const key = folded(record[lookupField], lookupField);
  if (key === null && action !== 'createDuplicate')
    return skipped('1003', `Value for lookup field '${lookupField}' not found`);
  // "Such as when id is submitted for a lead with action designated as createOnly" (Marketo REST docs, error codes).
  if (action !== 'updateOnly' && 'id' in record)
    return skipped('1003', `Field 'id' is not allowed with action '${action}'`);
  const values = valuesIn(record, state);
  if ('status' in values) return values;
  const found = action === 'createDuplicate' ? [] : (known.get(key ?? '') ?? []);
  const [lead] = found;
  if (found.length > 1) return skipped('1007', 'Multiple lead match lookup criteria');
  if (lead && action === 'createOnly') return skipped('1005', 'Lead already exists');
  if (!lead && action === 'updateOnly') return skipped('1004', 'Lead not found');
  if (lead) {
    if (partition !== null && (state.shelf.partitionOf.get(lead.id) ?? 1) !== partition)
      return skipped('1010', 'Partition update not allowed');
    updateLead(state, lead, values.values, source);
    return { id: lead.id, status: 'updated' };
  }
  const created = createLead(state, values.values, source, asked.method);
  if (partition !== null && partition !== 1) state.shelf.partitionOf.set(created.id, partition);
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
    const field = leadFieldNamed(state, name);
    if (!field) return skipped('1006', `Field '${name}' not found`);
    if (name === 'company' && state.switches.companyOnSync === 'refused')
      return skipped('1021', 'Company update not allowed');
    if (field.fromCrm && state.switches.readOnlyOnSync === 'refused')
      return skipped('1003', `Field '${name}' is read-only`);
    const kept = keptValue(value, field);
    if (kept === undefined) return skipped('1001', `Invalid value for field '${name}'`);
    if (name === 'email' && kept !== null && !isAsciiEmail(kept))
      return skipped('1003', `Value for field 'email' is not valid`);
    if (field.updateable) values[name] = kept;
  }
  return { values };
}

/** E-mail addresses must be ASCII (reference: Marketo REST, 3.5). */
const isAsciiEmail = (text: string): boolean => /^[\x21-\x7e]+@[\x21-\x7e]+$/.test(text.trim());
