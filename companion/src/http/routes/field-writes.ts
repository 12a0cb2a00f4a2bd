import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { FieldWritesView } from '../views/actions.ts';

export const fieldWrites = defineRoute({
  name: 'fieldWrites',
  method: 'get',
  path: '/v1/links/:linkId/field-writes',
  role: 'viewer',
  summary:
    'What Lockstep wrote to the campaign’s own fields, newest first, and where an edit was lost by it.',
  params: z.strictObject({ linkId: ownId }),
  answer: FieldWritesView,
  handle: ({ actions, params }) => actions.fieldWrites(params.linkId),
});
