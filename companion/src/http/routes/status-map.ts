import { z } from 'zod';
import { mappedPairs, ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { MapPreviewView, StatusMapView } from '../views/map.ts';

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

export const previewStatusMap = defineRoute({
  name: 'previewStatusMap',
  method: 'post',
  path: '/v1/links/:linkId/status-map/preview',
  role: 'marketer',
  summary:
    'What these partners beside equal names would do with the members of a link; without any, what can be chosen.',
  params,
  body: z.strictObject({ map: mappedPairs.exactOptional() }),
  answer: MapPreviewView,
  handle: ({ actions, params: { linkId }, body }) => actions.previewMap(linkId, body.map),
});

export const changeStatusMap = defineRoute({
  name: 'changeStatusMap',
  method: 'patch',
  path: '/v1/links/:linkId/status-map',
  role: 'marketer',
  summary: 'Gives a link these partners beside equal names; who differs by it waits until somebody approves.',
  params,
  body: z.strictObject({ map: mappedPairs, basedOn: z.int().min(0).exactOptional() }),
  answer: StatusMapView,
  handle: ({ actions, params: { linkId }, body, actor }) =>
    actions.changeMap(linkId, body.map, actor, body.basedOn),
});
