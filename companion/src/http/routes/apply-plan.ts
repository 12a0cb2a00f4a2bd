import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { count } from '../views/parts.ts';
import { names } from '../views/view.ts';

const AppliedPlan = z.object({ ordered: count });
names.add(AppliedPlan, { id: 'AppliedPlan' });

export const applyPlan = defineRoute({
  name: 'applyPlan',
  method: 'post',
  path: '/v1/plans/:planId/apply',
  role: 'marketer',
  summary: 'Has a plan for members carried out, each row only while both sides hold what the plan shows.',
  params: z.strictObject({ planId: ownId }),
  // Whoever may act on one link only holds the plan against it.
  query: z.strictObject({ linkId: ownId.exactOptional() }),
  answer: AppliedPlan,
  status: 202,
  handle: ({ actions, params, query, actor }) => actions.applyPlan(params.planId, actor, query.linkId),
});
