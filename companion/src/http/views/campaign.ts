import { z } from 'zod';
import type * as Views from '../../links/views.ts';
import { count, FindingView, LinkState, MemberCounts, ProgramView, Said, Status, time } from './parts.ts';
import { view } from './view.ts';

/** What a campaign page shows: the panel, the program search and the status match. */

const ChangeView = view<Views.ChangeView>()(
  'ChangeView',
  z.object({
    at: time,
    person: z.string(),
    recordId: z.string().nullable(),
    from: Status,
    to: Status,
    origin: z.enum(['marketo', 'salesforce']),
  }),
);

export const CampaignSummary = view<Views.CampaignSummary>()(
  'CampaignSummary',
  z.object({
    campaignId: z.string(),
    campaignName: z.string(),
    state: LinkState,
    reason: z.string().nullable(),
    linkId: z.string().nullable(),
    program: ProgramView.nullable(),
    counts: MemberCounts.nullable(),
    sides: z.object({ marketo: count, salesforce: count }).nullable(),
    match: z.object({ matched: count, total: count }).nullable(),
    findings: z.array(FindingView),
    latestChanges: z.array(ChangeView),
    lastSyncedAt: time.nullable(),
    nextSyncAt: time.nullable(),
    syncing: z.object({ done: count, of: count }).nullable(),
    paused: z.object({ at: time, by: z.string().nullable(), userId: z.string().nullable() }).nullable(),
  }),
);

export const ProgramHit = view<Views.ProgramHit>()(
  'ProgramHit',
  z.object({
    program: ProgramView,
    members: count.nullable(),
    linkedCampaign: z.object({ id: z.string(), name: z.string() }).nullable(),
    refused: FindingView.nullable(),
    matched: count,
    total: count,
    canLink: z.boolean(),
    hint: z.string().nullable(),
    said: Said.nullable().exactOptional(),
  }),
);

export const MatchView = view<Views.MatchView>()(
  'MatchView',
  z.object({
    programId: z.int(),
    campaignId: z.string(),
    canLink: z.boolean(),
    matched: count,
    total: count,
    findings: z.array(FindingView),
    statuses: z.array(
      z.object({
        marketo: z
          .object({ name: z.string(), step: z.int(), success: z.boolean(), hidden: z.boolean() })
          .nullable(),
        salesforce: z
          .object({ label: z.string(), hasResponded: z.boolean(), isDefault: z.boolean() })
          .nullable(),
        strayValue: z.string().nullable(),
        membersMarketo: count,
        membersSalesforce: count,
        matches: z.boolean(),
        findings: z.array(z.string()),
      }),
    ),
  }),
);
