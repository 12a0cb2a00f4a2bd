import { z } from 'zod';
import type { MemberDecision } from '../../links/action-views.ts';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { MemberPlanView } from '../views/actions.ts';
import { names } from '../views/view.ts';

const personId = z.uuid();
const side = z.enum(['marketo', 'salesforce']);
const Decision = z.discriminatedUnion('action', [
  z.strictObject({ personId, action: z.literal('set'), side, value: z.string().min(1).max(255) }),
  z.strictObject({ personId, action: z.literal('remove'), side }),
  z.strictObject({ personId, action: z.literal('choose'), record: z.string().regex(/^[0-9A-Za-z]{1,18}$/) }),
  z.strictObject({ personId, action: z.enum(['accept', 'keep', 'approve']) }),
]) satisfies z.ZodType<MemberDecision>;
names.add(Decision, { id: 'MemberDecision' });

export const planMembers = defineRoute({
  name: 'planMembers',
  method: 'post',
  path: '/v1/links/:linkId/plans',
  role: 'marketer',
  summary: 'What decisions about members that wait would do. Changes nothing.',
  params: z.strictObject({ linkId: ownId }),
  body: z.strictObject({ members: z.array(Decision).min(1).max(1000) }),
  answer: MemberPlanView,
  status: 201,
  handle: ({ actions, params, body, actor }) => actions.planMembers(params.linkId, body.members, actor),
});
