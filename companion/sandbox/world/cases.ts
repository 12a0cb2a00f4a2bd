import { both, fewOfEach, onlyMarketo, onlySalesforce } from './groups.ts';

/**
 * What the world is made to show: each case is a program, the campaign it is to be linked with, and the people in
 * them. expected.json says how each wanted link must end.
 */

/** Where a person stands on one side: member of the program or campaign, known there without being a member, or unknown. */
export type Standing = 'member' | 'known' | 'unknown';

/** What is odd about the people of a group. */
export type Twist =
  | 'two-leads'
  | 'two-salesforce-leads'
  | 'two-contacts'
  | 'lead-and-contact'
  | 'lead-and-contact-members'
  | 'converted'
  | 'converted-member'
  | 'merged-in-marketo'
  | 'merged-in-salesforce'
  | 'deleted-in-salesforce'
  | 'longest-names'
  | 'other-last-name'
  | 'upper-case-email'
  | 'no-last-name'
  | 'no-marketo-email'
  | 'no-salesforce-email';

/** A number of people, at scale 1, who stand alike. */
export type Group = {
  readonly count: number;
  readonly marketo: Standing;
  readonly salesforce: Standing;
  /** The Salesforce object they are; leads and contacts by turns unless said. */
  readonly as?: 'lead' | 'contact';
  /** The side with the higher step, for members of both; equal unless said. */
  readonly ahead?: 'marketo' | 'salesforce';
  readonly twist?: Twist;
  /** The campaign value they all hold, whatever the program says. */
  readonly holds?: string;
  /** The program status they all hold, even one that the channel hides or does not have. */
  readonly holdsInMarketo?: string;
};

export type CaseStatus = {
  readonly label: string;
  readonly responded: boolean;
  readonly isDefault?: boolean;
};

/** How the campaign's statuses come about: the channel's own, then changed in the ways named. */
export type CaseCampaign = {
  readonly name: string;
  readonly type: string | null;
  readonly actualCost: number | null;
  readonly startDate: string;
  readonly isActive?: boolean;
  /** Instead of the channel's statuses. */
  readonly statuses?: readonly CaseStatus[];
  /** Beyond the channel's statuses. */
  readonly extra?: readonly CaseStatus[];
  /** Channel status to campaign label; null: the campaign has none. */
  readonly relabel?: Readonly<Record<string, string | null>>;
  /** Channel statuses whose HasResponded is the opposite of their success. */
  readonly respondedFlipped?: readonly string[];
  /** SortOrder runs against the steps. */
  readonly reversed?: boolean;
  /** No status is the default. */
  readonly withoutDefault?: boolean;
  /** So many accounts are members too. */
  readonly accounts?: number;
};

export type Case = {
  /** What the pair is there for, in words. */
  readonly shows?: string;
  readonly program: {
    readonly id: number;
    readonly name: string;
    readonly channel: string;
    readonly description: string;
    readonly costs?: readonly { startDate: string; cost: number; note?: string }[];
    /** Already tied to the campaign by Marketo's own sync. */
    readonly native?: true;
  };
  readonly campaign: CaseCampaign | null;
  /** False: nobody asks for this link. */
  readonly wanted?: false;
  readonly people: readonly Group[];
  /** How many people of the first case take part here too, with the same standing and status on both sides. */
  readonly regulars?: number;
};

