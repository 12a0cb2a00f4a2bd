import { channelNamed, channels } from '../../companion/sandbox/world/channels.ts';
import { salesforceId } from '../../companion/sandbox/world/ids.ts';
import { visible } from '../../companion/sandbox/world/pairs.ts';
import type { World, WorldProgram } from '../../companion/sandbox/world/types.ts';
import { users } from '../../companion/sandbox/world/users.ts';

/** Somebody in a world made by hand. Their e-mail address is `<key>@example.com`, their name "<Key> Person". */
export type Somebody = {
  readonly key: string;
  /** Progression status in the link's program; `known`: in Marketo, and no member. Absent: Marketo does not know them. */
  readonly marketo?: string;
  /** The same for the link's campaign. */
  readonly salesforce?: string;
  /** Which object they are in Salesforce; a lead unless said. */
  readonly as?: 'lead' | 'contact';
  /** The link, from 0, or several. */
  readonly in?: number | readonly number[];
  readonly marketoHas?: {
    readonly firstName?: string;
    readonly email?: string | null;
    readonly lastName?: string | null;
    readonly company?: string | null;
  };
  readonly salesforceHas?: { readonly email?: string | null; readonly lastName?: string };
};

export type SmallWorld = {
  readonly people: readonly Somebody[];
  /** Programs, each with a campaign of its own: "Program 1" and "Campaign 1", and so on. One unless said. */
  readonly links?: number;
  /** The channel of all programs; Webcast unless said. */
  readonly channel?: string;
  readonly type?: WorldProgram['type'];
};

const born = '2026-01-05T09:00:00Z';

/** A world with just these people in it, so that a test can say who must be where. */
export function smallWorld({
  people,
  links = 1,
  channel: name = 'Webcast',
  type = 'Event',
}: SmallWorld): World {
  const channel = channelNamed(name);
  const pairs = Array.from({ length: links }, (_, at) => ({
    programId: 2001 + at,
    campaignId: salesforceId('campaign', 1 + at),
  }));
  const labels = visible(channel);
  const persons = people.map((one, at) => {
    const person = { firstName: capital(one.key), lastName: 'Person', email: `${one.key}@example.com` };
    const asContact = one.as === 'contact';
    return {
      one,
      person,
      links: [one.in ?? 0].flat().flatMap((link) => pairs[link] ?? []),
      leadId: 5001 + at,
      recordId: salesforceId(asContact ? 'contact' : 'lead', 1 + at),
      asContact,
      // Who is named first is the oldest.
      created: new Date(Date.parse(born) + at * 60_000).toISOString().replace('.000Z', 'Z'),
    };
  });
  const account = { id: salesforceId('account', 1), name: 'Example Works' };
  return {
    seed: 1,
    scale: 1,
    beginsAt: '2026-06-01T06:00:00Z',
    marketo: {
      munchkinId: '123-ABC-456',
      channels,
      programs: pairs.map(({ programId }, at) => ({
        id: programId,
        name: `Program ${String(at + 1)}`,
        description: '',
        type,
        channel: name,
        costs: [],
        folder: 'Tests',
        createdAt: born,
      })),
      leads: persons
        .filter(({ one }) => one.marketo !== undefined)
        .map(({ one, person, leadId, created }) => ({
          id: leadId,
          ...person,
          company: account.name,
          sfdcLeadId: null,
          sfdcContactId: null,
          createdAt: created,
          ...one.marketoHas,
        })),
      members: persons.flatMap(({ one, leadId, links: joined, created }) =>
        one.marketo === undefined || one.marketo === 'known'
          ? []
          : joined.map(({ programId }) => ({
              programId,
              leadId,
              status: one.marketo ?? '',
              membershipDate: created,
              updatedAt: created,
            })),
      ),
    },
    salesforce: {
      organizationId: salesforceId('organization', 1),
      organizationName: 'Example Org',
      users,
      accounts: [account],
      campaigns: pairs.map(({ campaignId }, at) => ({
        id: campaignId,
        name: `Campaign ${String(at + 1)}`,
        type: name,
        status: 'In Progress',
        isActive: true,
        startDate: null,
        endDate: null,
        actualCost: null,
        description: null,
        ownerId: salesforceId('user', 2),
        createdDate: born,
      })),
      statuses: pairs.flatMap(({ campaignId }, pair) =>
        labels.map(({ name: label, success }, at) => ({
          id: salesforceId('campaignMemberStatus', 1 + pair * labels.length + at),
          campaignId,
          label,
          sortOrder: at + 1,
          hasResponded: success,
          isDefault: at === 0,
        })),
      ),
      leads: persons
        .filter(({ one, asContact }) => one.salesforce !== undefined && !asContact)
        .map(({ one, person, recordId, created }) => ({
          id: recordId,
          ...person,
          company: account.name,
          isConverted: false,
          convertedContactId: null,
          createdDate: created,
          ...one.salesforceHas,
        })),
      contacts: persons
        .filter(({ one, asContact }) => one.salesforce !== undefined && asContact)
        .map(({ one, person, recordId, created }) => ({
          id: recordId,
          ...person,
          accountId: account.id,
          createdDate: created,
          ...one.salesforceHas,
        })),
      members: persons
        .flatMap(({ one, recordId, asContact, links: joined, created }) =>
          one.salesforce === undefined || one.salesforce === 'known'
            ? []
            : joined.map(({ campaignId }) => ({ one, recordId, asContact, campaignId, created })),
        )
        .map(({ one, recordId, asContact, campaignId, created }, at) => ({
          id: salesforceId('campaignMember', 1 + at),
          campaignId,
          leadId: asContact ? null : recordId,
          contactId: asContact ? recordId : null,
          status: one.salesforce ?? '',
          createdDate: created,
        })),
    },
    wantedLinks: pairs,
  };
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
