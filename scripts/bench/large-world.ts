import { salesforceId } from '../../companion/sandbox/world/ids.ts';
import { buildWorld } from '../../companion/sandbox/world/seed.ts';
import type { World } from '../../companion/sandbox/world/types.ts';

export type Size = { readonly people: number; readonly campaigns: number; readonly members: number };

const statuses = ['Sent', 'Registered', 'Attended', 'No Show'];
const beganAt = Date.parse('2025-01-01T00:00:00Z');

/** A second after the beginning of 2025; later records come later. */
const date = (second: number): string =>
  `${new Date(beganAt + Math.floor(second) * 1000).toISOString().slice(0, 19)}Z`;

/**
 * The small world with as many more Salesforce records as asked for: half leads, half contacts; campaigns of very
 * different sizes, as in life, where the largest has a tenth of all members.
 */
export function largeWorld({ people, campaigns, members }: Size): World {
  const small = buildWorld({ seed: 1, scale: 1 });
  const { salesforce } = small;
  const accountId = salesforce.accounts[0]?.id ?? '';
  const ownerId = salesforce.users[1]?.id ?? salesforce.users[0]?.id ?? '';
  const second = 40_000_000 / Math.max(people, members);
  const at = { lead: 1_000_000, contact: 2_000_000, campaign: 3_000_000, member: 4_000_000 };

  const person = (n: number) => ({
    email: `person.${n}@company-${n % 5000}.example`,
    firstName: `First ${n % 700}`,
    lastName: `Last ${n % 9000}`,
    createdDate: date(n * second),
  });
  const leads = Array.from({ length: Math.floor(people / 2) }, (_, n) => ({
    ...person(n),
    id: salesforceId('lead', at.lead + n),
    company: `Company ${n % 5000}`,
    isConverted: false,
    convertedContactId: null,
  }));
  const contacts = Array.from({ length: Math.ceil(people / 2) }, (_, n) => ({
    ...person(leads.length + n),
    id: salesforceId('contact', at.contact + n),
    accountId,
  }));
  const made = Array.from({ length: campaigns }, (_, n) => ({
    id: salesforceId('campaign', at.campaign + n),
    name: `Large ${n}`,
    type: 'Webinar',
    status: 'Completed',
    isActive: true,
    startDate: null,
    endDate: null,
    actualCost: null,
    description: null,
    ownerId,
    createdDate: date(0),
  }));
  const labels = made.flatMap((campaign, n) =>
    statuses.map((label, place) => ({
      id: salesforceId('campaignMemberStatus', at.campaign + n * statuses.length + place),
      campaignId: campaign.id,
      label,
      sortOrder: place + 1,
      hasResponded: place === 2,
      isDefault: place === 0,
    })),
  );
  /** Every tenth member is in the first campaign, the rest are spread; nobody is twice in one. */
  const campaignOf = (n: number): number =>
    n % 10 === 0 ? 0 : 1 + ((n + Math.floor(n / people)) % (campaigns - 1));
  const joined = Array.from({ length: members }, (_, n) => {
    const who = (n * 7) % people;
    return {
      id: salesforceId('campaignMember', at.member + n),
      campaignId: made[campaignOf(n)]?.id ?? '',
      leadId: leads[who]?.id ?? null,
      contactId: contacts[who - leads.length]?.id ?? null,
      status: statuses[n % statuses.length] ?? '',
      createdDate: date(n * second),
    };
  });
  return {
    ...small,
    salesforce: {
      ...salesforce,
      leads: [...salesforce.leads, ...leads],
      contacts: [...salesforce.contacts, ...contacts],
      campaigns: [...salesforce.campaigns, ...made],
      statuses: [...salesforce.statuses, ...labels],
      members: [...salesforce.members, ...joined],
    },
  };
}
