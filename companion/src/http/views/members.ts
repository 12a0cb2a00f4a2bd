import { z } from 'zod';
import type * as Reports from '../../links/report-views.ts';
import type * as Views from '../../links/views.ts';
import type { MemberOption as Option } from '../../domain/member-options.ts';
import { count, LinkState, Said, Status, time } from './parts.ts';
import { view } from './view.ts';

/** Members: the worklist, lists by state, and one person's timeline. */

const MemberOption = view<Option>()(
  'MemberOption',
  z.object({
    action: z.enum(['set', 'remove', 'accept', 'keep', 'approve']),
    side: z.enum(['marketo', 'salesforce']).nullable(),
    value: Status,
  }),
);

const MemberView = view<Reports.MemberView>()(
  'MemberView',
  z.object({
    personId: z.string(),
    person: z.string(),
    company: z.string().nullable(),
    email: z.string().nullable(),
    kind: z.enum(['lead', 'contact']).nullable(),
    recordId: z.string().nullable(),
    marketoId: z.int().nullable(),
    marketo: Status,
    salesforce: Status,
    reason: z.string().nullable(),
    sentence: z.string().nullable(),
    remedy: z.string().nullable(),
    said: z.object({ sentence: Said.nullable(), remedy: Said.nullable() }).exactOptional(),
    since: time.nullable(),
    duplicates: count,
    options: z.array(MemberOption),
    suggested: z.boolean(),
    safe: z.boolean(),
  }),
);

export const MemberPage = view<Views.Page<Reports.MemberView>>()(
  'MemberPage',
  z.object({ rows: z.array(MemberView), next: z.string().nullable() }),
);

export const ChangePage = view<Views.Page<Reports.LinkChangeView>>()(
  'ChangePage',
  z.object({
    rows: z.array(
      view<Reports.LinkChangeView>()(
        'LinkChangeView',
        z.object({
          at: time,
          person: z.string(),
          recordId: z.string().nullable(),
          from: Status,
          to: Status,
          origin: z.enum(['marketo', 'salesforce']),
          cycleId: z.string().nullable(),
          reason: z.string().nullable(),
          said: Said.nullable(),
        }),
      ),
    ),
    next: z.string().nullable(),
  }),
);

export const WorklistView = view<Reports.WorklistView>()(
  'WorklistView',
  z.object({
    linkId: z.string(),
    total: count,
    groups: z.array(
      z.object({
        reason: z.string(),
        title: z.string(),
        sentence: z.string(),
        said: z.object({ title: Said.nullable(), sentence: Said.nullable() }).exactOptional(),
        members: count,
        rows: z.array(MemberView),
        next: z.string().nullable(),
      }),
    ),
  }),
);

export const TimelineView = view<Reports.TimelineView>()(
  'TimelineView',
  z.object({
    person: z.string().nullable(),
    campaigns: z.array(
      z.object({
        linkId: z.string(),
        campaign: z.object({ id: z.string(), name: z.string() }),
        program: z.string(),
        waiting: z.boolean(),
      }),
    ),
    shown: z
      .object({
        linkId: z.string(),
        linkState: LinkState,
        personId: z.string(),
        options: z.array(MemberOption),
        marketoId: z.int().nullable(),
        marketo: Status,
        salesforce: Status,
        state: z.enum(['in-step', 'held', 'failed', 'differing']),
        reason: z.string().nullable(),
        title: z.string().nullable(),
        sentence: z.string().nullable(),
        said: z.object({ title: Said.nullable(), sentence: Said.nullable() }).exactOptional(),
        entries: z.array(
          view<Reports.TimelineEntryView>()(
            'TimelineEntryView',
            z.object({
              at: time,
              kind: z.string(),
              side: z.enum(['marketo', 'salesforce']).nullable(),
              from: Status,
              to: Status,
              text: z.string().nullable(),
              said: Said.nullable().exactOptional(),
              actor: z.string(),
              marketo: Status,
              salesforce: Status,
              same: z.boolean(),
            }),
          ),
        ),
        before: time.nullable(),
      })
      .nullable(),
  }),
);
