import { z } from 'zod';
import { FailureError } from '../domain/failure.ts';
import { salesforceId } from '../domain/salesforce-id.ts';
import { failureOfComplaints, tooManyResults } from './failures.ts';
import type { Marketo, MarketoPerson } from './marketo.ts';
import { chunks, leadBatch, pagesByToken } from './pages.ts';
import { broken, complaintsOf, writtenRow } from './records.ts';
import type { Transport } from './transport.ts';
import { isoTime, wireId, wireText } from './wire.ts';

const wireSalesforceId = wireText.transform((id) => (id === null ? null : (salesforceId(id) ?? id)));

/** The fields of a person as Marketo names them; whoever reads people asks for exactly these. */
export const personShape = {
  id: wireId,
  email: wireText,
  firstName: wireText,
  lastName: wireText,
  company: wireText,
  sfdcLeadId: wireSalesforceId,
  sfdcContactId: wireSalesforceId,
  createdAt: isoTime,
};
export const personFields = Object.keys(personShape).join(',');

const row = z
  .object(personShape)
  .transform(({ id, ...person }): MarketoPerson => ({ leadId: id, ...person }));

type Key = Parameters<Marketo['findPeople']>[1];

/** People: found by id or key, created one at a time. Nothing here changes a person that exists. */
export function createPeople(transport: Transport): Pick<Marketo, 'people' | 'findPeople' | 'createPerson'> {
  type Purpose = Parameters<Marketo['people']>[0];

  const filter = async (
    purpose: Purpose,
    filterType: 'id' | Key,
    values: readonly string[],
  ): Promise<MarketoPerson[]> => {
    const query = { filterType, filterValues: values.join(','), fields: personFields, batchSize: leadBatch };
    const found: MarketoPerson[] = [];
    const read = (nextPageToken: string | undefined) =>
      transport.read(purpose, '/rest/v1/leads.json', { ...query, nextPageToken }, row);
    try {
      for await (const page of pagesByToken(read)) found.push(...page);
      return found;
    } catch (error) {
      // More than 1,000 matches are refused, not paged: ask for half of the values at a time.
      const split =
        error instanceof FailureError && error.failure.code === tooManyResults && values.length > 1;
      if (!split) throw error;
      const half = Math.ceil(values.length / 2);
      return [
        ...(await filter(purpose, filterType, values.slice(0, half))),
        ...(await filter(purpose, filterType, values.slice(half))),
      ];
    }
  };

  const find = async (
    purpose: Purpose,
    filterType: 'id' | Key,
    values: Iterable<string>,
  ): Promise<MarketoPerson[]> => {
    const people = new Map<number, MarketoPerson>();
    for (const chunk of chunks([...new Set(values)], leadBatch))
      for (const person of await filter(purpose, filterType, chunk)) people.set(person.leadId, person);
    return [...people.values()];
  };

  const create = async (
    purpose: Purpose,
    person: Parameters<Marketo['createPerson']>[1],
  ): ReturnType<Marketo['createPerson']> => {
    const record = Object.fromEntries(Object.entries(person).filter(([, value]) => value !== null));
    const body = { action: 'createOnly', lookupField: 'email', input: [record] };
    const { rows, requestId } = await transport.write(purpose, '/rest/v1/leads.json', body, writtenRow);
    const [written] = rows;
    if (rows.length !== 1 || !written)
      throw broken('one record was sent, the answer holds another number', requestId);
    if (written.status === 'created' && written.id !== undefined)
      return { leadId: written.id, outcome: 'created' };
    const about = {
      level: 'record',
      intent: 'write',
      now: transport.now(),
      ...(requestId ? { requestId } : {}),
    } as const;
    if (written.status !== 'skipped') throw broken(`unknown record status "${written.status}"`, requestId);
    const failure = failureOfComplaints(complaintsOf(written), about);
    // 1005: known already; 1007: known more than once. Either way: look it up and adopt.
    if (failure.kind === 'conflict') return { outcome: 'exists' };
    // 1021: this subscription keeps companies to itself; the person can still be made.
    if (failure.code === '1021' && person.company !== null)
      return create(purpose, { ...person, company: null });
    throw new FailureError(failure);
  };

  const oneAtATime = createTurns();

  return {
    people: (purpose, leadIds) => find(purpose, 'id', leadIds.map(String)),
    findPeople: (purpose, by, values) =>
      find(
        purpose,
        by,
        values.flatMap((value) => fold(by, value)),
      ),
    // Parallel creations with one key make duplicates (Marketo REST docs, "Sync Leads").
    createPerson: (purpose, person) =>
      oneAtATime(person.email.trim().toLowerCase(), () => create(purpose, person)),
  };
}

/** A value as Marketo can match it; none when it cannot: values are separated by commas, with no way to escape one. */
function fold(by: Key, value: string): string[] {
  const folded = by === 'email' ? value.trim().toLowerCase() : (salesforceId(value) ?? '');
  return folded === '' || folded.includes(',') ? [] : [folded];
}

/** Runs the work of one key in order; different keys do not wait for each other. */
function createTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
