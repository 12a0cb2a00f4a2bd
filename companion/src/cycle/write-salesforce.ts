import type { StatusMap } from '../domain/status-map.ts';
import type { Purpose } from '../quota/quota.ts';
import type { SalesforceRowResult } from '../salesforce/salesforce.ts';
import type { MemberRow } from '../store/members.ts';
import type { CycleContext } from './context.ts';
import type { Decided } from './decide.ts';
import { kindById } from './gather.ts';
import { makeLeads } from './make-leads.ts';
import { failedRow, settled, type Outcome } from './outcome.ts';

/** The vendor calls on Salesforce's side. Each takes one step's members and answers one outcome each, in order. */
export type SalesforceWrites = {
  readonly createLeads: (members: readonly Decided[]) => Promise<Outcome[]>;
  readonly addMembers: (members: readonly Decided[]) => Promise<Outcome[]>;
  readonly updateMembers: (members: readonly Decided[]) => Promise<Outcome[]>;
  readonly deleteMembers: (members: readonly Decided[]) => Promise<Outcome[]>;
};

/** Leads are created 200 a call (REST API guide, sObject Collections); members are written up to 1,000, five collections in one. */
export const leadCallSize = 200;
export const memberCallSize = 1_000;

export function salesforceWrites(
  context: CycleContext,
  link: { readonly campaignId: string; readonly map: StatusMap },
  purpose: Purpose,
): SalesforceWrites {
  const { salesforce } = context;
  const { map } = link;

  /**
   * An answer that means "the world is not as you think": the member, and the record where there is none, as they are now.
   * A record that was converted is followed to its contact; one that is gone is looked for anew.
   */
  const readAgain = async (rows: readonly MemberRow[]): Promise<Map<string, MemberRow>> => {
    const ids = rows.flatMap(recordIdOf);
    if (ids.length === 0) return new Map();
    const found = await salesforce.membersOf(purpose, link.campaignId, ids);
    const memberOf = new Map(found.map((member) => [member.recordId, member]));
    const records = await salesforce.people(
      purpose,
      ids.filter((id) => !memberOf.has(id)),
    );
    const recordOf = new Map(records.map((record) => [record.id, record]));
    return new Map(
      rows.map((row): [string, MemberRow] => {
        const id = row.salesforceRecordId ?? '';
        const member = memberOf.get(id);
        const record = recordOf.get(id);
        const now = { ...row, campaignMemberId: member?.id ?? null, salesforce: member?.status ?? null };
        if (member !== undefined || record?.isConverted === false) return [row.personId, now];
        const contactId = record?.convertedContactId ?? null;
        const kind = contactId === null ? null : 'contact';
        return [row.personId, { ...now, salesforceRecordId: contactId, salesforceKind: kind }];
      }),
    );
  };

  const outcomes = async (
    members: readonly Decided[],
    results: readonly SalesforceRowResult[],
    done: (member: Decided, result: SalesforceRowResult) => Outcome,
  ): Promise<Outcome[]> => {
    const surprised = members.filter((_, at) => isSurprise(results[at])).map(({ row }) => row);
    const fresh = await readAgain(surprised);
    return members.map((member, at): Outcome => {
      const { row } = member;
      const result = results[at] ?? { outcome: 'failed', failure: missingAnswer };
      const now = fresh.get(row.personId);
      // Nothing is news: what Salesforce refused it would refuse again.
      if (now !== undefined && !isSame(now, row)) return { kind: 'again', row: { ...now, dirty: true } };
      const { failure } = result;
      if (failure !== undefined) return { kind: 'failed', row: failedRow(row, failure), failure };
      return done(member, result);
    });
  };

  return {
    createLeads: async (members) => {
      const made = await makeLeads(context, purpose, members);
      return members.map(({ row }, at): Outcome => {
        const { id, failure = missingAnswer } = made[at] ?? {};
        if (id !== undefined) {
          return { kind: 'partly', row: { ...row, salesforceRecordId: id, salesforceKind: kindById(id) } };
        }
        return { kind: 'failed', row: failedRow(row, failure), failure };
      });
    },

    addMembers: async (members) => {
      const rows = members.map(({ row, decision }) => ({
        campaignId: link.campaignId,
        kind: row.salesforceKind ?? 'lead',
        recordId: row.salesforceRecordId ?? '',
        status: valueOf(decision),
      }));
      const results = await salesforce.addMembers(purpose, rows);
      return await outcomes(members, results, ({ row, decision }, result) => ({
        kind: 'done',
        row: {
          ...settled(row, map, { marketo: row.marketo, salesforce: valueOf(decision) }),
          campaignMemberId: result.id ?? null,
        },
        counter: 'new',
        change: { side: 'salesforce', from: null, to: valueOf(decision) },
      }));
    },

    updateMembers: async (members) => {
      const results = await salesforce.updateMembers(
        purpose,
        members.map(({ row, decision }) => ({ id: row.campaignMemberId ?? '', status: valueOf(decision) })),
      );
      return await outcomes(members, results, ({ row, decision }) => ({
        kind: 'done',
        row: settled(row, map, { marketo: row.marketo, salesforce: valueOf(decision) }),
        counter: 'updated',
        change: { side: 'salesforce', from: row.salesforce, to: valueOf(decision) },
      }));
    },

    deleteMembers: async (members) => {
      const results = await salesforce.deleteMembers(
        purpose,
        members.map(({ row }) => row.campaignMemberId ?? ''),
      );
      return await outcomes(members, results, ({ row }) => ({
        kind: 'done',
        row: { ...settled(row, map, { marketo: row.marketo, salesforce: null }), campaignMemberId: null },
        counter: 'deleted',
        change: { side: 'salesforce', from: row.salesforce, to: null },
      }));
    },
  };
}

/** Answers that mean "the world is not as you think": look before deciding again. */
const isSurprise = (result: SalesforceRowResult | undefined): boolean =>
  result?.failure?.kind === 'conflict' || result?.failure?.kind === 'not-found';

const recordIdOf = ({ salesforceRecordId }: MemberRow): string[] =>
  salesforceRecordId === null ? [] : [salesforceRecordId];

const isSame = (one: MemberRow, other: MemberRow): boolean =>
  one.salesforce === other.salesforce &&
  one.campaignMemberId === other.campaignMemberId &&
  one.salesforceRecordId === other.salesforceRecordId;

const valueOf = (decision: Decided['decision']): string => ('value' in decision ? decision.value : '');

const missingAnswer = {
  kind: 'bug',
  vendor: 'salesforce',
  code: 'NO_ANSWER',
  message: 'Salesforce answered fewer rows than were sent.',
  retryable: false,
} as const;
