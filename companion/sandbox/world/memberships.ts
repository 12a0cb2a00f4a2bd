import { valueInCampaign } from './campaigns.ts';
import type { Case, Group } from './cases.ts';
import { channelNamed } from './channels.ts';
import { salesforceId } from './ids.ts';
import { pairOf } from './pairs.ts';
import type { Person, SalesforceRecord } from './people.ts';
import type { WorldCampaign, WorldCampaignMember, WorldProgramMember } from './types.ts';

export type Memberships = {
  readonly programMembers: readonly WorldProgramMember[];
  readonly campaignMembers: readonly WorldCampaignMember[];
  /** Makes the n-th person of a group a member wherever the group says so. */
  takePart(one: Case, campaign: WorldCampaign | null, person: Person, group: Group, nth: number): void;
  /** Makes an account a member of a campaign. */
  joinAsAccount(campaignId: string, accountId: string, status: string): void;
};

/** No memberships yet; `daysBefore` gives a time between so many days before the world begins. */
export function memberships(daysBefore: (from: number, to: number) => string): Memberships {
  const programMembers: WorldProgramMember[] = [];
  const campaignMembers: WorldCampaignMember[] = [];

  function joinProgram(programId: number, leadId: number, status: string): void {
    const membershipDate = daysBefore(120, 40);
    programMembers.push({ programId, leadId, status, membershipDate, updatedAt: daysBefore(39, 1) });
  }

  function joinCampaign(campaignId: string, record: SalesforceRecord, status: string): void {
    campaignMembers.push({
      id: salesforceId('campaignMember', campaignMembers.length + 1),
      campaignId,
      leadId: record.object === 'lead' ? record.id : (record.leadId ?? null),
      contactId: record.object === 'contact' ? record.id : null,
      status,
      createdDate: daysBefore(120, 1),
    });
  }

  return {
    programMembers,
    campaignMembers,
    takePart(one, campaign, person, group, nth) {
      const channel = channelNamed(one.program.channel);
      const pair = pairOf(channel, group, nth);
      if (group.marketo === 'member') {
        const held = group.holdsInMarketo ?? pair.marketo;
        for (const lead of person.marketo) joinProgram(one.program.id, lead.id, held);
      }
      if (group.salesforce !== 'member' || !campaign || !one.campaign) return;
      const status = group.holds ?? valueInCampaign(one.campaign, channel, pair.salesforce);
      for (const record of person.salesforce) joinCampaign(campaign.id, record, status);
    },
    joinAsAccount(campaignId, accountId, status) {
      campaignMembers.push({
        id: salesforceId('campaignMember', campaignMembers.length + 1),
        campaignId,
        leadId: null,
        contactId: null,
        accountId,
        status,
        createdDate: daysBefore(120, 1),
      });
    },
  };
}
