import { standardSettings } from '../../companion/src/domain/connection-settings.ts';
import { defaultPolicies } from '../../companion/src/domain/policies.ts';
import type {
  ActionService,
  CertificateView,
  MemberFieldsView,
  MemberPlanView,
} from '../../companion/src/links/action-views.ts';
import type { StatusMapView } from '../../companion/src/links/map-views.ts';
import type { RepairView } from '../../companion/src/links/repair-views.ts';
import type { LinkView } from '../../companion/src/links/views.ts';
import type { Asked } from './support.ts';

const link: LinkView = {
  id: 'link-1',
  state: 'paused',
  reason: null,
  program: {
    id: 1042,
    name: 'Spring webcast',
    channel: 'Webcast',
    type: 'Event',
    url: 'https://app.example/#ME1042',
  },
  campaign: { id: '7015e000001AbCdAAK', name: 'Spring webcast 2026' },
  counts: { inStep: 1, held: 0, differing: 0, failed: 0, total: 1 },
  findings: [],
  lastSyncedAt: null,
};

const certificate: CertificateView = {
  linkId: 'link-1',
  issuedAt: '2026-01-05T14:32:00Z',
  asOf: '2026-01-05T14:31:00Z',
  clean: true,
  unclean: null,
  inStep: 1536,
  settled: 0,
  held: 8,
  failed: 0,
  differing: 0,
  onlyMarketo: 3,
  onlySalesforce: 0,
  marketo: { read: 1541, counted: 1541 },
  salesforce: { read: 1541, counted: null },
};

const pair = { marketo: 'Attended', salesforce: 'Registered' };
const plan: MemberPlanView = {
  id: 'plan-1',
  linkId: 'link-1',
  createdAt: '2026-01-05T14:31:00Z',
  rows: [
    {
      personId: 'person-1',
      person: 'Ann Example',
      recordId: null,
      action: 'set',
      side: 'salesforce',
      value: 'Attended',
      now: pair,
      then: { ...pair, salesforce: 'Attended' },
      warning: null,
      refused: null,
    },
  ],
  willChange: 1,
};

const told = {
  code: 'add-status',
  params: { label: 'Attended', responded: true, after: null },
  text: 'Add it.',
};
const repair: RepairView = {
  id: 'repair-1',
  linkId: null,
  programId: 1042,
  campaignId: '7015e000001AbCdAAK',
  createdAt: '2026-01-05T14:31:00Z',
  createdBy: 'tester',
  state: 'planned',
  choices: [
    {
      choice: { fix: 'add-status', label: 'Attended' },
      how: 'done',
      sentence: told,
      note: null,
      manual: [],
    },
  ],
  steps: [{ sentence: told, state: 'waiting', note: null }],
  willChange: 1,
  membersMoved: 0,
  before: { matched: 8, total: 9, canLink: false },
  after: { matched: 9, total: 9, canLink: true },
  findingsAfter: [],
  map: [],
  failure: null,
};

