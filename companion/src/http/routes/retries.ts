import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { time } from '../views/parts.ts';
import { RetryApplied, RetryPlanView, RetryResultView } from '../views/retry.ts';
import { names } from '../views/view.ts';

const Wanted = z.strictObject({
  code: z.string().min(1).max(255),
  from: time.exactOptional(),
  until: time.exactOptional(),
});
names.add(Wanted, { id: 'RetryRequest' });
const params = z.strictObject({ retryId: ownId });

export const planRetry = defineRoute({
  name: 'planRetry',
  method: 'post',
  path: '/v1/retries',
  role: 'admin',
  summary: 'What trying the failures of one cause again would do. Changes nothing.',
  body: Wanted,
  answer: RetryPlanView,
  status: 201,
  handle: ({ actions, body, actor }) => actions.planRetry(body, actor),
});

export const applyRetry = defineRoute({
  name: 'applyRetry',
  method: 'post',
  path: '/v1/retries/:retryId/apply',
  role: 'admin',
  summary: 'Has them tried again, each once, decided afresh on what both sides hold then.',
  params,
  answer: RetryApplied,
  status: 202,
  handle: ({ actions, params: { retryId }, actor }) => actions.applyRetry(retryId, actor),
});

export const retryResult = defineRoute({
  name: 'retryResult',
  method: 'get',
  path: '/v1/retries/:retryId',
  role: 'admin',
  summary: 'How the records of a retry stand.',
  params,
  answer: RetryResultView,
  handle: ({ actions, params: { retryId } }) => actions.retryResult(retryId),
});
