import { z } from 'zod';
import type * as Views from '../../links/views.ts';
import { policyShape } from './actions.ts';
import { count, Said, FindingView, LinkState, MemberCounts, ProgramView, Status, time } from './parts.ts';
import { view } from './view.ts';

/** Linking: the preview, and the link that comes of it. */

const PreviewRow = view<Views.PreviewRow>()(
  'PreviewRow',
  z.object({
    person: z.string(),
    recordId: z.string().nullable(),
    company: z.string().nullable(),
    kind: z.enum(['lead', 'contact']).nullable(),
    action: z.string(),
    marketo: z.object({ now: Status, then: Status }),
    salesforce: z.object({ now: Status, then: Status }),
    reason: z.string(),
    said: Said.nullable().exactOptional(),
  }),
);

export const PreviewView = view<Views.PreviewView>()(
  'PreviewView',
  z.object({
    id: z.string(),
    createdAt: time,
    program: ProgramView,
    campaign: z.object({ id: z.string().nullable(), name: z.string() }),
    findings: z.array(FindingView),
    canApply: z.boolean(),
    people: count,
    willBeInStep: count,
    alreadyInStep: count,
    willWait: count,
    salesforce: z.object({
      added: count,
      newLeads: count,
      changed: count,
      removed: count,
      fields: z.array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string() })),
    }),
    marketo: z.object({ added: count, newPeople: count, changed: count, removed: count }),
    calls: z.object({ marketo: count, salesforce: count }),
    memberFields: z
      .object({
        members: count,
        looked: count,
        pairs: z.array(
          z.object({
            field: z.string(),
            marketo: z.object({ filled: count, overwritten: count }),
            salesforce: z.object({ filled: count, overwritten: count }),
            refused: count,
          }),
        ),
        overwritten: z.array(
          z.object({
            personId: z.string(),
            person: z.string(),
            recordId: z.string().nullable(),
            field: z.string(),
            side: z.enum(['marketo', 'salesforce']),
            from: z.string().nullable(),
            to: z.string().nullable(),
          }),
        ),
        calls: z.object({ marketo: count, salesforce: count }),
        reads: z.object({ marketo: count, salesforce: count }),
      })
      .exactOptional(),
    budget: z
      .array(
        z.object({
          vendor: z.enum(['marketo', 'salesforce']),
          calls: count,
          left: count,
          enough: z.boolean(),
          furtherDays: count,
          renewsAt: time.nullable(),
          text: z.string(),
          said: Said,
        }),
      )
      .exactOptional(),
    policies: z.object(policyShape),
    rows: z.array(PreviewRow),
  }),
);

export const LinkView = view<Views.LinkView>()(
  'LinkView',
  z.object({
    id: z.string(),
    state: LinkState,
    reason: z.string().nullable(),
    program: ProgramView,
    campaign: z.object({ id: z.string(), name: z.string() }),
    counts: MemberCounts,
    findings: z.array(FindingView),
    lastSyncedAt: time.nullable(),
  }),
);

export const LinkPage = view<Views.Page<Views.LinkView>>()(
  'LinkPage',
  z.object({ rows: z.array(LinkView), next: z.string().nullable() }),
);
