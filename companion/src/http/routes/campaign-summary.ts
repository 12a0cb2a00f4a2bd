import { z } from 'zod';
import { campaignId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { CampaignSummary } from '../views/campaign.ts';

export const campaignSummary = defineRoute({
  name: 'campaignSummary',
  method: 'get',
  path: '/v1/campaigns/:campaignId/summary',
  role: 'viewer',
  summary: 'What the panel of a campaign shows: its link, state, counts and warnings.',
  params: z.strictObject({ campaignId }),
  answer: CampaignSummary,
  handle: ({ links, params }) => links.summary(params.campaignId),
});
