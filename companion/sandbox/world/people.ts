import type { Group } from './cases.ts';
import { salesforceId } from './ids.ts';
import { companies, names } from './names.ts';
import type { Random } from './random.ts';
import type { WorldAccount, WorldContact, WorldMarketoLead, WorldSalesforceLead } from './types.ts';

/** A Salesforce record of somebody; `leadId` is the lead it was converted from while a member. */
export type SalesforceRecord = {
  readonly object: 'lead' | 'contact';
  readonly id: string;
  readonly leadId?: string;
};

/** One human, with the records they have on each side that take part. */
export type Person = {
  readonly marketo: readonly WorldMarketoLead[];
  readonly salesforce: readonly SalesforceRecord[];
};

export type Population = {
  readonly accounts: readonly WorldAccount[];
  readonly marketoLeads: readonly WorldMarketoLead[];
  readonly leads: readonly WorldSalesforceLead[];
  readonly contacts: readonly WorldContact[];
  readonly merges: readonly { readonly loserId: number; readonly winnerId: number }[];
  /** Brings one more person into the world and returns them. */
  born(group: Group, nth: number): Person;
};

/** An empty population; `time` gives a date before the world begins. */
export function population(random: Random, time: () => string): Population {
  const accounts = companies.map((company, index) => ({
    id: salesforceId('account', index + 1),
    name: company.name,
  }));
  const marketoLeads: WorldMarketoLead[] = [];
  const leads: WorldSalesforceLead[] = [];
  const contacts: WorldContact[] = [];
  const merges: { loserId: number; winnerId: number }[] = [];
  let people = 0;
  let lastMarketoId = 1_000_000;

  function identity() {
    people += 1;
    const name = random.pick(names);
    const company = random.below(companies.length);
    const { name: companyName, domain } = companies[company] ?? {
      name: 'Nordlys Bank',
      domain: 'nordlys.example',
    };
    const accountId = salesforceId('account', company + 1);
    const email: string | null = `${name.latin}.${people}@${domain}`;
    return { ...name, company: companyName, accountId, email };
  }
  type Identity = Omit<ReturnType<typeof identity>, 'email'> & { readonly email: string | null };

  function marketoLead(who: Identity, twist: Group['twist']): WorldMarketoLead {
    // Real lead ids are not dense (reference: Marketo REST, gotcha 21).
    lastMarketoId += 1 + random.below(4);
    const bare = twist === 'no-last-name';
    const lead: WorldMarketoLead = {
      id: lastMarketoId,
      email: twist === 'no-marketo-email' ? null : who.email,
      firstName: who.first,
      lastName: bare ? null : who.last,
      company: bare ? null : who.company,
      sfdcLeadId: null,
      sfdcContactId: null,
      createdAt: time(),
    };
    marketoLeads.push(lead);
    return lead;
  }

  type Fate = { readonly isDeleted?: true; readonly masterRecordId?: string };

  function contact(who: Identity): string {
    const id = salesforceId('contact', contacts.length + 1);
    contacts.push({
      id,
      accountId: who.accountId,
      email: who.email,
      firstName: who.first,
      lastName: who.last,
      createdDate: time(),
    });
    return id;
  }

  function salesforceLead(who: Identity, convertedContactId: string | null, fate: Fate = {}): string {
    const id = salesforceId('lead', leads.length + 1);
    leads.push({
      id,
      email: who.email,
      firstName: who.first,
      lastName: who.last,
      company: who.company,
      isConverted: convertedContactId !== null,
      convertedContactId,
      createdDate: time(),
      ...fate,
    });
    return id;
  }

  /** What Salesforce can hold at most: 40 and 80 letters, and a company of 255. */
  const asLongAsMayBe = (who: Identity): Identity => ({
    ...who,
    first: 'Maria-Theresia-'.repeat(3).slice(0, 40),
    last: 'von und zu Hohenlohe-Waldenburg-'.repeat(3).slice(0, 79) + 'g',
    company: 'Versicherungsgesellschaft '.repeat(10).slice(0, 254) + 'e',
  });

  /** The same human as Salesforce spells them. */
  function asKnownToSalesforce(who: Identity, twist: Group['twist']): Identity {
    if (twist === 'other-last-name') return { ...who, last: `${who.last}-Neumann` };
    if (twist === 'upper-case-email') return { ...who, email: who.email?.toUpperCase() ?? null };
    if (twist === 'no-salesforce-email') return { ...who, email: null };
    return who;
  }

  function salesforceRecords(
    who: Identity,
    { twist }: Group,
    object: 'lead' | 'contact',
  ): readonly SalesforceRecord[] {
    if (twist === 'deleted-in-salesforce') {
      salesforceLead(who, null, { isDeleted: true });
      return [];
    }
    const id = object === 'contact' ? contact(who) : salesforceLead(who, null);
    const own: SalesforceRecord = { object, id };
    switch (twist) {
      case 'converted':
        salesforceLead(who, id);
        return [own];
      case 'converted-member':
        return [{ ...own, leadId: salesforceLead(who, id) }];
      case 'merged-in-salesforce':
        if (object === 'lead') salesforceLead(who, null, { isDeleted: true, masterRecordId: id });
        return [own];
      case 'lead-and-contact':
        salesforceLead(who, null);
        return [own];
      case 'lead-and-contact-members':
      case 'two-salesforce-leads':
        return [own, { object: 'lead', id: salesforceLead(who, null) }];
      case 'two-contacts':
        return [own, { object: 'contact', id: contact(who) }];
      default:
        return [own];
    }
  }

  return {
    accounts,
    marketoLeads,
    leads,
    contacts,
    merges,
    born(group, nth) {
      const who = group.twist === 'longest-names' ? asLongAsMayBe(identity()) : identity();
      const marketo = group.marketo === 'unknown' ? [] : [marketoLead(who, group.twist)];
      if (group.twist === 'two-leads') marketo.push(marketoLead(who, undefined));
      const [winner] = marketo;
      if (group.twist === 'merged-in-marketo' && winner) {
        lastMarketoId += 1;
        merges.push({ loserId: lastMarketoId, winnerId: winner.id });
      }
      const object = group.as ?? (nth % 2 === 0 ? 'lead' : 'contact');
      const salesforce =
        group.salesforce === 'unknown'
          ? []
          : salesforceRecords(asKnownToSalesforce(who, group.twist), group, object);
      return { marketo, salesforce };
    },
  };
}
