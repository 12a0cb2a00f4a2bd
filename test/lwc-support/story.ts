import type { CampaignSummary, PoliciesView, PreviewView, ProgramHit, ProgramView } from 'c/companion';

/** Data for unit tests: one webcast and its campaign. */

export const program: ProgramView = {
  id: 4021,
  name: 'WC-2026-11 Zero Trust in Practice',
  channel: 'Webcast',
  type: 'Event',
  url: 'https://app.example.com/#PG4021A1',
};

export const linkId = 'link-1';
export const campaignId = '701000000000001AAA';

export const inStep: CampaignSummary = {
  campaignId,
  campaignName: 'Zero Trust in Practice – Webcast',
  state: 'active',
  reason: null,
  linkId,
  program,
  counts: { inStep: 1544, held: 0, differing: 0, failed: 0, total: 1544 },
  sides: null,
  match: { matched: 9, total: 9 },
  findings: [],
  latestChanges: [
    {
      at: new Date().toISOString(),
      person: 'Jürgen Müller',
      recordId: '003000000000001AAA',
      from: 'Registered',
      to: 'Attended',
      origin: 'marketo',
    },
    {
      at: '2026-01-05T10:00:00Z',
      person: 'Priya Raman',
      recordId: null,
      from: null,
      to: 'Registered',
      origin: 'salesforce',
    },
    {
      at: '2026-01-04T10:00:00Z',
      person: 'Tomás Oliveira',
      recordId: null,
      from: 'Registered',
      to: null,
      origin: 'marketo',
    },
    {
      at: '2026-01-03T10:00:00Z',
      person: 'Femke de Vries',
      recordId: null,
      from: 'Invited',
      to: 'No Show',
      origin: 'marketo',
    },
  ],
  lastSyncedAt: new Date().toISOString(),
  nextSyncAt: new Date(Date.now() + 300_000).toISOString(),
  syncing: null,
  paused: null,
};

export const notLinked: CampaignSummary = {
  ...inStep,
  state: 'not-linked',
  linkId: null,
  program: null,
  counts: null,
  match: null,
  latestChanges: [],
  lastSyncedAt: null,
  nextSyncAt: null,
};

export const hit = (parts: Partial<ProgramHit> = {}): ProgramHit => ({
  program,
  members: 1504,
  linkedCampaign: null,
  refused: null,
  matched: 9,
  total: 9,
  canLink: true,
  hint: null,
  ...parts,
});

/** What a link does by itself unless somebody says otherwise. */
const usual: PoliciesView['policies'] = {
  conflict: 'furthest',
  backwards: 'hold',
  removal: { marketo: 'propagate', salesforce: 'propagate' },
  personDeleted: 'keep',
  creation: 'create',
  creationCap: null,
  additionsFromSalesforce: false,
  filter: [],
  fields: { type: true, actualCost: true },
};

export const preview: PreviewView = {
  id: 'preview-1',
  createdAt: new Date().toISOString(),
  program,
  campaign: { id: campaignId, name: inStep.campaignName },
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
    fields: [{ field: 'Actual Cost', from: '100', to: '4200' }],
  },
  marketo: { added: 38, newPeople: 9, changed: 24, removed: 0 },
  calls: { marketo: 7, salesforce: 9 },
  policies: usual,
  rows: [
    person('new-lead', 'Marek Nowak', null, ['Registered', 'Registered'], [null, 'Registered']),
    person('added-to-campaign', 'Ingrid Solberg', 'contact', ['Attended', 'Attended'], [null, 'Attended']),
    person(
      'changed-in-salesforce',
      'Jürgen Müller',
      'contact',
      ['Attended', 'Attended'],
      ['Registered', 'Attended'],
    ),
    person(
      'added-to-program',
      'Samuel Okoro',
      'lead',
      [null, 'Sales Invited'],
      ['Sales Invited', 'Sales Invited'],
    ),
    person('changed-in-marketo', 'Elena Rossi', 'contact', ['Attended', 'Engaged'], ['Engaged', 'Engaged']),
    person('waits', 'D. Kowalski', null, ['Attended', 'Attended'], [null, null]),
  ],
};

export const policies: PoliciesView = {
  linkId,
  programType: 'Event',
  policies: usual,
  waiting: [{ reason: 'backwards', members: 8 }],
};

type Change = readonly [now: string | null, then: string | null];

function person(
  action: string,
  name: string,
  kind: 'lead' | 'contact' | null,
  marketo: Change,
  salesforce: Change,
): PreviewView['rows'][number] {
  return {
    person: name,
    recordId: null,
    company: 'Aster Foods',
    kind,
    action,
    marketo: { now: marketo[0], then: marketo[1] },
    salesforce: { now: salesforce[0], then: salesforce[1] },
    reason: 'Same e-mail, but another name.',
  };
}
