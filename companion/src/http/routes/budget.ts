import { defineRoute } from '../route.ts';
import { BudgetView } from '../views/report.ts';

export const budget = defineRoute({
  name: 'budget',
  method: 'get',
  path: '/v1/budget',
  role: 'admin',
  summary: 'How the day of each vendor’s calls stands, and where it leads.',
  answer: BudgetView,
  handle: ({ reports }) => reports.budget(),
});
