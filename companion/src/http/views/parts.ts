import { z } from 'zod';
import type * as Views from '../../links/views.ts';
import type { Value } from '../../domain/words.ts';
import { view } from './view.ts';

/** What several answers are built from. */

/** A number of things. */
export const count = z.int().min(0);

/** ISO 8601. */
export const time = z.iso.datetime({ offset: true });

/** A member's status on one side; null is absence. */
export const Status: z.ZodType<Value> = z.string().nullable();

export const LinkState = view<Views.LinkState>()(
  'LinkState',
  z.enum(['not-linked', 'checking', 'blocked', 'ready', 'active', 'paused', 'held', 'broken', 'unlinked']),
);

export const FindingView = view<Views.FindingView>()(
  'FindingView',
  z.object({
    code: z.string(),
    facet: z.enum(['label', 'responded', 'order', 'default', 'link']),
    severity: z.enum(['blocking', 'warning', 'information']),
    marketoStatus: z.string().nullable(),
    salesforceStatus: z.string().nullable(),
    members: count,
    sentence: z.string(),
    explanation: z.string(),
    fixes: z.array(z.object({ code: z.string(), text: z.string() })),
  }),
);

export const ProgramView = view<Views.ProgramView>()(
  'ProgramView',
  z.object({ id: z.int(), name: z.string(), channel: z.string(), type: z.string(), url: z.string() }),
);

export const MemberCounts = view<Views.MemberCounts>()(
  'MemberCounts',
  z.object({ inStep: count, held: count, differing: count, failed: count, total: count }),
);
