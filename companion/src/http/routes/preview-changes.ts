import { z } from 'zod';
import { campaignId, ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { PreviewChangesView } from '../views/preview.ts';

export const previewChanges = defineRoute({
  name: 'previewChanges',
  method: 'get',
  path: '/v1/previews/:previewId/changes',
  role: 'marketer',
  summary: 'What changed since a preview was made, read afresh. Changes nothing.',
  params: z.strictObject({ previewId: ownId }),
  query: z.strictObject({ campaignId: campaignId.exactOptional() }),
  answer: PreviewChangesView,
  handle: ({ actions, params, query }) => actions.previewChanges(params.previewId, query.campaignId),
});
