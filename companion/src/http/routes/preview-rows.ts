import { z } from 'zod';
import { previewCsv } from '../../links/preview-csv.ts';
import { previewKinds } from '../../links/action-views.ts';
import { campaignId, limit, ownId, rowKey } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { PreviewRowsView } from '../views/preview.ts';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const previewRows = defineRoute({
  name: 'previewRows',
  method: 'get',
  path: '/v1/previews/:previewId/rows',
  role: 'marketer',
  summary:
    'All rows of a preview by kind, page by page or all as CSV; once linked, with what became of each.',
  params: z.strictObject({ previewId: ownId }),
  query: z.strictObject({
    campaignId: campaignId.exactOptional(),
    kind: z.enum(previewKinds).exactOptional(),
    again: flag.exactOptional(),
    changed: flag.exactOptional(),
    after: rowKey.exactOptional(),
    limit: limit(100, 500),
  }),
  answer: PreviewRowsView,
  handle: ({ actions, params, query }) => actions.previewRows(params.previewId, query),
  csv: ({ actions, params, query }) => previewCsv(actions, params.previewId, { ...query, limit: 500 }),
});
