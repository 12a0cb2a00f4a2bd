import { z } from 'zod';
import type * as Reports from '../../links/report-views.ts';
import { CampaignRef } from './report.ts';
import { count, Said, time } from './parts.ts';
import { view } from './view.ts';

export const AlertsView = view<Reports.AlertsView>()(
  'AlertsView',
  z.object({
    rows: z.array(
      view<Reports.AlertView>()(
        'AlertView',
        z.object({
          id: z.string(),
          code: z.string(),
          severity: z.enum(['information', 'warning', 'error']),
          linkId: z.string().nullable(),
          campaign: CampaignRef.nullable(),
          raisedAt: time,
          times: count,
          endedAt: time.nullable(),
          title: z.string(),
          text: z.string(),
          remedy: z.string().nullable(),
          said: z
            .object({
              table: z.enum(['reason', 'finding', 'alert']),
              title: Said,
              text: Said,
              remedy: Said.nullable(),
            })
            .nullable(),
        }),
      ),
    ),
  }),
);
