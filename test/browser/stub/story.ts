import type {
  CampaignSummary,
  MatchView,
  PreviewRow,
  PreviewView,
  ProgramHit,
  ProgramView,
} from '../../../companion/src/links/views.ts';
import { finding } from '../../../companion/src/domain/findings.ts';
import { defaultPolicies } from '../../../companion/src/domain/policies.ts';
import { findingView } from '../../../companion/src/links/finding-view.ts';
import { findings } from './findings-story.ts';

/** One story in the companion's own types: a webcast, from not linked to in step, on 19 November 2026. */

export const campaign = {
  id: '701000000000001AAA',
  name: 'Zero Trust in Practice – Webcast',
  type: 'Webcast',
  status: 'In Progress',
  startDate: '2026-11-19',
  endDate: '2026-11-19',
  owner: 'Anna Berg',
};
/** The moment at which the page is looked at. */
export const now = new Date('2026-11-19T14:33:00+01:00');
const at = (time: string): string => new Date(`2026-11-19T${time}:00+01:00`).toISOString();

const program = (id: number, name: string, channel: string): ProgramView => ({
  id,
  name,
  channel,
  type: 'Event',
  url: `https://app-sandbox.example.com/#PG${String(id)}A1`,
});

export const webcast = program(4021, 'WC-2026-11 Zero Trust in Practice', 'Webcast');

const names = [
  'Invited',
  'Sales Invited',
  'Registered',
  'Waitlisted',
  'No Show',
  'Attended',
  'Attended On-demand',
  'Follow Up Requested',
  'Engaged',
];

const base: CampaignSummary = {
  campaignId: campaign.id,
  campaignName: campaign.name,
  state: 'not-linked',
  reason: null,
  linkId: null,
  program: null,
  counts: null,
  sides: null,
  match: null,
  findings: [],
  latestChanges: [],
  lastSyncedAt: null,
  nextSyncAt: null,
  syncing: null,
  paused: null,
};

export const linkId = '5e0c3f5c-3b0e-4c1e-9d65-0f4f6f0a1b2c';

const linked: CampaignSummary = {
  ...base,
  state: 'active',
  linkId,
  program: webcast,
  counts: { inStep: 1544, held: 0, differing: 0, failed: 0, total: 1544 },
  match: { matched: 9, total: 9 },
  latestChanges: [
    {
      at: at('14:31'),
      person: 'Jürgen Müller',
      recordId: '003000000000001AAA',
      from: 'Registered',
      to: 'Attended',
      origin: 'marketo',
    },
    {
      at: at('14:31'),
      person: 'Priya Raman',
      recordId: '00Q000000000001AAA',
      from: null,
      to: 'Registered',
      origin: 'marketo',
    },
    {
      at: at('14:26'),
      person: 'Tomás Oliveira',
      recordId: '00Q000000000002AAA',
      from: 'Registered',
      to: 'No Show',
      origin: 'salesforce',
    },
    {
      at: at('14:21'),
      person: 'Femke de Vries',
      recordId: '00Q000000000003AAA',
      from: 'Invited',
      to: 'No Show',
      origin: 'marketo',
    },
  ],
  lastSyncedAt: at('14:32'),
  nextSyncAt: at('14:37'),
};

/** What the companion says of the campaign, by the name of the state. */
export const summaries = {
  'not-linked': base,
  blocked: {
    ...linked,
    state: 'blocked',
    counts: null,
    sides: { marketo: 1504, salesforce: 1052 },
    match: { matched: 6, total: 10 },
    findings,
  },
  'in-step': linked,
  syncing: {
    ...linked,
    counts: { inStep: 1362, held: 0, differing: 182, failed: 0, total: 1544 },
    syncing: { done: 118, of: 300 },
  },
  waiting: { ...linked, counts: { inStep: 1536, held: 8, differing: 0, failed: 0, total: 1544 } },
  failed: { ...linked, counts: { inStep: 1498, held: 0, differing: 0, failed: 46, total: 1544 } },
  ready: { ...linked, state: 'ready', counts: null, latestChanges: [], lastSyncedAt: null, nextSyncAt: null },
  checking: {
    ...linked,
    state: 'checking',
    counts: null,
    latestChanges: [],
    lastSyncedAt: null,
    nextSyncAt: null,
  },
  held: {
    ...linked,
    state: 'held',
    reason: 'campaign-inactive',
    findings: [findingView(finding('campaign-inactive'))],
  },
  paused: {
    ...linked,
    state: 'paused',
    reason: 'paused by a person',
    paused: { at: new Date('2026-11-18T16:05:00+01:00').toISOString(), by: 'Anna Berg', userId: null },
  },
  broken: { ...linked, state: 'broken', reason: 'The program no longer exists in Marketo.' },
} as const satisfies Record<string, CampaignSummary>;

export type StoryState = keyof typeof summaries;

const hit = (
  one: ProgramView,
  members: number,
  matched: number,
  rest: Partial<ProgramHit> = {},
): ProgramHit => ({
  program: one,
  members,
  linkedCampaign: null,
  refused: null,
  matched,
  total: 9,
  canLink: matched === 9,
  hint: null,
  ...rest,
});

