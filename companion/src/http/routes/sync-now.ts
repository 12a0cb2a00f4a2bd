import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { names } from '../views/view.ts';

export const SyncView = z.object({ accepted: z.boolean() });
names.add(SyncView, { id: 'SyncView' });

export const syncNow = defineRoute({
  name: 'syncNow',
  method: 'post',
  path: '/v1/links/:linkId/sync',
  role: 'marketer',
  summary: 'Asks for a cycle of this link ahead of the schedule.',
  params: z.strictObject({ linkId: ownId }),
  answer: SyncView,
  status: 202,
  handle: ({ links, params, actor }) => links.syncNow(params.linkId, actor),
});
