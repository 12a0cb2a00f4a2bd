import { ensureConnection } from '../../companion/src/store/connections.ts';
import { createLink, type LinkRow, type NewLink } from '../../companion/src/store/links.ts';
import type { MemberRow } from '../../companion/src/store/members.ts';
import { savePeople } from '../../companion/src/store/people.ts';
import type { Db, Scope } from '../../companion/src/store/scope.ts';

/** A uuid that says which one it is: `id(7)` ends in 7, and ids sort by their numbers. */
export const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A time that says which one it is: so many minutes after a fixed hour. */
export const minute = (number: number): string => new Date(Date.UTC(2026, 0, 5, 12, number)).toISOString();

/** Makes a connection and answers its scope. */
export async function connection(db: Db, name = 'main'): Promise<Scope> {
  await ensureConnection(db, { id: name, name });
  return { connectionId: name };
}

/** Makes link `number`, between program and campaign of the same number. */
export function link(db: Db, scope: Scope, number: number, more: Partial<NewLink> = {}): Promise<LinkRow> {
  return createLink(db, scope, {
    id: id(number),
    programId: number,
    programName: `Program ${String(number)}`,
    programUrl: `https://engage.example.com/program/${String(number)}`,
    programType: 'Event',
    channel: 'Tradeshow',
    campaignId: `7010000000000${String(number).padStart(2, '0')}AAA`,
    campaignName: `Campaign ${String(number)}`,
    state: 'active',
    createdBy: 'test',
    ...more,
  });
}

/** Makes the people with these numbers, each with a Marketo lead of that number. */
export async function people(db: Db, scope: Scope, numbers: readonly number[]): Promise<void> {
  await savePeople(
    db,
    scope,
    numbers.map((number) => ({
      id: id(number),
      name: `Person ${String(number)}`,
      company: 'Somewhere',
      email: `Person${String(number)}@Example.com`,
      records: [{ kind: 'marketo' as const, recordId: String(number) }],
    })),
  );
}

/** A member of link `linkId` in step, as a row: person and Marketo lead have the number given. */
export function member(linkId: string, number: number, more: Partial<MemberRow> = {}): MemberRow {
  return {
    linkId,
    personId: id(number),
    marketoLeadId: number,
    salesforceKind: 'lead',
    salesforceRecordId: `00Q0000000000${String(number).padStart(2, '0')}AAA`,
    campaignMemberId: `00v0000000000${String(number).padStart(2, '0')}AAA`,
    marketo: 'Invited',
    salesforce: 'Invited',
    marketoChange: null,
    salesforceChange: null,
    baseline: { marketo: 'Invited', salesforce: 'Invited' },
    settled: null,
    held: null,
    failed: null,
    duplicates: [],
    name: `Person ${String(number)}`,
    company: 'Somewhere',
    email: `Person${String(number)}@Example.com`,
    inStep: true,
    dirty: false,
    ...more,
  };
}

/** Numbers from 1 to `count`. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** For `assert.rejects`: a failure of this kind, with this code where one is given. */
export const failure =
  (kind: string, code?: string) =>
  (error: unknown): boolean =>
    error instanceof Error &&
    'failure' in error &&
    (error.failure as { kind: string; code: string }).kind === kind &&
    (code === undefined || (error.failure as { code: string }).code === code);
