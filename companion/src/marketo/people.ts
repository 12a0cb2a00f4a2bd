import { z } from 'zod';
import { chunks } from '../domain/chunks.ts';
import { FailureError } from '../domain/failure.ts';
import { salesforceId } from '../domain/salesforce-id.ts';
import { failureOfComplaints, tooManyResults } from './failures.ts';
import type { Created, Marketo, MarketoPerson, NewPerson } from './marketo.ts';
import { leadBatch, pagesByToken } from './pages.ts';
import { broken, complaintsOf, writtenRow, type WrittenRow } from './records.ts';
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

/** People: found by id or key, created up to 300 a call. Nothing here changes a person that exists. */
export function createPeople(transport: Transport): Pick<Marketo, 'people' | 'findPeople' | 'createPeople'> {
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

  /** Some subscriptions keep companies to themselves (1021): then nobody is sent with one again. */
  let companiesTaken = true;

  const create = async (purpose: Purpose, people: readonly NewPerson[]): Promise<Created[]> => {
    const input = people.map(({ company, ...person }) =>
      withoutNulls(companiesTaken ? { ...person, company } : person),
    );
    const body = { action: 'createOnly', lookupField: 'email', input };
    const { rows, requestId } = await transport.write(purpose, '/rest/v1/leads.json', body, writtenRow);
    if (rows.length !== people.length)
      throw broken(`${people.length} records were sent, the answer holds ${rows.length}`, requestId);
    // Answers come in the order of the records: a skipped one carries no id to go by.
    return rows.map((written) => createdBy(written, requestId, transport.now()));
  };

  /** The same, and once more without the company for whom Marketo refused it. The first answers stand, whatever becomes of the others. */
  const createAll = async (purpose: Purpose, people: readonly NewPerson[]): Promise<Created[]> => {
    const first = await create(purpose, people);
    const refused = people.flatMap((person, at) =>
      companyRefused(first[at]) && person.company !== null ? [{ person, at }] : [],
    );
    if (refused.length === 0) return first;
    companiesTaken = false;
    let second: Created[];
    try {
      second = await create(
        purpose,
        refused.map(({ person }) => person),
      );
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      const { failure } = error;
      second = refused.map(() => ({ outcome: 'failed', failure }));
    }
    const later = new Map(refused.map(({ at }, nth) => [at, second[nth]]));
    return first.map((one, at) => later.get(at) ?? one);
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
    createPeople: async (purpose, people) => {
      if (people.length === 0) return [];
      // Not cut into several calls: when the second failed, the first one's results would be lost.
      if (people.length > leadBatch) throw tooMany(people.length);
      const firstOf = new Map<string, number>();
      for (const [at, { email }] of people.entries())
        if (!firstOf.has(keyOf(email))) firstOf.set(keyOf(email), at);
      const once = [...firstOf.values()].flatMap((at) => people[at] ?? []);
      // Parallel creations with one key make duplicates (Marketo REST docs, "Sync Leads"), and so may two in one call.
      const results = await oneAtATime(() => createAll(purpose, once));
      const resultOf = new Map([...firstOf.values()].map((at, nth) => [at, results[nth]]));
      return people.map((_, at) => resultOf.get(at) ?? { outcome: 'exists' });
    },
  };
}

const keyOf = (email: string): string => email.trim().toLowerCase();
const withoutNulls = (record: object) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
const companyRefused = (one: Created | undefined): boolean =>
  one?.outcome === 'failed' && one.failure.code === '1021';
const tooMany = (count: number) =>
  new FailureError({
    kind: 'bug',
    vendor: 'lockstep',
    code: 'TOO_MANY_RECORDS',
    message: `${count} people in one write`,
    retryable: false,
  });

/** What became of one record. */
function createdBy(written: WrittenRow, requestId: string | undefined, now: number): Created {
  if (written.status === 'created' && written.id !== undefined)
    return { leadId: written.id, outcome: 'created' };
  const about = requestId === undefined ? {} : { requestId };
  if (written.status !== 'skipped')
    return {
      outcome: 'failed',
      failure: broken(`unknown record status "${written.status}"`, requestId).failure,
    };
  const failure = failureOfComplaints(complaintsOf(written), {
    level: 'record',
    intent: 'write',
    now,
    ...about,
  });
  // 1005: known already; 1007: known more than once. Either way: look it up and adopt.
  return failure.kind === 'conflict' ? { outcome: 'exists' } : { outcome: 'failed', failure };
}

/** A value as Marketo can match it; none when it cannot: values are separated by commas, with no way to escape one. */
function fold(by: Key, value: string): string[] {
  const folded = by === 'email' ? value.trim().toLowerCase() : (salesforceId(value) ?? '');
  return folded === '' || folded.includes(',') ? [] : [folded];
}

/** Runs one work after another. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
}
