import { defineRoute } from '../route.ts';
import { BacklogView } from '../views/report.ts';

export const backlog = defineRoute({
  name: 'backlog',
  method: 'get',
  path: '/v1/backlog',
  role: 'admin',
  summary: 'What waits to be synced, over five days, and how fast each object is synced.',
  answer: BacklogView,
  handle: ({ reports }) => reports.backlog(),
});
