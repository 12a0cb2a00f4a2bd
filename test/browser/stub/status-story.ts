import { alertText } from '../../../companion/src/domain/alert-messages.ts';
import { failureTold } from '../../../companion/src/domain/failure-messages.ts';
import { saidOf } from '../../../companion/src/domain/told.ts';
import type {
  AlertsView,
  BacklogView,
  BatchRecordView,
  BudgetView,
  FailureGroupView,
  FailureView,
} from '../../../companion/src/links/report-views.ts';
import type { RetryPlanView } from '../../../companion/src/links/retry-views.ts';
import type { BatchView } from '../../../companion/src/links/views.ts';

/** The Sync Status tab in the companion's own types, on 20 November 2026 at half past two. */

/** The moment at which the tab is looked at. */
export const statusNow = new Date('2026-11-20T14:34:45+01:00');
const at = (time: string): string => new Date(`2026-11-20T${time}+01:00`).toISOString();

type Counts = readonly [
  new: number | null,
  updated: number | null,
  deleted: number | null,
  failed: number,
  skipped: number,
];

let number = 0;
const batch = (
  [started, ended]: readonly [string, string | null],
  object: string,
  operation: string,
  status: BatchView['status'],
  [added, updated, deleted, failed, skipped]: Counts,
): BatchView => {
  number += 1;
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    startedAt: at(started),
    endedAt: ended === null ? null : at(ended),
    object,
    operation,
    status,
    new: added,
    updated,
    deleted,
    failed,
    skipped,
    held: 0,
    input: (added ?? 0) + (updated ?? 0) + (deleted ?? 0) + failed + skipped,
    linkId: null,
    cycleId: 'cycle-1',
    failures:
      failed > 0
        ? [
            {
              code: 'REQUIRED_FIELD_MISSING',
              message: 'Required fields are missing: [Country__c]',
              recordId: null,
              records: failed,
            },
          ]
        : [],
  };
};

const first: readonly BatchView[] = [
  batch(['14:34:41', null], 'Campaigns', 'Sync with program', 'In Process', [3, 118, 0, 0, 4]),
  batch(['14:34:33', '14:34:40'], 'Campaign Members', 'Pull updates', 'Succeeded', [12, 57, null, 0, 9]),
  batch(['14:34:24', '14:34:32'], 'Contact', 'Pull updates', 'Succeeded', [3, 20, null, 0, 112]),
  batch(['14:34:18', '14:34:23'], 'Person (Lead)', 'Pull conversions', 'Succeeded', [null, 4, null, 0, 0]),
  batch(['14:34:12', '14:34:17'], 'Campaign Members', 'Pull deletes', 'Succeeded', [null, null, 2, 0, 0]),
  batch(['14:34:06', '14:34:11'], 'Campaign', 'Init link with Program', 'Succeeded', [0, 1, null, 0, 0]),
  batch(['14:34:01', '14:34:05'], 'Campaign Member Status', 'Sync schema', 'Succeeded', [
    null,
    0,
    null,
    0,
    9,
  ]),
  batch(['14:28:31', '14:29:10'], 'Person (Lead)', 'Push updates', 'Succeeded', [34, 6, null, 27, 0]),
  batch(['14:28:02', '14:28:30'], 'Campaigns', 'Sync with program', 'Incomplete', [0, 300, 0, 0, 12]),
  batch(['14:27:50', '14:28:01'], 'Contact', 'Pull updates', 'Failed', [0, 0, null, 0, 0]),
  batch(['14:27:44', '14:27:49'], 'Campaign Member Status', 'Sync schema', 'Cleaned up', [
    null,
    0,
    null,
    4,
    0,
  ]),
  batch(['14:27:20', '14:27:43'], 'Campaign Members', 'Pull updates', 'Succeeded', [0, 31, null, 0, 6]),
];

/** Twelve as in the picture, then quiet ones, a minute apart. */
export const batches: readonly BatchView[] = [
  ...first,
  ...Array.from({ length: 1300 }, (_, index) => {
    const started = new Date(Date.parse(at('14:27:00')) - index * 60_000);
    const made = batch(['14:00:00', '14:00:01'], 'Campaign Members', 'Pull updates', 'Succeeded', [
      0,
      0,
      null,
      0,
      5,
    ]);
    return {
      ...made,
      startedAt: started.toISOString(),
      endedAt: new Date(started.getTime() + 4000).toISOString(),
    };
  }),
];

const campaign = { id: '701000000000001AAA', name: 'Zero Trust in Practice – Webcast' };

export const batchRecords: readonly BatchRecordView[] = [
  {
    key: '1-1',
    at: at('14:29:08'),
    person: 'Marek Nowak',
    recordId: null,
    marketoId: 1048213,
    campaign,
    outcome: 'failed',
    side: null,
    from: null,
    to: null,
    code: 'REQUIRED_FIELD_MISSING',
    text: 'Required fields are missing: [Country__c]',
  },
  {
    key: '2-1',
    at: at('14:28:40'),
    person: 'Jürgen Müller',
    recordId: '003000000000001AAA',
    marketoId: 1048001,
    campaign,
    outcome: 'written',
    side: 'salesforce',
    from: 'Registered',
    to: 'Attended',
    code: null,
    text: 'changed-in-marketo',
  },
];

