import { lockstepKey } from '../domain/people.ts';
import type { StatusMap } from '../domain/status-map.ts';
import type { Purpose } from '../quota/quota.ts';
import type { SalesforceRowResult } from '../salesforce/salesforce.ts';
import type { MemberRow } from '../store/members.ts';
import type { CycleContext } from './context.ts';
import type { Decided } from './decide.ts';
import { failedRow, settled, type Outcome } from './outcome.ts';

/** The vendor calls on Salesforce's side. Each takes one step's members and answers one outcome each, in order. */
export type SalesforceWrites = {
  readonly createLeads: (members: readonly Decided[]) => Promise<Outcome[]>;
  readonly addMembers: (members: readonly Decided[]) => Promise<Outcome[]>;
  readonly updateMembers: (members: readonly Decided[]) => Promise<Outcome[]>;
  readonly deleteMembers: (members: readonly Decided[]) => Promise<Outcome[]>;
};

/** Collections take 200 rows a call (Salesforce REST: sObject Collections). */
export const salesforceCallSize = 200;

export function salesforceWrites(
  context: CycleContext,
  link: { readonly campaignId: string; readonly map: StatusMap },
  purpose: Purpose,
): SalesforceWrites {
  const { salesforce, settings } = context;
  const { map } = link;

  /** The existing member was found by DUPLICATE_VALUE, or a known one is gone: read, and decide again. */
  const readAgain = async (rows: readonly MemberRow[]): Promise<Map<string, MemberRow>> => {
    const ids = rows.flatMap(({ salesforceRecordId }) =>
      salesforceRecordId === null ? [] : [salesforceRecordId],
    );
    if (ids.length === 0) return new Map();
    const found = await salesforce.membersOf(purpose, link.campaignId, ids);
    const memberOf = new Map(found.map((member) => [member.recordId, member]));
    return new Map(
      rows.map((row) => {
        const member = memberOf.get(row.salesforceRecordId ?? '');
        return [
          row.personId,
          { ...row, campaignMemberId: member?.id ?? null, salesforce: member?.status ?? null, dirty: true },
        ];
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
      const result = results[at];
      const again = fresh.get(member.row.personId);
      if (again !== undefined) return { kind: 'again', row: again };
      if (result?.failure !== undefined) {
        return { kind: 'failed', row: failedRow(member.row, result.failure), failure: result.failure };
      }
      return done(member, result ?? { outcome: 'failed' });
    });
  };

  return {
    createLeads: async (members) => {
      const rows = members.map(({ row, person }) => ({
        key: lockstepKey(context.scope.connectionId, row.marketoLeadId ?? 0),
        email: person?.email ?? null,
        firstName: person?.firstName ?? null,
        lastName: person?.lastName ?? settings.defaultLastName,
        company: person?.company ?? settings.defaultCompany,
        ...(settings.leadSource === undefined ? {} : { leadSource: settings.leadSource }),
      }));
      const results = await salesforce.createLeads(purpose, rows);
      const clashing = rows
        .filter((_, at) => results[at]?.failure?.kind === 'conflict')
        .map(({ key }) => key);
      const known = clashing.length === 0 ? [] : await salesforce.leadsByKey(purpose, clashing);
      const idOf = new Map(known.map(({ lockstepKey: key, id }) => [key, id]));
      return members.map(({ row }, at): Outcome => {
        const result = results[at];
        const id = result?.id ?? idOf.get(rows[at]?.key ?? '');
        if (id !== undefined) {
          return { kind: 'partly', row: { ...row, salesforceRecordId: id, salesforceKind: 'lead' } };
        }
        const failure = result?.failure ?? missingAnswer;
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

const valueOf = (decision: Decided['decision']): string => ('value' in decision ? decision.value : '');

const missingAnswer = {
  kind: 'bug',
  vendor: 'salesforce',
  code: 'NO_ANSWER',
  message: 'Salesforce answered fewer rows than were sent.',
  retryable: false,
} as const;
