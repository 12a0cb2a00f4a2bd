import type { World } from '../../../companion/sandbox/world/types.ts';

/** A world small enough to know every answer by hand. Ids are written out with their check characters. */

export const ids = {
  U1: '005000000000001AAA',
  U2: '005000000000002AAA',
  U3: '005000000000003AAA',
  A1: '001000000000001AAA',
  A2: '001000000000002AAA',
  C1: '701000000000001AAA',
  C2: '701000000000002AAA',
  C3: '701000000000003AAA',
  L1: '00Q000000000001EAA',
  L2: '00Q000000000002EAA',
  L3: '00Q000000000003EAA',
  L4: '00Q000000000004EAA',
  L5: '00Q000000000005EAA',
  K1: '003000000000001AAA',
  K2: '003000000000002AAA',
  M1: '00v000000000001AAA',
  M2: '00v000000000002AAA',
  M3: '00v000000000003AAA',
  M4: '00v000000000004AAA',
  M5: '00v000000000005AAA',
  M6: '00v000000000006AAA',
  S1: '01Y000000000001EAA',
  S2: '01Y000000000002EAA',
  S3: '01Y000000000003EAA',
  S4: '01Y000000000004EAA',
  S5: '01Y000000000005EAA',
  S6: '01Y000000000006EAA',
  S7: '01Y000000000007EAA',
} as const;

export type Short = keyof typeof ids;

const shortOf = new Map<string, string>(Object.entries(ids).map(([short, id]) => [id, short]));

/** M1 for the id of the first member, and so on; an unknown id stays. */
export const short = (id: string): string => shortOf.get(id) ?? id;

/** Noon of the day on which the world's time stands still. */
export const noon = Date.parse('2026-11-20T12:00:00Z');

const campaign = { status: 'Planned', endDate: null, description: null, ownerId: ids.U2 };
const status = (
  id: string,
  campaignId: string,
  label: string,
  sortOrder: number,
  mark: '' | 'default' | 'responded',
) => ({
  id,
  campaignId,
  label,
  sortOrder,
  hasResponded: mark === 'responded',
  isDefault: mark === 'default',
});
const lead = { isConverted: false, convertedContactId: null };

export const world: World = {
  seed: 1,
  scale: 1,
  beginsAt: '2026-11-01T00:00:00Z',
  marketo: { munchkinId: '123-ABC-456', channels: [], programs: [], leads: [], members: [] },
  salesforce: {
    organizationId: '00D000000000001EAA',
    organizationName: 'Small Org',
    users: [
      { id: ids.U1, name: 'Lockstep Integration', username: 'lockstep@small.example', marketingUser: true },
      { id: ids.U2, name: 'Anna Berg', username: 'anna@small.example', marketingUser: true },
      { id: ids.U3, name: 'Ravi Patel', username: 'ravi@small.example', marketingUser: false },
    ],
    accounts: [
      { id: ids.A1, name: 'Acme' },
      { id: ids.A2, name: 'Globex' },
    ],
    campaigns: [
      {
        ...campaign,
        id: ids.C1,
        name: 'Spring Webinar',
        type: 'Webinar',
        isActive: true,
        startDate: '2026-03-01',
        actualCost: 1200.5,
        createdDate: '2026-01-10T08:00:00Z',
      },
      {
        ...campaign,
        id: ids.C2,
        name: 'autumn fair',
        type: 'Trade Show',
        isActive: false,
        startDate: null,
        actualCost: null,
        createdDate: '2026-02-10T08:00:00Z',
      },
      {
        ...campaign,
        id: ids.C3,
        name: 'Empty',
        type: null,
        isActive: true,
        startDate: '2026-09-01',
        actualCost: 0,
        createdDate: '2026-03-10T08:00:00Z',
      },
    ],
    statuses: [
      status(ids.S1, ids.C1, 'Invited', 1, 'default'),
      status(ids.S2, ids.C1, 'Registered', 2, ''),
      status(ids.S3, ids.C1, 'Attended', 3, 'responded'),
      status(ids.S4, ids.C2, 'Sent', 1, 'default'),
      status(ids.S5, ids.C2, 'Responded', 2, 'responded'),
      status(ids.S6, ids.C3, 'Sent', 1, 'default'),
      status(ids.S7, ids.C3, 'Responded', 2, 'responded'),
    ],
    leads: [
      {
        ...lead,
        id: ids.L1,
        email: 'ada@example.com',
        firstName: 'Ada',
        lastName: 'Lovelace',
        company: 'Analytical',
        createdDate: '2026-01-01T10:00:00Z',
      },
      {
        ...lead,
        id: ids.L2,
        email: 'Bob@Example.com',
        firstName: 'Bob',
        lastName: "O'Brien",
        company: '100% Tea',
        createdDate: '2026-02-01T10:00:00Z',
      },
      {
        ...lead,
        id: ids.L3,
        email: null,
        firstName: null,
        lastName: 'Smith',
        company: 'analytical',
        createdDate: '2026-03-01T10:00:00Z',
      },
      {
        id: ids.L4,
        isConverted: true,
        convertedContactId: ids.K2,
        email: 'dan@example.com',
        firstName: 'Dan',
        lastName: 'Dare',
        company: 'Globex',
        createdDate: '2026-04-01T10:00:00Z',
      },
      {
        ...lead,
        id: ids.L5,
        email: 'zoe@example.org',
        firstName: 'Zoë',
        lastName: 'Zimmer',
        company: '100 Teas',
        createdDate: '2026-05-01T10:00:00Z',
      },
    ],
    contacts: [
      {
        id: ids.K1,
        accountId: ids.A1,
        email: 'grace@example.com',
        firstName: 'Grace',
        lastName: 'Hopper',
        createdDate: '2026-01-01T10:00:00Z',
      },
      {
        id: ids.K2,
        accountId: ids.A2,
        email: 'dan@example.com',
        firstName: 'Dan',
        lastName: 'Dare',
        createdDate: '2026-04-02T10:00:00Z',
      },
    ],
    members: [
      {
        id: ids.M1,
        campaignId: ids.C1,
        leadId: ids.L1,
        contactId: null,
        status: 'Registered',
        createdDate: '2026-06-01T10:00:00Z',
      },
      {
        id: ids.M2,
        campaignId: ids.C1,
        leadId: ids.L2,
        contactId: null,
        status: 'Attended',
        createdDate: '2026-06-02T10:00:00Z',
      },
      {
        id: ids.M3,
        campaignId: ids.C1,
        leadId: null,
        contactId: ids.K1,
        status: 'Invited',
        createdDate: '2026-06-03T10:00:00Z',
      },
      {
        id: ids.M4,
        campaignId: ids.C2,
        leadId: ids.L1,
        contactId: null,
        status: 'Responded',
        createdDate: '2026-06-04T10:00:00Z',
      },
      {
        id: ids.M5,
        campaignId: ids.C2,
        leadId: null,
        contactId: ids.K2,
        status: 'Lost label',
        createdDate: '2026-06-05T10:00:00Z',
      },
      {
        id: ids.M6,
        campaignId: ids.C1,
        leadId: ids.L3,
        contactId: null,
        status: 'Invited',
        createdDate: '2026-06-06T10:00:00Z',
      },
    ],
  },
  wantedLinks: [],
};
