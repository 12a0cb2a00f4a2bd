import { z } from 'zod';
import { chunks } from '../domain/chunks.ts';
import { FailureError } from '../domain/failure.ts';
import { salesforceId } from '../domain/salesforce-id.ts';
import type { Marketo, Program } from './marketo.ts';
import { assetPage, pagesByOffset } from './pages.ts';
import type { Transport } from './transport.ts';
import { isoTime, wireId, wireText } from './wire.ts';

const text = wireText.transform((value) => value ?? '');
const cost = z.object({ startDate: z.string().transform((date) => date.slice(0, 10)), cost: z.number() });

const row = z
  .object({
    id: wireId,
    name: z.string(),
    description: text,
    type: text,
    channel: text,
    status: text,
    workspace: text,
    url: text,
    updatedAt: isoTime,
    sfdcId: wireText,
    sfdcName: wireText,
    costs: z.array(cost).nullish(),
  })
  .transform(
    ({ sfdcId, sfdcName, costs, ...program }): { program: Program; costs: z.infer<typeof cost>[] } => ({
      program: {
        ...program,
        // An id of a shape we do not know still says that native sync holds this program.
        ...(sfdcId === null ? {} : { nativeCampaignId: salesforceId(sfdcId) ?? sfdcId }),
        ...(sfdcName === null ? {} : { nativeCampaignName: sfdcName }),
      },
      costs: costs ?? [],
    }),
  );

/** Programs of the asset API. Browse omits costs; reading by id brings them. */
export function createPrograms(transport: Transport): Pick<Marketo, 'programs' | 'program'> {
  const path = '/rest/asset/v1/programs.json';
  type Purpose = Parameters<Marketo['programs']>[0];

  /** Pages of all programs, or one page for each 200 ids: no more can answer to them. */
  async function* pages(purpose: Purpose, ids: readonly number[] | undefined) {
    if (ids === undefined) yield* pagesByOffset((at) => transport.read(purpose, path, at, row));
    for (const chunk of chunks([...new Set(ids)], assetPage)) {
      const query = { filterType: 'id', filterValues: chunk.join(','), maxReturn: assetPage };
      yield (await transport.read(purpose, path, query, row)).rows;
    }
  }

  return {
    async *programs(purpose, ids) {
      // Offsets over a changing list can show a program twice.
      const seen = new Set<number>();
      for await (const page of pages(purpose, ids)) {
        for (const { program } of page) {
          if (seen.has(program.id)) continue;
          seen.add(program.id);
          yield program;
        }
      }
    },

    async program(purpose, id) {
      try {
        const { rows } = await transport.read(purpose, `/rest/asset/v1/program/${id}.json`, {}, row);
        const found = rows[0];
        return found && { ...found.program, costs: found.costs };
      } catch (error) {
        if (error instanceof FailureError && error.failure.kind === 'not-found') return undefined;
        throw error;
      }
    },
  };
}