const group = (
  code: string,
  [records, solved]: readonly [number, number],
  [time, message]: readonly [string, string],
): FailureGroupView => {
  const { title, remedy } = failureTold(code, 'invalid-record', message);
  return {
    code,
    level: 'Record Level',
    vendor: 'salesforce',
    title: title.text,
    remedy: remedy && remedy.text,
    said: { title: saidOf(title), remedy: remedy && saidOf(remedy) },
    object: 'Person (Lead)',
    records,
    retried: remedy === null ? records : 0,
    solved,
    lastAt: at(time),
    nextTryAt: remedy === null ? at('14:36:00') : null,
    message,
    recordId: null,
  };
};

const noCountry = 'Required fields are missing: [Country__c]';

export const failureGroups: readonly FailureGroupView[] = [
  group('REQUIRED_FIELD_MISSING', [27, 0], ['14:29:08', noCountry]),
  group('FIELD_CUSTOM_VALIDATION_EXCEPTION', [4, 2], ['14:28:00', 'Phone is required for event guests.']),
  group('ENTITY_IS_LOCKED', [3, 0], ['11:02:00', 'The record is locked for editing.']),
  group('UNABLE_TO_LOCK_ROW', [12, 0], ['14:28:00', 'unable to obtain exclusive access to this record']),
];

const people = ['Marek Nowak', 'Aiko Tanaka', 'Luís Carvalho'];

const { title: requiredField } = failureTold('REQUIRED_FIELD_MISSING', 'invalid-record', noCountry);

export const failures: readonly FailureView[] = Array.from({ length: 27 }, (_, index) => ({
  key: String(100 - index),
  at: at(`14:29:0${String(8 - (index % 8))}`),
  code: 'REQUIRED_FIELD_MISSING',
  level: 'Record Level',
  title: requiredField.text,
  said: { title: saidOf(requiredField) },
  message: noCountry,
  open: true,
  person: people[index % 3] ?? null,
  recordId: null,
  marketoId: 1048213 + index,
  campaign: index === 2 ? { id: '701000000000003AAA', name: 'CISO Roundtable Lisbon' } : campaign,
}));

/** What trying the leads without a country again would do; once done, each is tried by itself. */
export const retryPlan: RetryPlanView = {
  id: 'retry-1',
  code: 'REQUIRED_FIELD_MISSING',
  createdAt: at('14:34:40'),
  willRetry: 25,
  trying: 1,
  resting: 1,
  campaigns: 2,
  more: false,
  rows: failures.map(({ person, recordId, marketoId, campaign: where }, index) => ({
    personId: `person-${String(index)}`,
    person: person ?? '',
    recordId,
    marketoId,
    campaign: where ?? campaign,
    now: { marketo: 'Attended', salesforce: null },
    then: { marketo: 'Attended', salesforce: 'Attended' },
    state: index < 25 ? 'retry' : index === 25 ? 'trying' : 'resting',
  })),
};

/** The causes once the first is being tried again. */
export const groupsWhileRetried: readonly FailureGroupView[] = failureGroups.map((one) =>
  one.code === retryPlan.code
    ? {
        ...one,
        remedy: null,
        said: { title: one.said?.title ?? { code: '', params: {} }, remedy: null },
        retried: one.records,
        nextTryAt: at('14:36:00'),
      }
    : one,
);

const waited = [
  120, 90, 60, 140, 310, 280, 150, 110, 80, 170, 420, 390, 210, 160, 100, 240, 610, 560, 330, 240, 180, 350,
  980, 1240, 900, 620, 410, 520, 1480, 1910,
];

/** A brake that holds people back, and one that was released. */
export const alerts: AlertsView = {
  rows: ([null, '11:10:00'] as const).map((ended, index) => {
    const detail = { side: index === 0 ? 'marketo' : null, planned: 31, limit: 30 };
    const code = index === 0 ? 'removals-braked' : 'creations-braked';
    return {
      id: `alert-${String(index)}`,
      code,
      severity: 'warning',
      linkId: 'link-1',
      campaign,
      raisedAt: at('10:02:00'),
      times: 3,
      endedAt: ended === null ? null : at(ended),
      ...alertText({ code, detail, message: '' }),
    };
  }),
};

export const budget: BudgetView = {
  countedAt: at('14:34:45'),
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
    {
      vendor: 'marketo',
      perDay: 25_000,
      used: 6412,
      throttled: 3,
      perHour: 790,
      expected: 19_400,
      renewsAt: '2026-11-21T06:00:00.000Z',
      heldUntil: null,
      everyone: null,
      level: 'enough',
    },
  ],
};

export const backlog: BacklogView = {
  countedAt: at('14:34:45'),
  waiting: 1910,
  before: 620,
  trend: 'Growing',
  minutesLeft: 27,
  points: waited.map((waiting, index) => ({
    at: new Date(Date.parse(at('14:00:00')) - (29 - index) * 4 * 3_600_000).toISOString(),
    waiting,
    trend: index > 27 ? 'Growing' : 'Normal',
  })),
  objects: [
    ['Campaign Members', 6900, 310, 4120, 1640, 24, 'Growing'],
    ['Person (Lead)', 2800, 40, 1250, 190, 9, 'Growing'],
    ['Contact', 3100, 120, 1480, 70, 3, 'Normal'],
    ['Campaign', 80, 0, 22, 10, 27, 'Normal'],
    ['Campaign Member Status', 60, 0, 9, 0, null, 'Normal'],
  ].map(([object, maxPerHour, minPerHour, averagePerHour, waiting, minutesLeft, trend]) => ({
    object,
    maxPerHour,
    minPerHour,
    averagePerHour,
    waiting,
    minutesLeft,
    trend,
  })) as unknown as BacklogView['objects'],
};
