import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { CandidatesView } from '../views/actions.ts';

export const candidates = defineRoute({
  name: 'candidates',
  method: 'get',
  path: '/v1/links/:linkId/members/:personId/candidates',
  role: 'marketer',
  summary: 'Whom a member may be who waits because somebody else has the e-mail address; read afresh.',
  params: z.strictObject({ linkId: ownId, personId: z.uuid() }),
  answer: CandidatesView,
  handle: ({ actions, params }) => actions.candidates(params.linkId, params.personId),
});
