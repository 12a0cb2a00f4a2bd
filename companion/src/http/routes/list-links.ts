import { z } from 'zod';
import { after, limit } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { LinkPage } from '../views/link.ts';

export const listLinks = defineRoute({
  name: 'listLinks',
  method: 'get',
  path: '/v1/links',
  role: 'viewer',
  summary: 'All links, page by page.',
  query: z.strictObject({ after, limit: limit(50, 200) }),
  answer: LinkPage,
  handle: ({ links, query }) => links.links(query),
});
