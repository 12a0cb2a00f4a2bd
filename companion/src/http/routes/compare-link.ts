import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { SyncView } from './sync-now.ts';

export const compareLink = defineRoute({
  name: 'compareLink',
  method: 'post',
  path: '/v1/links/:linkId/compare',
  role: 'marketer',
  summary: 'Asks for a full comparison of both sides, which ends with a certificate.',
  params: z.strictObject({ linkId: ownId }),
  answer: SyncView,
  status: 202,
  handle: ({ actions, params, actor }) => actions.compare(params.linkId, actor),
});
