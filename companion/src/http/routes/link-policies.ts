import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { PoliciesView } from '../views/actions.ts';

export const linkPolicies = defineRoute({
  name: 'linkPolicies',
  method: 'get',
  path: '/v1/links/:linkId/policies',
  role: 'viewer',
  summary: 'What the owner of a link decided in advance, and who waits because of it.',
  params: z.strictObject({ linkId: ownId }),
  answer: PoliciesView,
  handle: ({ actions, params }) => actions.policies(params.linkId),
});
