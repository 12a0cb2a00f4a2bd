import { z } from 'zod';
import { batchStatuses, objectTypes, operations } from '../../domain/batch.ts';
import { FailureError } from '../../domain/failure.ts';
import type { BatchFilter, BatchView, LinkService } from '../../links/views.ts';
import { csvLine } from '../../domain/csv.ts';
import { after, limit, ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { time } from '../views/parts.ts';
import { BatchPage } from '../views/status.ts';

/** The filter of the page; `from` and `until` are about the time sorted by. */
export const batchQuery = z.strictObject({
  from: time.exactOptional(),
  until: time.exactOptional(),
  object: z.enum([...objectTypes, 'Campaigns', 'Campaign Members', 'All']).exactOptional(),
  operation: z.enum(operations).exactOptional(),
  status: z.enum(batchStatuses).exactOptional(),
  linkId: ownId.exactOptional(),
  sort: z.enum(['started', 'ended']).default('started'),
  order: z.enum(['newest', 'oldest']).default('newest'),
});

export const listBatches = defineRoute({
  name: 'listBatches',
  method: 'get',
  path: '/v1/batches',
  role: 'admin',
  summary: 'Batches of the Sync Status page, filtered and sorted, page by page or all as CSV.',
  query: batchQuery.extend({ after, limit: limit(100, 500) }),
  answer: BatchPage,
  handle: ({ links, query }) => links.batches(query),
  csv: ({ links, query }) => batchesAsCsv(links, query),
});

/** The columns of Marketo's own page in its order, then ours. */
const columns: readonly (readonly [string, (batch: BatchView) => string | number | null])[] = [
  ['Started At', (batch) => batch.startedAt],
  ['Ended At', (batch) => batch.endedAt],
  ['Object', (batch) => batch.object],
  ['Operation', (batch) => batch.operation],
  ['Status', (batch) => batch.status],
  ['New', (batch) => batch.new],
  ['Updated', (batch) => batch.updated],
  ['Deleted', (batch) => batch.deleted],
  ['Failed Item', (batch) => batch.failed],
  ['Skipped', (batch) => batch.skipped],
  ['Held', (batch) => batch.held],
  ['Input', (batch) => batch.input],
  ['Failures', (batch) => batch.failures.map((f) => `${f.records} x ${f.code}: ${f.message}`).join('; ')],
  ['Link', (batch) => batch.linkId],
  ['Cycle', (batch) => batch.cycleId],
  ['Batch', (batch) => batch.id],
];

/** Every batch of the filter from `after` on; pages are read by key as the reader takes lines. */
async function* batchesAsCsv(links: LinkService, filter: BatchFilter): AsyncGenerator<string> {
  let page = await links.batches(filter);
  yield csvLine(columns.map(([title]) => title));
  for (;;) {
    for (const batch of page.rows) yield csvLine(columns.map(([, cell]) => cell(batch)));
    const { next } = page;
    if (next === null) return;
    page = await links.batches({ ...filter, after: next });
    if (page.next === next) throw stuck;
  }
}

const stuck = new FailureError({
  kind: 'bug',
  vendor: 'lockstep',
  code: 'PAGE_WITHOUT_PROGRESS',
  message: 'A page of batches ended where it began.',
  retryable: false,
});
