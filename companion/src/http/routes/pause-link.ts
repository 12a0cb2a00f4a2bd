import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { LinkView } from '../views/link.ts';

export const pauseLink = defineRoute({
  name: 'pauseLink',
  method: 'post',
  path: '/v1/links/:linkId/pause',
  role: 'marketer',
  summary: 'Stops writing for a link. What changes meanwhile is kept until it goes on.',
  params: z.strictObject({ linkId: ownId }),
  answer: LinkView,
  handle: ({ actions, params, actor }) => actions.pause(params.linkId, actor),
});
