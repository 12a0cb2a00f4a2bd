import { z } from 'zod';
import { previewKinds } from '../../links/action-views.ts';
import type * as Actions from '../../links/action-views.ts';
import { count, Said, Status, time } from './parts.ts';
import { view } from './view.ts';

/** A preview row by row, and what changed since. */

const NowAndThen = z.object({ now: Status, then: Status });
const WasAndNow = z.object({ was: Status, now: Status });

const PreviewRowView = view<Actions.PreviewRowView>()(
  'PreviewRowView',
  z.object({
    key: z.string(),
    person: z.string(),
    company: z.string().nullable(),
    email: z.string().nullable(),
    kind: z.enum(['lead', 'contact']).nullable(),
    marketoId: z.int().nullable(),
    recordId: z.string().nullable(),
    action: z.string(),
    marketo: NowAndThen,
    salesforce: NowAndThen,
    reason: z.string(),
    said: Said.nullable().exactOptional(),
    again: z.boolean(),
    result: z.enum(['done', 'changed', 'waits', 'failed', 'left-out', 'not-yet']).nullable(),
  }),
);

export const PreviewRowsView = view<Actions.PreviewRowsView>()(
  'PreviewRowsView',
  z.object({
    kinds: z.array(z.object({ kind: z.enum(previewKinds), people: count })),
    rows: z.array(PreviewRowView),
    next: z.string().nullable(),
  }),
);

export const PreviewChangesView = view<Actions.PreviewChangesView>()(
  'PreviewChangesView',
  z.object({
    previewId: z.string(),
    checkedAt: time,
    canApply: z.boolean(),
    reasons: z.array(z.string()),
    said: z.array(Said).exactOptional(),
    people: count,
    rows: z.array(z.object({ person: z.string(), marketo: WasAndNow, salesforce: WasAndNow })),
  }),
);
