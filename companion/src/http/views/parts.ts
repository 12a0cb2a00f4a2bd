import { z } from 'zod';
import type { RepairChoice } from '../../domain/repair.ts';
import type { Said as SaidText } from '../../domain/told.ts';
import type * as Views from '../../links/views.ts';
import type { Value } from '../../domain/words.ts';
import { names, view } from './view.ts';

/** What several answers are built from. */

/** A number of things. */
export const count = z.int().min(0);

/** ISO 8601. */
export const time = z.iso.datetime({ offset: true });

/** A member's status on one side; null is absence. */
export const Status: z.ZodType<Value> = z.string().nullable();

const label = z.string().min(1).max(255);
const status = z.string().max(255);

/** What somebody chooses for one line of the comparison. */
export const Choice = z.discriminatedUnion('fix', [
  z.strictObject({ fix: z.literal('treat-as'), marketo: label, salesforce: label }),
  z.strictObject({ fix: z.enum(['move-members', 'rename']), from: label, to: label }),
  z.strictObject({ fix: z.literal('add-status'), label }),
  z.strictObject({ fix: z.literal('set-default'), label }),
  z.strictObject({ fix: z.literal('set-responded'), label, hasResponded: z.boolean() }),
  z.strictObject({ fix: z.literal('reorder') }),
  z.strictObject({ fix: z.enum(['show-marketo-steps', 'leave']), status }),
]) satisfies z.ZodType<RepairChoice>;
names.add(Choice, { id: 'RepairChoice' });

/** What fills the gaps of a sentence. */
export const Params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** The code of a sentence and what fills its gaps; the English text stands beside it. A Lockstep older than the codes has none. */
export const Said = view<SaidText>()('Said', z.object({ code: z.string(), params: Params }));

export const LinkState = view<Views.LinkState>()(
  'LinkState',
  z.enum([
    'not-linked',
    'checking',
    'watched',
    'blocked',
    'ready',
    'active',
    'paused',
    'held',
    'broken',
    'unlinked',
  ]),
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
    params: Params,
    sentence: z.string(),
    explanation: z.string(),
    said: z.object({ sentence: Said, explanation: Said }).exactOptional(),
    fixes: z.array(
      z.object({
        code: z.string(),
        text: z.string(),
        said: Said.exactOptional(),
        choice: Choice.nullable(),
        options: z.array(z.object({ status: z.string(), choice: Choice })),
      }),
    ),
  }),
);

export const ProgramView = view<Views.ProgramView>()(
  'ProgramView',
  z.object({ id: z.int(), name: z.string(), channel: z.string(), type: z.string(), url: z.string() }),
);

export const MemberCounts = view<Views.MemberCounts>()(
  'MemberCounts',
  z.object({
    inStep: count,
    held: count,
    differing: count,
    failed: count,
    total: count,
    fields: count.exactOptional(),
  }),
);
