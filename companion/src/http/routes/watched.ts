import { z } from 'zod';
import { campaignId, ownId, programId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { TakeOverView } from '../views/actions.ts';
import { LinkView } from '../views/link.ts';

export const watchPair = defineRoute({
  name: 'watchPair',
  method: 'post',
  path: '/v1/links/watch',
  role: 'marketer',
  summary: 'Watches a pair that Marketo’s own sync keeps: compared, and never written.',
  body: z.strictObject({ programId, campaignId }),
  answer: LinkView,
  status: 201,
  handle: ({ actions, body, actor }) => actions.watch(body.programId, body.campaignId, actor),
});

export const takeOver = defineRoute({
  name: 'takeOver',
  method: 'get',
  path: '/v1/links/:linkId/take-over',
  role: 'viewer',
  summary: 'How far a watched pair is on its way to Lockstep, and what to do next.',
  params: z.strictObject({ linkId: ownId }),
  answer: TakeOverView,
  handle: ({ actions, params: { linkId } }) => actions.takeOver(linkId),
});
