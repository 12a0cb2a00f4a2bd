import { defineRoute } from '../route.ts';
import { AlertsView } from '../views/alerts.ts';

export const alerts = defineRoute({
  name: 'alerts',
  method: 'get',
  path: '/v1/alerts',
  role: 'admin',
  summary: 'Alerts that are open, then those that ended in the last five days.',
  answer: AlertsView,
  handle: ({ reports }) => reports.alerts(),
});
