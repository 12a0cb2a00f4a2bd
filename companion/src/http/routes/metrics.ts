import { z } from 'zod';
import { defineRoute } from '../route.ts';

export const metrics = defineRoute({
  name: 'metrics',
  method: 'get',
  path: '/metrics',
  role: 'operator',
  summary: 'Counters in the Prometheus text format.',
  answer: z.string(),
  type: 'text/plain',
  handle: ({ metrics: counters }) => counters.text(),
});
