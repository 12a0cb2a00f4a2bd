import { z } from 'zod';
import { chunks } from '../domain/chunks.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Marketo, MemberField } from './marketo.ts';
import { leadBatch, pagesByToken } from './pages.ts';
import { resultsFor, writtenRow } from './records.ts';
import type { Transport } from './transport.ts';
import { isoTime, wireId, wireText } from './wire.ts';

const field = z
  .object({
    name: z.string(),
    displayName: wireText.optional(),
    dataType: z.string(),
    length: z.int().positive().nullish(),
    updateable: z.boolean().default(false),
  })
  .transform((one): MemberField => ({
    name: one.name,
    label: one.displayName ?? one.name,
    type: one.dataType,
    length: one.length ?? null,
    updateable: one.updateable,
  }));
const description = z.object({ fields: z.array(field) });

const row = z.looseObject({
  leadId: wireId,
  membershipDate: isoTime.nullish(),
  updatedAt: isoTime.nullish(),
});

const cachedForMs = 60 * 60_000;

/** Custom fields of program members (Marketo REST docs, "Program Members"): which there are, what they hold, and writing them. */
export function createMemberFields(
  transport: Transport,
  clock: Clock,
): Pick<Marketo, 'memberFields' | 'memberValues' | 'setMemberValues'> {
  let known: { readonly until: number; readonly answer: Promise<readonly MemberField[]> } | undefined;
  return {
    memberFields: (purpose, { fresh = false } = {}) => {
      if (known !== undefined && !fresh && clock.now() < known.until) return known.answer;
      const answer = transport
        .read(purpose, '/rest/v1/programs/members/describe.json', {}, description)
        .then(({ rows }) => rows.flatMap(({ fields }) => fields));
      const mine = { until: clock.now() + cachedForMs, answer };
      known = mine;
      answer.catch(() => {
        if (known === mine) known = undefined;
      });
      return answer;
    },

    async memberValues(purpose, programId, leadIds, names) {
      const found = new Map<
        number,
        {
          readonly joinedAt: string | null;
          readonly updatedAt: string | null;
          readonly values: Readonly<Record<string, unknown>>;
        }
      >();
      for (const chunk of chunks([...new Set(leadIds)], leadBatch)) {
        const query = {
          filterType: 'leadId',
          filterValues: chunk.join(','),
          fields: ['leadId', 'membershipDate', 'updatedAt', ...names].join(','),
          batchSize: leadBatch,
        };
        const read = (nextPageToken: string | undefined) =>
          transport.read(
            purpose,
            `/rest/v1/programs/${programId}/members.json`,
            { ...query, nextPageToken },
            row,
          );
        for await (const page of pagesByToken(read))
          for (const { leadId, membershipDate, updatedAt, ...values } of page)
            found.set(leadId, { joinedAt: membershipDate ?? null, updatedAt: updatedAt ?? null, values });
      }
      return found;
    },

    async setMemberValues(purpose, programId, members) {
      if (members.length === 0) return [];
      const leadIds = members.map(({ leadId }) => leadId);
      const body = { input: members.map(({ leadId, values }) => ({ leadId, ...values })) };
      const path = `/rest/v1/programs/${programId}/members.json`;
      return resultsFor(leadIds, await transport.write(purpose, path, body, writtenRow), transport.now());
    },
  };
}
