import { z } from 'zod';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { RenamesView, StatusMapView } from '../views/map.ts';

const params = z.strictObject({ linkId: ownId });
const name = z.string().min(1).max(765);

export const linkRenames = defineRoute({
  name: 'linkRenames',
  method: 'get',
  path: '/v1/links/:linkId/renames',
  role: 'viewer',
  summary: 'Statuses of a link that seem to have another name.',
  params,
  answer: RenamesView,
  handle: ({ actions, params: { linkId } }) => actions.renames(linkId),
});

export const takeOverRenames = defineRoute({
  name: 'takeOverRenames',
  method: 'post',
  path: '/v1/links/:linkId/renames',
  role: 'marketer',
  summary: 'Confirms that these are the same statuses under new names; the link goes on with them.',
  params,
  body: z.strictObject({
    renames: z
      .array(z.strictObject({ side: z.enum(['marketo', 'salesforce']), from: name, to: name }))
      .min(1)
      .max(200),
  }),
  answer: StatusMapView,
  handle: ({ actions, params: { linkId }, body, actor }) =>
    actions.takeOverRenames(linkId, body.renames, actor),
});
