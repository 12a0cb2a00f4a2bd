import { SalesforceError } from '../salesforce/errors.ts';
import { textOf } from '../salesforce/org/row.ts';
import { seeded } from '../world/random.ts';
import { stranger } from './strangers.ts';
import type { SalesforceState, TrueCampaign, TrueCampaignMember } from '../salesforce/state.ts';
import type { Act } from './paced.ts';

/**
 * Sales people and their admin at work in the org, whether anything is linked or not: they register people, note who came,
 * correct, convert, merge and delete. Everything goes by the org's own rules; what those refuse is told as refused.
 */
export function salesforceLife(salesforce: SalesforceState, seed: number): Act {
  const random = seeded(seed);
  const { org } = salesforce;

  /** A member of the campaign, picked by chance; null when it has none. */
  function anyMember(campaign: TrueCampaign): TrueCampaignMember | null {
    const members = salesforce.members(campaign.id);
    return members.length === 0 ? null : random.pick(members);
  }
  const nameOf = (member: TrueCampaignMember): string => member.email ?? member.id;
  const labels = (campaign: TrueCampaign): string[] =>
    salesforce.statuses(campaign.id).map((one) => one.label);
  const isOpenLead = (id: string): boolean => {
    const lead = org.get('Lead', id);
    return lead !== undefined && lead['IsDeleted'] !== true && lead['IsConverted'] !== true;
  };

  function registers(campaign: TrueCampaign): string {
    const { firstName, lastName, email, company } = stranger(random, org.made());
    const leadId = salesforce.createLead({
      FirstName: firstName,
      LastName: lastName,
      Email: email,
      Company: company,
    });
    salesforce.addMember({ campaignId: campaign.id, leadId });
    return `${email} is registered for ${campaign.name}`;
  }

  function moves(campaign: TrueCampaign): string | null {
    const member = anyMember(campaign);
    const all = labels(campaign);
    if (!member || all.length < 2) return null;
    const at = all.indexOf(member.status ?? '');
    // Most go on by one status; one in eight is put right, back by one.
    const next = all[at + (random.below(8) === 0 ? -1 : 1)];
    if (next === undefined) return null;
    salesforce.setMemberStatus(member.id, next);
    return `${nameOf(member)} is ${next} in ${campaign.name}`;
  }

  function edits(campaign: TrueCampaign): string | null {
    const member = anyMember(campaign);
    if (!member) return null;
    const title = random.pick(['Director', 'Engineer', 'Head of IT', 'CISO', 'Buyer']);
    if (member.contactId !== null) salesforce.updateRecord('Contact', member.contactId, { Title: title });
    else if (member.leadId !== null) salesforce.updateRecord('Lead', member.leadId, { Title: title });
    else return null;
    return `${nameOf(member)} is ${title} now`;
  }

  function converts(campaign: TrueCampaign): string | null {
    const leads = salesforce
      .members(campaign.id)
      .filter((one) => one.leadId !== null && isOpenLead(one.leadId));
    if (leads.length === 0) return null;
    const member = random.pick(leads);
    salesforce.convertLead(member.leadId ?? '');
    return `${nameOf(member)} is converted to a contact`;
  }

  /** Two open leads of one campaign turn out to be one person. */
  function merges(campaign: TrueCampaign): string | null {
    const ids = [...new Set(salesforce.members(campaign.id).flatMap((one) => one.leadId ?? []))].filter(
      isOpenLead,
    );
    if (ids.length < 2) return null;
    const winner = random.pick(ids);
    const loser = random.pick(ids.filter((id) => id !== winner));
    const [kept, gone] = [winner, loser].map((id) => {
      const lead = org.get('Lead', id);
      return (lead && textOf(lead, 'Email')) ?? id;
    });
    salesforce.mergeLeads(winner, loser);
    return `${gone ?? loser} is merged into ${kept ?? winner}`;
  }

  function removes(campaign: TrueCampaign): string | null {
    const member = anyMember(campaign);
    if (!member) return null;
    salesforce.removeMember(member.id);
    return `${nameOf(member)} is removed from ${campaign.name}`;
  }

  function deletes(campaign: TrueCampaign): string | null {
    const member = anyMember(campaign);
    if (!member?.leadId || !isOpenLead(member.leadId)) return null;
    salesforce.deleteRecord('Lead', member.leadId);
    return `${nameOf(member)} is deleted`;
  }

  /** How often each is done, out of all. */
  const work: readonly (readonly [times: number, does: (campaign: TrueCampaign) => string | null])[] = [
    [8, registers],
    [10, moves],
    [4, edits],
    [2, converts],
    [1, merges],
    [1, removes],
    [1, deletes],
  ];
  const choices = work.flatMap(([times, does]) => Array.from({ length: times }, () => does));

  return () => {
    const campaigns = salesforce.campaigns().filter((one) => one.isActive);
    if (campaigns.length === 0) return null;
    const campaign = random.pick(campaigns);
    try {
      const what = random.pick(choices)(campaign);
      return what === null ? null : `${what} (Salesforce)`;
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      return `somebody was refused in ${campaign.name}: ${error.message} (Salesforce)`;
    }
  };
}
