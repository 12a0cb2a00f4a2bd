import { z } from 'zod';
import type { Told as ToldText } from '../../domain/told.ts';
import type * as Repairs from '../../links/repair-views.ts';
import { Choice, count, FindingView, Params, Said, time } from './parts.ts';
import { view } from './view.ts';

/** Repairing the statuses of a pair. */

/** A sentence with its code and what fills its gaps, so that it can be said in other languages. */
export const Told = view<ToldText>()(
  'Told',
  z.object({
    code: z.string(),
    params: Params,
    text: z.string(),
  }),
);

const Match = view<Repairs.RepairMatch>()(
  'RepairMatch',
  z.object({ matched: count, total: count, canLink: z.boolean() }),
);

export const RepairView = view<Repairs.RepairView>()(
  'RepairView',
  z.object({
    id: z.string(),
    linkId: z.string().nullable(),
    programId: z.int(),
    campaignId: z.string(),
    createdAt: time,
    createdBy: z.string(),
    state: z.enum(['planned', 'applying', 'applied', 'putting-back', 'failed', 'undoing', 'undone']),
    choices: z.array(
      view<Repairs.RepairChoiceView>()(
        'RepairChoiceView',
        z.object({
          choice: Choice,
          how: z.enum(['done', 'by-hand', 'nothing', 'refused']),
          sentence: Told,
          note: Told.nullable(),
          manual: z.array(Told),
        }),
      ),
    ),
    steps: z.array(
      view<Repairs.RepairStepView>()(
        'RepairStepView',
        z.object({
          sentence: Told,
          state: z.enum(['waiting', 'done', 'undone', 'kept']),
          note: Told.nullable(),
        }),
      ),
    ),
    willChange: count,
    membersMoved: count,
    before: Match,
    after: Match,
    findingsAfter: z.array(FindingView),
    map: z.array(z.object({ marketo: z.string(), salesforce: z.string() })),
    failure: z.string().nullable(),
    failureSaid: Said.nullable().exactOptional(),
  }),
);

export const RepairList = view<{ readonly rows: readonly Repairs.RepairView[] }>()(
  'RepairList',
  z.object({ rows: z.array(RepairView) }),
);

export const UndoView = view<Repairs.UndoView>()(
  'UndoView',
  z.object({
    repairId: z.string(),
    canUndo: z.boolean(),
    steps: z.array(z.object({ sentence: Told, possible: z.boolean(), note: Told.nullable() })),
  }),
);
