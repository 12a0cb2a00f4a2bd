import { z } from 'zod';
import type * as Reports from '../../links/report-views.ts';
import type * as Views from '../../links/views.ts';
import { count, Said, Status, time } from './parts.ts';
import { view } from './view.ts';

/** The Sync Status page: what batches did, what failed and why, what waits. */

export const CampaignRef = z.object({ id: z.string(), name: z.string() });
const Side = z.enum(['marketo', 'salesforce']);
const Level = z.enum(['Record Level', 'Job Level']);
const Trend = z.enum(['Growing', 'Normal']);

export const BatchCount = view<Awaited<ReturnType<Reports.ReportService['countBatches']>>>()(
  'BatchCount',
  z.object({ total: count }),
);

export const BatchRecordPage = view<Reports.BatchRecordsView>()(
  'BatchRecordPage',
  z.object({
    rows: z.array(
      view<Reports.BatchRecordView>()(
        'BatchRecordView',
        z.object({
          key: z.string(),
          at: time,
          person: z.string().nullable(),
          recordId: z.string().nullable(),
          marketoId: z.int().nullable(),
          campaign: CampaignRef.nullable(),
          outcome: z.enum(['written', 'failed']),
          side: Side.nullable(),
          from: Status,
          to: Status,
          code: z.string().nullable(),
          text: z.string(),
        }),
      ),
    ),
    next: z.string().nullable(),
    undo: z.object({ linkId: z.string(), campaignId: z.string(), members: count }).nullable(),
  }),
);

export const FailureGroups = view<{ readonly groups: readonly Reports.FailureGroupView[] }>()(
  'FailureGroups',
  z.object({
    groups: z.array(
      view<Reports.FailureGroupView>()(
        'FailureGroupView',
        z.object({
          code: z.string(),
          level: Level,
          vendor: z.enum(['marketo', 'salesforce', 'lockstep']),
          title: z.string(),
          remedy: z.string().nullable(),
          said: z.object({ title: Said, remedy: Said.nullable() }).exactOptional(),
          object: z.string(),
          records: count,
          retried: count,
          solved: count,
          lastAt: time,
          nextTryAt: time.nullable(),
          message: z.string(),
          recordId: z.string().nullable(),
        }),
      ),
    ),
  }),
);

export const FailurePage = view<Views.Page<Reports.FailureView>>()(
  'FailurePage',
  z.object({
    rows: z.array(
      view<Reports.FailureView>()(
        'FailureView',
        z.object({
          key: z.string(),
          at: time,
          code: z.string(),
          level: Level,
          title: z.string(),
          said: z.object({ title: Said }).exactOptional(),
          message: z.string(),
          open: z.boolean(),
          person: z.string().nullable(),
          recordId: z.string().nullable(),
          marketoId: z.int().nullable(),
          campaign: CampaignRef.nullable(),
        }),
      ),
    ),
    next: z.string().nullable(),
  }),
);

export const BacklogView = view<Reports.BacklogView>()(
  'BacklogView',
  z.object({
    countedAt: time,
    waiting: count,
    before: count.nullable(),
    trend: Trend,
    minutesLeft: count.nullable(),
    points: z.array(z.object({ at: time, waiting: count.nullable(), trend: Trend })),
    objects: z.array(
      z.object({
        object: z.string(),
        maxPerHour: count,
        minPerHour: count,
        averagePerHour: count,
        waiting: count,
        minutesLeft: count.nullable(),
        trend: Trend,
      }),
    ),
  }),
);

export const BudgetView = view<Reports.BudgetView>()(
  'BudgetView',
  z.object({
    countedAt: time,
    vendors: z.array(
      z.object({
        vendor: z.enum(['marketo', 'salesforce']),
        perDay: count,
        used: count,
        throttled: count,
        perHour: count,
        expected: count,
        renewsAt: time.nullable(),
        heldUntil: time.nullable(),
        everyone: z.object({ used: count, limit: count }).nullable(),
        level: z.enum(['enough', 'low', 'used-up']),
      }),
    ),
  }),
);
