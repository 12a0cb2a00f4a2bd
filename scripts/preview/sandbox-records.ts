import type { World, WorldContact, WorldSalesforceLead } from '../../companion/sandbox/world/types.ts';
import type { PreviewCampaign, PreviewPerson } from './records.ts';

type Org = World['salesforce'];

/** People for the lead and contact pages; a list to choose from needs no more of each kind. */
const mostPeople = 200;

/** The campaigns of a sandbox world as the preview page shows them. */
export function campaignsOf({ salesforce }: { readonly salesforce: Org }): PreviewCampaign[] {
  const owners = new Map(salesforce.users.map(({ id, name }) => [id, name]));
  return salesforce.campaigns.map(({ id, name, type, status, startDate, endDate, ownerId }) => ({
    id,
    name,
    type,
    status,
    startDate,
    endDate,
    owner: owners.get(ownerId) ?? null,
  }));
}

/** Leads and contacts of a sandbox world that are members of a campaign, as the preview page shows them. */
export function peopleOf({ salesforce }: { readonly salesforce: Org }): PreviewPerson[] {
  const members = new Set(salesforce.members.map(({ leadId, contactId }) => contactId ?? leadId));
  const accounts = new Map(salesforce.accounts.map(({ id, name }) => [id, name]));
  const person = (one: WorldSalesforceLead | WorldContact): PreviewPerson => ({
    id: one.id,
    object: 'accountId' in one ? 'Contact' : 'Lead',
    name: [one.firstName, one.lastName].filter((name) => name !== null).join(' '),
    company: 'accountId' in one ? (accounts.get(one.accountId) ?? null) : one.company,
    email: one.email,
    owner: null,
  });
  return [salesforce.leads, salesforce.contacts].flatMap((list) =>
    list
      .filter(({ id }) => members.has(id))
      .slice(0, mostPeople)
      .map(person),
  );
}
