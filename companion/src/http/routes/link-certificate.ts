import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { CertificateView } from '../views/actions.ts';

export const linkCertificate = defineRoute({
  name: 'linkCertificate',
  method: 'get',
  path: '/v1/links/:linkId/certificate',
  role: 'viewer',
  summary: 'How the link stood when both sides were last compared in full.',
  params: z.strictObject({ linkId: ownId }),
  answer: CertificateView,
  handle: ({ actions, params }) => actions.certificate(params.linkId),
});