/** The actions as an object that answers from the data above and notes in `asked` what it was asked. */
export function createActions(asked: Asked[]): ActionService {
  const note = <T>(operation: keyof ActionService, given: readonly unknown[], answer: T): Promise<T> => {
    asked.push({ operation, arguments: given });
    return Promise.resolve(answer);
  };
  const map: StatusMapView = {
    linkId: 'link-1',
    version: 2,
    pairs: [{ marketo: 'No Show', salesforce: 'No show', ways: 'both' }],
  };
  const fields: MemberFieldsView = {
    pairs: [
      {
        marketo: { name: 'ticketType', label: 'Ticket Type' },
        salesforce: { name: 'Ticket_Type__c', label: 'Ticket type' },
        suspended: {
          code: 'field-types-differ',
          text: 'The types do not fit.',
          remedy: null,
          said: { text: { code: 'field-types-differ', params: { marketo: 'Ticket Type' } }, remedy: null },
        },
      },
    ],
  };
  const policies = { linkId: 'link-1', programType: 'Event', policies: defaultPolicies, waiting: [] };
  return {
    planRepair: (request, actor) => note('planRepair', [request, actor], repair),
    repair: (id) => note('repair', [id], repair),
    repairsOf: (id) => note('repairsOf', [id], [repair]),
    applyRepair: (id, actor) => note('applyRepair', [id, actor], repair),
    previewUndo: (id) => note('previewUndo', [id], { repairId: id, canUndo: false, steps: [] }),
    undoRepair: (id, actor) => note('undoRepair', [id, actor], repair),
    planRetry: (wanted, actor) =>
      note('planRetry', [wanted, actor], {
        id: 'retry-1',
        code: wanted.code,
        createdAt: '2026-01-05T14:31:00Z',
        willRetry: 1,
        trying: 0,
        resting: 0,
        campaigns: 1,
        more: false,
        rows: [
          {
            personId: 'person-1',
            person: 'Ann Example',
            recordId: null,
            marketoId: 7,
            campaign: { id: '7015e000001AbCdAAK', name: 'Spring webcast 2026' },
            now: { ...pair, salesforce: null },
            then: { ...pair, salesforce: 'Attended' },
            state: 'retry' as const,
          },
        ],
      }),
    applyRetry: (id, actor) => note('applyRetry', [id, actor], { retrying: 1, skipped: 0 }),
    retryResult: (id) =>
      note('retryResult', [id], {
        id,
        code: 'REQUIRED_FIELD_MISSING',
        appliedAt: '2026-01-05T14:32:00Z',
        waiting: 0,
        done: 1,
        failed: 0,
        held: 0,
      }),
    pause: (id, actor) => note('pause', [id, actor], link),
    resume: (id, actor) => note('resume', [id, actor], { ...link, state: 'active' as const }),
    policies: (id) => note('policies', [id], policies),
    changePolicies: (id, change, actor) => note('changePolicies', [id, change, actor], policies),
    statusMap: (id) => note('statusMap', [id], map),
    previewMap: (id, choices) =>
      note('previewMap', [id, choices], {
        linkId: id,
        pairs: map.pairs,
        basedOn: 1,
        changed: false,
        choices: { marketo: [], salesforce: [] },
        willWait: 0,
        willBeInStep: 0,
        willSync: 0,
        groups: [],
      }),
    changeMap: (id, choices, actor, basedOn) => note('changeMap', [id, choices, basedOn, actor], map),
    watch: (programId, campaignId, actor) =>
      note('watch', [programId, campaignId, actor], { ...link, state: 'watched' as const }),
    takeOver: (id) =>
      note('takeOver', [id], { linkId: id, stage: 'untied' as const, steps: [], certificate }),
    renames: (id) => note('renames', [id], { linkId: id, renames: [] }),
    takeOverRenames: (id, renames, actor) => note('takeOverRenames', [id, renames, actor], map),
    compare: (id, actor) => note('compare', [id, actor], { accepted: true }),
    certificate: (id) => note('certificate', [id], certificate),
    changeSettings: (change, actor) =>
      note('changeSettings', [change, actor], { ...standardSettings, ...change }),
    memberFields: () => note('memberFields', [], fields),
    memberFieldChoices: () =>
      note('memberFieldChoices', [], {
        marketo: [{ name: 'ticketType', label: 'Ticket Type', type: 'string' }],
        salesforce: [{ name: 'Ticket_Type__c', label: 'Ticket type', type: 'picklist', fits: 'string' }],
      }),
    changeMemberFields: (pairs, actor) => note('changeMemberFields', [pairs, actor], fields),
    switchConnection: (enabled, actor) => note('switchConnection', [enabled, actor], { enabled }),
    planMembers: (id, decisions, actor) => note('planMembers', [id, decisions, actor], plan),
    previewRows: (id, query) =>
      note('previewRows', [id, query], {
        kinds: [{ kind: 'new-lead', people: 1 }],
        rows: [
          {
            key: '0',
            person: '=Ann Example',
            company: null,
            email: 'ann@example.com',
            kind: null,
            marketoId: 7,
            recordId: null,
            action: 'new-lead',
            marketo: { now: 'Attended', then: 'Attended' },
            salesforce: { now: null, then: 'Attended' },
            reason: 'This person was a member in Marketo only.',
            again: false,
            result: null,
          },
        ],
        next: null,
      }),
    previewChanges: (id, ofCampaign) =>
      note('previewChanges', [id, ofCampaign], {
        previewId: id,
        checkedAt: '2026-01-05T14:33:00Z',
        canApply: false,
        reasons: ['“Attended” was edited in the campaign in Salesforce.'],
        people: 1,
        rows: [
          {
            person: 'Ann Example',
            marketo: { was: 'Registered', now: 'Attended' },
            salesforce: { was: null, now: null },
          },
        ],
      }),
    candidates: (id, personId) =>
      note('candidates', [id, personId], {
        linkId: id,
        personId,
        side: 'salesforce',
        candidates: [
          {
            recordId: '00Q000000000001AAA',
            kind: 'lead',
            person: 'Ann Other',
            company: null,
            email: 'ann@example.com',
            taken: false,
          },
        ],
        canCreate: true,
      }),
    fieldWrites: (id) =>
      note('fieldWrites', [id], {
        rows: [
          {
            at: '2026-01-05T14:33:00Z',
            field: 'Type',
            from: 'Other',
            to: 'Webcast',
            overwroteEdit: true,
          },
        ],
      }),
    planUndo: (id, wanted, actor) => note('planUndo', [id, wanted, actor], { ...plan, cannot: 0 }),
    applyPlan: (id, actor, ofLink) => note('applyPlan', [id, ofLink, actor], { ordered: 1 }),
    planResults: (id, page) =>
      note('planResults', [id, page], {
        rows: [
          {
            personId: 'person-1',
            person: 'Ann Example',
            recordId: null,
            action: 'set' as const,
            side: 'salesforce' as const,
            value: 'Attended',
            expected: pair,
            state: 'done' as const,
            message: null,
            by: 'tester',
            endedAt: '2026-01-05T14:33:00Z',
          },
        ],
        next: null,
      }),
  };
}