export const cases: readonly Case[] = [
  {
    program: {
      id: 1101,
      name: 'WC-2026-11 Zero Trust in Practice',
      channel: 'Webcast',
      description: 'Live webcast, 19 November 2026',
      costs: [{ startDate: '2026-11-01', cost: 4200, note: 'Platform and speaker' }],
    },
    campaign: {
      name: 'Zero Trust in Practice – Webcast',
      type: 'Webcast',
      actualCost: null,
      startDate: '2026-11-19',
    },
    people: [
      both(34),
      both(10, { ahead: 'marketo' }),
      both(10, { ahead: 'salesforce' }),
      onlyMarketo(14, 'known', { as: 'contact' }),
      onlyMarketo(10, 'known', { as: 'lead' }),
      onlyMarketo(16, 'unknown'),
      onlySalesforce(10, 'known'),
      onlySalesforce(8, 'unknown'),
      both(1, { twist: 'two-leads', as: 'contact' }),
      onlyMarketo(1, 'known', { twist: 'lead-and-contact', as: 'contact' }),
      both(1, { twist: 'converted', as: 'contact' }),
      onlyMarketo(1, 'known', { twist: 'other-last-name', as: 'lead' }),
      both(1, { twist: 'upper-case-email', as: 'lead' }),
      onlyMarketo(1, 'unknown', { twist: 'no-last-name' }),
      onlyMarketo(1, 'unknown', { twist: 'no-marketo-email' }),
      onlySalesforce(1, 'unknown', { twist: 'no-salesforce-email', as: 'contact' }),
    ],
  },
  {
    program: {
      id: 1102,
      name: 'CONF-2026-10 Cloud Security Days',
      channel: 'Conference',
      description: 'Booth and meetings in Berlin',
      costs: [{ startDate: '2026-10-01', cost: 38000 }],
    },
    campaign: {
      name: 'Cloud Security Days 2026',
      type: 'Conference',
      actualCost: 38000,
      startDate: '2026-10-13',
    },
    people: fewOfEach,
    regulars: 6,
  },
  {
    program: {
      id: 1103,
      name: 'ER-2026-09 CISO Roundtable Zürich',
      channel: 'Executive Roundtable',
      description: 'Dinner, twelve seats',
      costs: [{ startDate: '2026-09-01', cost: 2500 }],
    },
    campaign: { name: 'CISO Roundtable Zürich', type: null, actualCost: null, startDate: '2026-09-17' },
    people: [
      both(8),
      both(2, { ahead: 'marketo' }),
      both(2, { ahead: 'salesforce' }),
      onlyMarketo(2, 'known'),
      onlySalesforce(2, 'known'),
    ],
    regulars: 4,
  },
  {
    program: {
      id: 1104,
      name: 'GC-2026 Zero Trust Field Guide',
      channel: 'Gated Content',
      description: 'eBook behind a form',
    },
    campaign: {
      name: 'Zero Trust Field Guide (eBook)',
      type: 'Other',
      actualCost: 900,
      startDate: '2026-01-15',
    },
    people: [
      both(14),
      both(3, { ahead: 'marketo' }),
      onlyMarketo(6, 'known'),
      onlyMarketo(10, 'unknown'),
      onlySalesforce(3, 'unknown'),
    ],
    regulars: 8,
  },
  {
    program: {
      id: 1105,
      name: 'FE-2026-06 Summer Meetup Göteborg',
      channel: 'Field Event',
      description: 'Evening meetup',
      costs: [{ startDate: '2026-06-01', cost: 3100 }],
    },
    campaign: {
      name: 'Summer Meetup Göteborg',
      type: 'Field Event',
      actualCost: 2800,
      startDate: '2026-06-11',
      respondedFlipped: ['Attended'],
    },
    people: fewOfEach,
    regulars: 3,
  },
  {
    program: {
      id: 1106,
      name: 'SW-2026-09 Zero Trust with Nordlys',
      channel: 'Sponsored Webcast',
      description: 'With a partner',
      costs: [{ startDate: '2026-09-01', cost: 15000 }],
    },
    campaign: {
      name: 'Zero Trust with Nordlys',
      type: 'Webcast',
      actualCost: null,
      startDate: '2026-09-24',
      extra: [{ label: 'Interested', responded: false }],
    },
    people: fewOfEach,
    regulars: 5,
  },
  {
    program: {
      id: 1107,
      name: 'WC-2026-09 Incident Response Live',
      channel: 'Webcast',
      description: 'Live webcast, 9 September 2026',
    },
    campaign: {
      name: 'Incident Response Live – Webcast',
      type: 'Webcast',
      actualCost: null,
      startDate: '2026-09-09',
      relabel: {
        'No Show': 'No show',
        'Follow Up Requested': 'Follow Up  Requested',
        'Attended On-demand': null,
      },
      extra: [{ label: 'Responded', responded: true }],
    },
    people: [both(18), onlyMarketo(5, 'known'), onlySalesforce(4, 'known'), both(14, { holds: 'Responded' })],
  },
  {
    program: { id: 1108, name: 'CONF-2026-03 Platform World', channel: 'Conference', description: 'Booth' },
    campaign: {
      name: 'Platform World – imported list',
      type: 'Conference',
      actualCost: null,
      startDate: '2026-03-03',
      statuses: [
        { label: 'Sent', responded: false, isDefault: true },
        { label: 'Responded', responded: true },
      ],
    },
    people: [both(10, { holds: 'Sent' }), both(8, { holds: 'Responded' }), onlyMarketo(5, 'known')],
  },
  {
    program: {
      id: 1109,
      name: 'WC-2026-05 Zero Trust Basics',
      channel: 'Webcast',
      description: 'Live webcast, 7 May 2026',
      native: true,
    },
    campaign: { name: 'Zero Trust Basics – May', type: 'Webcast', actualCost: 0, startDate: '2026-05-07' },
    people: [both(20)],
    regulars: 10,
  },
  {
    program: {
      id: 1110,
      name: 'SP-2026-02 Keynote at InfraCon',
      channel: 'Speaking Session',
      description: 'Thirty minutes, main stage',
    },
    campaign: {
      name: 'Keynote at InfraCon',
      type: 'Speaking Session',
      actualCost: null,
      startDate: '2026-02-18',
      isActive: false,
    },
    people: [both(10), onlyMarketo(4, 'unknown')],
  },
  {
    program: {
      id: 1111,
      name: 'SV-2026-10 State of Platform Security Survey',
      channel: 'Survey',
      description: 'Yearly survey, results in December',
      costs: [
        { startDate: '2026-10-01', cost: 1200, note: 'Panel' },
        { startDate: '2026-11-01', cost: 800, note: 'Design' },
      ],
    },
    campaign: null,
    people: [onlyMarketo(14, 'known'), onlyMarketo(12, 'unknown')],
    regulars: 8,
  },
  {
    program: {
      id: 1112,
      name: 'NU-2026 Platform Evaluation',
      channel: 'Nurture',
      description: 'Six letters over three months',
    },
    campaign: { name: 'Platform Evaluation Nurture', type: null, actualCost: null, startDate: '2026-07-01' },
    people: [
      both(18),
      both(3, { ahead: 'marketo' }),
      onlyMarketo(5, 'known'),
      onlySalesforce(4, 'known'),
      onlySalesforce(2, 'unknown'),
    ],
    regulars: 4,
  },
  {
    program: {
      id: 1113,
      name: 'DM-2026-08 Welcome Kit',
      channel: 'Direct Mail',
      description: 'A parcel',
      costs: [{ startDate: '2026-08-01', cost: 5400 }],
    },
    campaign: {
      name: 'Welcome Kit',
      type: 'Direct Mail',
      actualCost: 5400,
      startDate: '2026-08-05',
      extra: [{ label: 'Sent', responded: false, isDefault: true }],
    },
    people: fewOfEach,
  },
  {
    program: {
      id: 1114,
      name: 'OE-2026-04 Partner Summit 東京',
      channel: 'Owned Event',
      description: 'Two days',
    },
    campaign: {
      name: 'Partner Summit 東京',
      type: 'Owned Event',
      actualCost: null,
      startDate: '2026-04-21',
      reversed: true,
    },
    people: fewOfEach,
    regulars: 6,
  },
  {
    program: {
      id: 1115,
      name: 'WC-2026-11 Zero Trust in Practice (copy)',
      channel: 'Webcast',
      description: 'A clone that nobody renamed',
    },
    campaign: null,
    wanted: false,
    people: [],
  },
];

/** A campaign with Salesforce's own first statuses that nobody asks to link. */
export const unlinked: CaseCampaign = {
  name: 'Customer Advisory Board 2027',
  type: null,
  actualCost: null,
  startDate: '2027-02-01',
  statuses: [
    { label: 'Sent', responded: false, isDefault: true },
    { label: 'Responded', responded: true },
  ],
};
