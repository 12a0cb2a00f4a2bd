import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { time } from '../views/parts.ts';
import { FailureGroups } from '../views/report.ts';

/** Which failures: `from` included and `until` not. */
export const failureQuery = z.strictObject({
  from: time.exactOptional(),
  until: time.exactOptional(),
  level: z.enum(['Record Level', 'Job Level']).exactOptional(),
});

export const failureGroupsRoute = defineRoute({
  name: 'failureGroups',
  method: 'get',
  path: '/v1/failures',
  role: 'admin',
  summary: 'Failures grouped by cause, each with its remedy; what needs somebody comes first.',
  query: failureQuery,
  answer: FailureGroups,
  handle: ({ reports, query }) => reports.failureGroups(query),
});
