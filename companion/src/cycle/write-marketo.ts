import { FailureError, type Failure } from '../domain/failure.ts';
import { fold } from '../domain/statuses.ts';
import type { StatusMap } from '../domain/status-map.ts';
import type { MarketoRowResult } from '../marketo/marketo.ts';
import type { Purpose } from '../quota/quota.ts';
import type { CycleContext } from './context.ts';
import type { Decided } from './decide.ts';
import { failedRow, settled, type Outcome } from './outcome.ts';
import { haltsCalls } from './step.ts';

/** The vendor calls on Marketo's side. Each takes one step's members and answers one outcome each, in order. */
export type MarketoWrites = {
  readonly createPeople: (members: readonly Decided[]) => Promise<Outcome[]>;
  /** All members go to one status of one program: that is what one call can do (Marketo REST, program members). */
  readonly setStatus: (status: string, members: readonly Decided[]) => Promise<Outcome[]>;
  readonly removeMembers: (members: readonly Decided[]) => Promise<Outcome[]>;
};

/** Records a call (Marketo REST: lead database limits). */
export const marketoCallSize = 300;

export function marketoWrites(
  context: CycleContext,
  link: { readonly programId: number; readonly map: StatusMap },
  purpose: Purpose,
): MarketoWrites {
  const { marketo } = context;
  const { map } = link;
  return {
    createPeople: async (members) => {
      const results = await marketo.createPeople(
        purpose,
        members.map(({ person }) => ({
          email: person?.email ?? '',
          firstName: person?.firstName ?? null,
          lastName: person?.lastName ?? null,
          company: person?.company ?? null,
        })),
      );
      const known = await adopted(members.filter((_, at) => results[at]?.outcome === 'exists'));
      return members.map((member, at): Outcome => {
        const { row } = member;
        const result = results[at] ?? { outcome: 'failed', failure: refusalOf(undefined) };
        if (result.outcome === 'created')
          return { kind: 'partly', row: { ...row, marketoLeadId: result.leadId } };
        const leadId = result.outcome === 'exists' ? known(member) : result.failure;
        if (typeof leadId === 'number') return { kind: 'partly', row: { ...row, marketoLeadId: leadId } };
        const failure = leadId;
        // Marketo cannot be asked just now: that is no failure of this person.
        return haltsCalls(failure)
          ? { kind: 'stopped', row, failure }
          : { kind: 'failed', row: failedRow(row, failure), failure };
      });
    },

    setStatus: async (status, members) => {
      const leadIds = members.map(({ row }) => row.marketoLeadId ?? 0);
      const results = await marketo.setStatus(purpose, link.programId, status, leadIds);
      const skipped = leadIds.filter((_, at) => isThereOrPast(results[at]));
      const now =
        skipped.length === 0
          ? new Map<number, string>()
          : await marketo.memberStatuses(purpose, link.programId, skipped);
      return members.map((member, at): Outcome => {
        const { row } = member;
        const result = results[at];
        const done = settled(row, map, { marketo: status, salesforce: row.salesforce });
        if (result?.outcome === 'created' || result?.outcome === 'updated') {
          const counter = row.marketo === null ? 'new' : 'updated';
          return {
            kind: 'done',
            row: done,
            counter,
            change: { side: 'marketo', from: row.marketo, to: status },
          };
        }
        // 1037 means "already there" or "past it": only a read tells which (docs/sync-rules.md, 4).
        if (isThereOrPast(result)) {
          const value = now.get(row.marketoLeadId ?? 0) ?? null;
          if (value === status) return { kind: 'done', row: done, counter: 'skipped', change: null };
          if (value !== row.marketo) return { kind: 'again', row: { ...row, marketo: value, dirty: true } };
          // Nothing is news: Marketo refuses this move, and would refuse it again.
        }
        const failure = refusalOf(result);
        // Whoever is no member and not found a second time was deleted meanwhile: a merge would have been told by now.
        if (failure.code === notFound && row.marketo === null && row.failed?.code === notFound)
          return { kind: 'again', row: { ...row, marketoLeadId: null, failed: null, dirty: true } };
        return { kind: 'failed', row: failedRow(row, failure), failure };
      });
    },

    removeMembers: async (members) => {
      const leadIds = members.map(({ row }) => row.marketoLeadId ?? 0);
      const results = await marketo.removeMembers(purpose, link.programId, leadIds);
      return members.map(({ row, decision }, at): Outcome => {
        const result = results[at];
        // 1037 on a removal: it was no member any more (Marketo REST, program members).
        if (result?.outcome !== 'deleted' && !isThereOrPast(result)) {
          const failure = refusalOf(result);
          return { kind: 'failed', row: failedRow(row, failure), failure };
        }
        // Without a baseline it is added again whatever happens now: it must not look as if somebody had removed it.
        if (decision.action === 'readd')
          return { kind: 'partly', row: { ...row, marketo: null, baseline: null, settled: null } };
        return {
          kind: 'done',
          row: settled(row, map, { marketo: null, salesforce: row.salesforce }),
          counter: 'deleted',
          change: { side: 'marketo', from: row.marketo, to: null },
        };
      });
    },
  };

  /**
   * Existing people are adopted, never updated: of each e-mail address the oldest record, or why there is none. Never throws for
   * Marketo's failures: those who were created in the same call are told of all the same.
   */
  async function adopted(members: readonly Decided[]): Promise<(member: Decided) => number | Failure> {
    if (members.length === 0) return () => vanished;
    try {
      const found = await marketo.findPeople(
        purpose,
        'email',
        members.flatMap(({ person }) => person?.email ?? []),
      );
      return ({ person }) =>
        found
          .filter(({ email }) => email !== null && fold(email) === fold(person?.email ?? ''))
          .toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || a.leadId - b.leadId)
          .at(0)?.leadId ?? vanished;
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return () => error.failure;
    }
  }
}

/** Marketo REST, record-level errors: "Lead not found". */
const notFound = '1004';

/** 1037, by its kind: already there or past it on a status write, no member any more on a removal. */
const isThereOrPast = (result: MarketoRowResult | undefined): boolean => result?.failure?.kind === 'conflict';

const refusalOf = (result: MarketoRowResult | undefined): Failure =>
  result?.failure ?? {
    kind: 'bug',
    vendor: 'marketo',
    code: 'NO_ANSWER',
    message: 'Marketo answered fewer rows than were sent.',
    retryable: false,
  };

const vanished: Failure = {
  kind: 'conflict',
  vendor: 'marketo',
  code: '1005',
  message: 'Marketo says that this e-mail exists, but does not show who has it.',
  retryable: true,
};
