import { z } from 'zod';
import type { Marketo } from './marketo.ts';
import type { Transport } from './transport.ts';
import { wireId } from './wire.ts';

const row = z.object({ id: wireId });

/** Smart campaigns: asked to run for people. What became of each of them Marketo does not say. */
export function createSmartCampaigns(transport: Transport): Pick<Marketo, 'requestCampaign'> {
  return {
    async requestCampaign(purpose, campaignId, leadIds) {
      const input = { leads: leadIds.map((id) => ({ id })) };
      await transport.write(purpose, `/rest/v1/campaigns/${campaignId}/trigger.json`, { input }, row);
    },
  };
}
