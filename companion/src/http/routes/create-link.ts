import { z } from 'zod';
import { previewKinds } from '../../links/action-views.ts';
import { campaignId, ownId, rowKey } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { LinkView } from '../views/link.ts';

export const createLink = defineRoute({
  name: 'createLink',
  method: 'post',
  path: '/v1/links',
  role: 'marketer',
  summary: 'Links as previewed; refused when something moved since, or the preview is older than a day.',
  body: z.strictObject({
    previewId: ownId,
    // Whoever may act on one campaign only holds the preview against it.
    campaignId: campaignId.exactOptional(),
    leaveOut: z
      .strictObject({
        kinds: z.array(z.enum(previewKinds)).max(previewKinds.length).exactOptional(),
        again: z.boolean().exactOptional(),
        rows: z.array(rowKey).max(100_000).exactOptional(),
      })
      .exactOptional(),
  }),
  // A hundred thousand rows by their keys.
  bodyKb: 2048,
  answer: LinkView,
  status: 201,
  handle: ({ links, body: { previewId, campaignId: ofCampaign, leaveOut = {} }, actor }) =>
    links.link(previewId, actor, leaveOut, ofCampaign),
});
