import { z } from 'zod';
import type { UndoWanted } from '../../links/action-views.ts';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { UndoPlanView } from '../views/actions.ts';
import { names } from '../views/view.ts';

const id = z.uuid();
const Wanted = z.union([
  z.strictObject({ batchId: id }),
  z.strictObject({ cycleId: id }),
  z.strictObject({ planId: id }),
  z.strictObject({ firstSync: z.literal(true) }),
]) satisfies z.ZodType<UndoWanted>;
names.add(Wanted, { id: 'UndoRequest' });

export const planUndo = defineRoute({
  name: 'planUndo',
  method: 'post',
  path: '/v1/links/:linkId/undo',
  role: 'marketer',
  summary:
    'What undoing a batch, a cycle, a plan or the first sync would do. Changes nothing; apply the plan.',
  params: z.strictObject({ linkId: ownId }),
  body: Wanted,
  answer: UndoPlanView,
  status: 201,
  handle: ({ actions, params, body, actor }) => actions.planUndo(params.linkId, body, actor),
});
