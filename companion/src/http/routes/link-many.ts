import { z } from 'zod';
import { campaignId, limit, mappedPairs, ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { LinkManyView, PreviewManyView, Suggestions } from '../views/link-many.ts';

/** Each is read in full, one after the other: more would keep somebody waiting for longer than a screen does. */
const mostPairs = 20;
const programId = z.int().min(1).max(2_147_483_647);

export const suggestPrograms = defineRoute({
  name: 'suggestPrograms',
  method: 'get',
  path: '/v1/campaigns/:campaignId/suggest',
  role: 'viewer',
  summary: 'Programs that may belong to a campaign, each with its reasons.',
  params: z.strictObject({ campaignId }),
  query: z.strictObject({ limit: limit(5, 50) }),
  answer: Suggestions,
  handle: async ({ links, params, query }) => ({
    rows: await links.suggestions(params.campaignId, query.limit),
  }),
});

export const previewMany = defineRoute({
  name: 'previewMany',
  method: 'post',
  path: '/v1/links/preview-many',
  role: 'marketer',
  summary: 'What linking each of these pairs would do. Changes nothing.',
  body: z.strictObject({
    pairs: z
      .array(z.strictObject({ programId, campaignId, map: mappedPairs.exactOptional() }))
      .min(1)
      .max(mostPairs),
  }),
  answer: PreviewManyView,
  handle: ({ links, body, actor }) => links.previewMany(body.pairs, actor),
});

export const linkMany = defineRoute({
  name: 'linkMany',
  method: 'post',
  path: '/v1/links/many',
  role: 'marketer',
  summary: 'Links each of these pairs as previewed; one that is refused stops no other.',
  body: z.strictObject({ previewIds: z.array(ownId).min(1).max(mostPairs) }),
  answer: LinkManyView,
  handle: ({ links, body, actor }) => links.linkMany(body.previewIds, actor),
});
