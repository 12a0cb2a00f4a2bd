import { defineRoute } from '../route.ts';
import { ConnectionView } from '../views/status.ts';

export const connection = defineRoute({
  name: 'connection',
  method: 'get',
  path: '/v1/connection',
  role: 'viewer',
  summary: 'The connection and how it is doing.',
  answer: ConnectionView,
  handle: ({ links }) => links.connection(),
});
