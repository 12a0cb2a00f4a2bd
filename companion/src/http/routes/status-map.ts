import { z } from 'zod';
import { mappedPairs, ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { StatusMapView } from '../views/actions.ts';

const params = z.strictObject({ linkId: ownId });

export const linkStatusMap = defineRoute({
  name: 'linkStatusMap',
  method: 'get',
  path: '/v1/links/:linkId/status-map',
  role: 'viewer',
  summary: 'Which statuses of a link belong together.',
  params,
  answer: StatusMapView,
  handle: ({ actions, params: { linkId } }) => actions.statusMap(linkId),
});

export const changeStatusMap = defineRoute({
  name: 'changeStatusMap',
  method: 'patch',
  path: '/v1/links/:linkId/status-map',
  role: 'marketer',
  summary: 'Gives a link these partners beside equal names; who differs by it waits until somebody approves.',
  params,
  body: z.strictObject({ map: mappedPairs }),
  answer: StatusMapView,
  handle: ({ actions, params: { linkId }, body, actor }) => actions.changeMap(linkId, body.map, actor),
});
