import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { LinkView } from '../views/link.ts';

export const unlink = defineRoute({
  name: 'unlink',
  method: 'delete',
  path: '/v1/links/:linkId',
  role: 'marketer',
  summary: 'Ends a link. Members stay as they are on both sides.',
  params: z.strictObject({ linkId: ownId }),
  answer: LinkView,
  handle: ({ links, params, actor }) => links.unlink(params.linkId, actor),
});
