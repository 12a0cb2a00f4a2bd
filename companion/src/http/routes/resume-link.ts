import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { LinkView } from '../views/link.ts';

export const resumeLink = defineRoute({
  name: 'resumeLink',
  method: 'post',
  path: '/v1/links/:linkId/resume',
  role: 'marketer',
  summary: 'Goes on with a paused link; after a long pause or many changes with a full comparison.',
  params: z.strictObject({ linkId: ownId }),
  answer: LinkView,
  handle: ({ actions, params, actor }) => actions.resume(params.linkId, actor),
});
