import { z } from 'zod';
import { chunks } from '../domain/chunks.ts';
import { FailureError } from '../domain/failure.ts';
import type { Purpose } from '../quota/quota.ts';
import { tooManyMembers, unknownStatus } from './failures.ts';
import type { Marketo, MarketoRowResult, ProgramMember } from './marketo.ts';
import { leadBatch, pagesByToken } from './pages.ts';
import { personFields, personShape } from './people.ts';
import { resultsFor, writtenRow } from './records.ts';
import type { Transport } from './transport.ts';
import { isoTime, wireId, wireText } from './wire.ts';

const membership = z.object({ progressionStatus: wireText, updatedAt: isoTime.nullish() });
const personRow = z.object({ ...personShape, membership: membership.nullish() });
type PersonRow = z.infer<typeof personRow>;

const memberRow = z.object({ leadId: wireId, statusName: wireText, updatedAt: isoTime.nullish() });

const idRow = z.object({ leadId: wireId });

type Held = { readonly status: string; readonly updatedAt: string | null };

/** Members of programs: who they are, what they hold, and the two writes. */
export function createMembers(
  transport: Transport,
): Pick<Marketo, 'members' | 'memberStatuses' | 'memberIds' | 'setStatus' | 'removeMembers'> {
  const held = async (
    purpose: Purpose,
    programId: number,
    leadIds: readonly number[],
  ): Promise<Map<number, Held>> => {
    const found = new Map<number, Held>();
    for (const chunk of chunks([...new Set(leadIds)], leadBatch)) {
      // The status must be asked for by name: by default this list leaves it out.
      const query = {
        filterType: 'leadId',
        filterValues: chunk.join(','),
        fields: 'leadId,statusName,updatedAt',
        batchSize: leadBatch,
      };
      const read = (nextPageToken: string | undefined) =>
        transport.read(
          purpose,
          `/rest/v1/programs/${programId}/members.json`,
          { ...query, nextPageToken },
          memberRow,
        );
      for await (const page of pagesByToken(read)) {
        for (const { leadId, statusName, updatedAt } of page)
          if (statusName !== null) found.set(leadId, { status: statusName, updatedAt: updatedAt ?? null });
      }
    }
    return found;
  };

  /** The vendor does not say whether `membership` survives an explicit list of fields: where it is missing, ask for it. */
  const complete = async (
    purpose: Purpose,
    programId: number,
    rows: readonly PersonRow[],
  ): Promise<ProgramMember[]> => {
    const bare = rows.filter((row) => !row.membership?.progressionStatus).map((row) => row.id);
    const asked = bare.length > 0 ? await held(purpose, programId, bare) : new Map<number, Held>();
    return rows.flatMap(({ id, membership, ...person }): ProgramMember[] => {
      const known = membership?.progressionStatus
        ? { status: membership.progressionStatus, updatedAt: membership.updatedAt ?? null }
        : asked.get(id);
      // Neither answer knows a status: the person left the program between the two.
      return known
        ? [{ leadId: id, ...person, status: known.status, membershipUpdatedAt: known.updatedAt }]
        : [];
    });
  };

  const write = async (
    purpose: Purpose,
    path: string,
    leadIds: readonly number[],
    more: { readonly statusName?: string } = {},
  ): Promise<MarketoRowResult[]> => {
    if (leadIds.length === 0) return [];
    // Not cut into several calls: when the second failed, the first one's results would be lost.
    if (leadIds.length > leadBatch) throw bug('TOO_MANY_RECORDS', `${leadIds.length} leads in one write`);
    const body = { ...more, input: leadIds.map((leadId) => ({ leadId })) };
    return resultsFor(leadIds, await transport.write(purpose, path, body, writtenRow), transport.now());
  };

  return {
    async *members(purpose, programId) {
      const query = { fields: `${personFields},membership`, batchSize: leadBatch };
      const read = (nextPageToken: string | undefined) =>
        transport.read(
          purpose,
          `/rest/v1/leads/programs/${programId}.json`,
          { ...query, nextPageToken },
          personRow,
        );
      for await (const page of pagesByToken(read)) yield* await complete(purpose, programId, page);
    },

    async memberStatuses(purpose, programId, leadIds) {
      const found = await held(purpose, programId, leadIds);
      return new Map([...found].map(([leadId, { status }]) => [leadId, status]));
    },

    async memberIds(purpose, programId) {
      // Everybody has reached success or has not: a filter that leaves nobody out, orphaned statuses included.
      const query = {
        filterType: 'reachedSuccess',
        filterValues: 'true,false',
        fields: 'leadId',
        batchSize: leadBatch,
      };
      const read = (nextPageToken: string | undefined) =>
        transport.read(
          purpose,
          `/rest/v1/programs/${programId}/members.json`,
          { ...query, nextPageToken },
          idRow,
        );
      const ids = new Set<number>();
      try {
        for await (const page of pagesByToken(read)) for (const { leadId } of page) ids.add(leadId);
      } catch (error) {
        if (error instanceof FailureError && error.failure.code === tooManyMembers) return undefined;
        throw error;
      }
      return ids;
    },

    async setStatus(purpose, programId, status, leadIds) {
      // Step 0 is the way out, not a status: members leave by removeMembers.
      if (status.trim().toLowerCase() === 'not in program')
        throw bug('NOT_A_STATUS', `"${status}" is no status of a member`);
      const path = `/rest/v1/programs/${programId}/members/status.json`;
      const results = await write(purpose, path, leadIds, { statusName: status });
      // The vendor does not say whether it refuses an unknown status once (1025) or for every record: here it is once.
      const first = results[0]?.failure;
      if (first && results.every((one) => one.code === unknownStatus)) throw new FailureError(first);
      return results;
    },

    removeMembers: (purpose, programId, leadIds) =>
      write(purpose, `/rest/v1/programs/${programId}/members/delete.json`, leadIds),
  };
}

const bug = (code: string, message: string) =>
  new FailureError({ kind: 'bug', vendor: 'lockstep', code, message, retryable: false });
