import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { LinkView } from '../views/link.ts';

export const createLink = defineRoute({
  name: 'createLink',
  method: 'post',
  path: '/v1/links',
  role: 'marketer',
  summary: 'Links as previewed; refused when something moved since, or the preview is older than a day.',
  body: z.strictObject({ previewId: ownId }),
  answer: LinkView,
  status: 201,
  handle: ({ links, body, actor }) => links.link(body.previewId, actor),
});
