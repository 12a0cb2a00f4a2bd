import type {
  AlertsView,
  BacklogView,
  BudgetView,
  BatchRecordView,
  FailureGroupView,
  FailureView,
  MemberView,
  ReportService,
  TimelineView,
} from '../../companion/src/links/report-views.ts';

const at = '2026-01-05T14:29:08.000Z';
const campaign = { id: '7015e000001AbCdAAK', name: 'Spring webcast 2026' };

const record: BatchRecordView = {
  key: '1-7',
  at,
  person: 'Ann Example',
  recordId: null,
  marketoId: 1048213,
  campaign,
  outcome: 'failed',
  side: null,
  from: null,
  to: null,
  code: 'REQUIRED_FIELD_MISSING',
  text: 'Required fields are missing: [Country__c]',
};

const group: FailureGroupView = {
  code: 'REQUIRED_FIELD_MISSING',
  level: 'Record Level',
  vendor: 'salesforce',
  title: 'A required field is empty: Country',
  remedy: 'fill it on these records.',
  object: 'Person (Lead)',
  records: 27,
  retried: 0,
  solved: 2,
  lastAt: at,
  nextTryAt: null,
  message: 'Required fields are missing: [Country__c]',
  recordId: null,
};

const alerts: AlertsView = {
  rows: [
    {
      id: 'alert-1',
      code: 'removals-braked',
      severity: 'warning',
      linkId: 'link-1',
      campaign,
      raisedAt: at,
      times: 3,
      endedAt: null,
      title: 'Too many removals at once',
      text: '30 members would be removed; one cycle may remove 10. Nobody was removed.',
      remedy: 'Review them.',
      said: {
        table: 'reason',
        title: { code: 'title-removals-braked', params: {} },
        text: { code: 'removals-braked', params: { planned: 30, limit: 10 } },
        remedy: null,
      },
    },
  ],
};

const budget: BudgetView = {
  countedAt: at,
  vendors: [
    {
      vendor: 'salesforce',
      perDay: 57_500,
      used: 8420,
      throttled: 0,
      perHour: 410,
      expected: 9840,
      renewsAt: null,
      heldUntil: null,
      everyone: { used: 40_180, limit: 115_000 },
      level: 'enough',
    },
  ],
};

/** A failure with a number of its own; its person is a formula to a spreadsheet. */
const failure = (number: number): FailureView => ({
  key: String(number),
  at,
  code: 'REQUIRED_FIELD_MISSING',
  level: 'Record Level',
  title: 'A required field is empty: Country',
  message: 'Required fields are missing: [Country__c]',
  open: number % 2 === 0,
  person: '=1+1',
  recordId: null,
  marketoId: number,
  campaign,
});

const backlog: BacklogView = {
  countedAt: at,
  waiting: 1910,
  before: 620,
  trend: 'Growing',
  minutesLeft: 27,
  points: [
    { at: '2026-01-05T10:29:08.000Z', waiting: null, trend: 'Normal' },
    { at, waiting: 1910, trend: 'Growing' },
  ],
  objects: [
    {
      object: 'Campaign Members',
      maxPerHour: 6900,
      minPerHour: 310,
      averagePerHour: 4120,
      waiting: 1640,
      minutesLeft: 24,
      trend: 'Growing',
    },
  ],
};

const member: MemberView = {
  personId: '00000000-0000-4000-8000-000000000001',
  person: 'Jürgen Müller',
  company: 'Müller Logistik',
  email: 'j.mueller@mueller-logistik.example',
  kind: 'contact',
  recordId: '003000000000001AAA',
  marketoId: 1048001,
  marketo: 'Attended',
  salesforce: 'Registered',
  reason: 'backwards',
  sentence: 'Marketo statuses only move forward, so the earlier status from Salesforce was not copied.',
  remedy: 'Set Salesforce to “Attended”',
  since: at,
  duplicates: 0,
  options: [{ action: 'set', side: 'salesforce', value: 'Attended' }],
  suggested: true,
  safe: true,
};

const timeline: TimelineView = {
  person: 'Jürgen Müller',
  campaigns: [{ linkId: 'link-1', campaign, program: 'Spring webcast', waiting: true }],
  shown: {
    linkId: 'link-1',
    linkState: 'active',
    personId: member.personId,
    options: member.options,
    marketoId: 1048001,
    marketo: 'Attended',
    salesforce: 'Registered',
    state: 'held',
    reason: 'backwards',
    title: 'Status would go backwards',
    sentence: member.sentence,
    entries: [
      {
        at,
        kind: 'written',
        side: 'salesforce',
        from: null,
        to: 'Registered',
        text: null,
        actor: 'lockstep',
        marketo: 'Registered',
        salesforce: 'Registered',
        same: true,
      },
    ],
    before: null,
  },
};

/** What pages ask to see, answered from the data above; what was asked is added to `asked`. */
export function createReports(
  asked: { readonly operation: string; readonly arguments: readonly unknown[] }[],
  failures = 1,
): ReportService {
  const note = <T>(operation: keyof ReportService, given: readonly unknown[], answer: T): Promise<T> => {
    asked.push({ operation, arguments: given });
    return Promise.resolve(answer);
  };
  return {
    countBatches: (filter) => note('countBatches', [filter], { total: 5214 }),
    batchRecords: (id, page) => note('batchRecords', [id, page], { rows: [record], next: null, undo: null }),
    failureGroups: (filter) => note('failureGroups', [filter], { groups: [group] }),
    failures: (filter) => {
      const start = Number(filter.after ?? 0);
      const end = Math.min(failures, start + (filter.limit ?? 50));
      const rows = Array.from({ length: end - start }, (_, index) => failure(start + index));
      return note('failures', [filter], { rows, next: end < failures ? String(end) : null });
    },
    backlog: () => note('backlog', [], backlog),
    alerts: () => note('alerts', [], alerts),
    budget: () => note('budget', [], budget),
    worklist: (linkId, state, limit) =>
      note('worklist', [linkId, state, limit], {
        linkId,
        total: 1,
        groups: [
          {
            reason: 'backwards',
            title: 'Status would go backwards',
            sentence: member.sentence ?? '',
            members: 1,
            rows: [member],
            next: null,
          },
        ],
      }),
    members: (linkId, wanted, page) =>
      note('members', [linkId, wanted, page], { rows: [member], next: null }),
    changes: (linkId, page) =>
      note('changes', [linkId, page], {
        rows: [
          {
            at: '2026-01-05T10:00:00.000Z',
            person: 'Priya Raman',
            recordId: null,
            from: 'Registered',
            to: 'Attended',
            origin: 'marketo' as const,
            cycleId: null,
            reason: null,
            said: null,
          },
        ],
        next: null,
      }),
    timeline: (recordId, page) => note('timeline', [recordId, page], timeline),
  };
}
