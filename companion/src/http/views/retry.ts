import { z } from 'zod';
import type * as Retries from '../../links/retry-views.ts';
import { CampaignRef } from './report.ts';
import { count, Status, time } from './parts.ts';
import { view } from './view.ts';

const Pair = z.object({ marketo: Status, salesforce: Status });

export const RetryPlanView = view<Retries.RetryPlanView>()(
  'RetryPlanView',
  z.object({
    id: z.string(),
    code: z.string(),
    createdAt: time,
    willRetry: count,
    trying: count,
    resting: count,
    campaigns: count,
    more: z.boolean(),
    rows: z.array(
      view<Retries.RetryRow>()(
        'RetryRow',
        z.object({
          personId: z.string(),
          person: z.string(),
          recordId: z.string().nullable(),
          marketoId: z.int().nullable(),
          campaign: CampaignRef,
          now: Pair,
          then: Pair,
          fields: z.array(z.string()).exactOptional(),
          state: z.enum(['retry', 'trying', 'resting']),
        }),
      ),
    ),
  }),
);

export const RetryApplied = view<{ readonly retrying: number; readonly skipped: number }>()(
  'RetryApplied',
  z.object({ retrying: count, skipped: count }),
);

export const RetryResultView = view<Retries.RetryResultView>()(
  'RetryResultView',
  z.object({
    id: z.string(),
    code: z.string(),
    appliedAt: time.nullable(),
    waiting: count,
    done: count,
    failed: count,
    held: count,
  }),
);