export const programs: readonly ProgramHit[] = [
  hit(webcast, 1504, 9),
  hit(program(4022, 'WC-2026-11 Zero Trust in Practice (copy)', 'Webcast'), 0, 9),
  hit(program(3310, 'LIVE-2025 Zero Trust Q&A', 'Webinar'), 388, 8, {
    hint: '“No show” differs by a capital letter. Easy to fix.',
  }),
  hit(program(3902, 'SW-2026-09 Zero Trust with Nordlys', 'Sponsored Webcast'), 212, 5, {
    hint: 'The program has no “Sales Invited” and 3 more',
  }),
  hit(program(3544, 'WC-2026-05 Zero Trust Basics', 'Webcast'), 920, 9, {
    linkedCampaign: { id: '701000000000009AAA', name: 'Zero Trust Basics – May' },
    canLink: false,
  }),
];

const status = (
  marketo: string | null,
  salesforce: string | null,
  index: number,
): MatchView['statuses'][number] => ({
  marketo:
    marketo === null ? null : { name: marketo, step: (index + 1) * 10, success: index > 4, hidden: false },
  salesforce:
    salesforce === null ? null : { label: salesforce, hasResponded: index > 4, isDefault: index === 0 },
  strayValue: null,
  membersMarketo: 0,
  membersSalesforce: 0,
  matches: marketo === salesforce,
  findings: [],
});

export const match: MatchView = {
  programId: webcast.id,
  campaignId: campaign.id,
  canLink: true,
  matched: 9,
  total: 9,
  findings: [],
  statuses: names.map((name, index) => status(name, name, index)),
};

/** What Salesforce calls a status where it differs; null is a status it lacks. */
const spelled = new Map<string, string | null>([
  ['No Show', 'No show'],
  ['Follow Up Requested', 'Follow Up  Requested'],
  ['Attended On-demand', null],
]);

export const blockedMatch: MatchView = {
  ...match,
  canLink: false,
  matched: 6,
  total: 10,
  findings,
  statuses: [
    ...names.map((name, index) =>
      status(name, spelled.has(name) ? (spelled.get(name) ?? null) : name, index),
    ),
    status(null, 'Responded', names.length),
  ],
};

const row = (
  action: string,
  person: string,
  company: string,
  kind: PreviewRow['kind'],
  [marketoNow, marketoThen]: readonly [string | null, string | null],
  [salesforceNow, salesforceThen]: readonly [string | null, string | null],
  reason = 'First sync: a union of both sides.',
): PreviewRow => ({
  person,
  recordId: null,
  company,
  kind,
  action,
  marketo: { now: marketoNow, then: marketoThen },
  salesforce: { now: salesforceNow, then: salesforceThen },
  reason,
});

export const preview: PreviewView = {
  id: 'b0b6f0b8-6b1e-4f0a-8f5c-2f4f3a5d9c11',
  createdAt: at('14:05'),
  program: webcast,
  campaign: { id: campaign.id, name: campaign.name },
  findings: [],
  canApply: true,
  people: 1544,
  willBeInStep: 1536,
  alreadyInStep: 776,
  willWait: 8,
  salesforce: {
    added: 486,
    newLeads: 61,
    changed: 212,
    removed: 0,
    fields: [{ field: 'Actual Cost', from: null, to: '4200' }],
  },
  marketo: { added: 38, newPeople: 9, changed: 24, removed: 0 },
  calls: { marketo: 7, salesforce: 9 },
  policies: defaultPolicies,
  rows: [
    row('new-lead', 'Marek Nowak', 'Aster Foods', null, ['Registered', 'Registered'], [null, 'Registered']),
    row('new-lead', 'Aiko Tanaka', 'Kaito Systems', null, ['Attended', 'Attended'], [null, 'Attended']),
    row(
      'added-to-campaign',
      'Ingrid Solberg',
      'Nordlys Bank',
      'contact',
      ['Attended', 'Attended'],
      [null, 'Attended'],
    ),
    row(
      'added-to-campaign',
      'Femke de Vries',
      'Polder Energie',
      'lead',
      ['No Show', 'No Show'],
      [null, 'No Show'],
    ),
    row(
      'changed-in-salesforce',
      'Jürgen Müller',
      'Müller Logistik',
      'contact',
      ['Attended', 'Attended'],
      ['Registered', 'Attended'],
    ),
    row(
      'changed-in-salesforce',
      'Chloé Fontaine',
      'Lumen Santé',
      'lead',
      ['No Show', 'No Show'],
      ['Registered', 'No Show'],
    ),
    row(
      'added-to-program',
      'Samuel Okoro',
      'Harbor Mutual',
      'lead',
      [null, 'Sales Invited'],
      ['Sales Invited', 'Sales Invited'],
    ),
    row(
      'changed-in-marketo',
      'Elena Rossi',
      'Rossi Energia',
      'contact',
      ['Attended', 'Follow Up Requested'],
      ['Follow Up Requested', 'Follow Up Requested'],
    ),
    row(
      'waits',
      'D. Kowalski',
      'Aster Foods',
      null,
      ['Attended', 'Attended'],
      [null, null],
      'Same e-mail, but another name.',
    ),
    row(
      'waits',
      'Front desk',
      'Nordlys Bank',
      'lead',
      [null, null],
      ['Registered', 'Registered'],
      'No e-mail address.',
    ),
  ],
};
