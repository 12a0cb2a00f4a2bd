import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { LinkView } from '../views/link.ts';

export const getLink = defineRoute({
  name: 'getLink',
  method: 'get',
  path: '/v1/links/:linkId',
  role: 'viewer',
  summary: 'One link.',
  params: z.strictObject({ linkId: ownId }),
  answer: LinkView,
  handle: ({ links, params }) => links.get(params.linkId),
});
