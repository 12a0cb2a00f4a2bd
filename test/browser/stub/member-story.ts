import { isReason, reasonTold } from '../../../companion/src/domain/messages.ts';
import { saidOf } from '../../../companion/src/domain/told.ts';
import type { MemberView, TimelineView, WorklistView } from '../../../companion/src/links/report-views.ts';
import type { MemberPlanView, OrderView } from '../../../companion/src/links/action-views.ts';
import { linkId } from './story.ts';

/** Who waits, and what happened to one of them. */

/** The sentences by code, as the companion tells them beside the English. */
function saidOfMember(
  reason: string,
  now: { readonly marketo: string | null; readonly salesforce: string | null },
) {
  const told = isReason(reason) ? reasonTold(reason, now) : null;
  return {
    sentence: told && saidOf(told.sentence),
    remedy: told?.remedy ? saidOf(told.remedy) : null,
  };
}
function saidOfGroup(reason: string) {
  const told = isReason(reason) ? reasonTold(reason) : null;
  return { title: told && saidOf(told.title), sentence: told && saidOf(told.sentence) };
}

const member = (
  [person, company]: readonly [string, string | null],
  [marketo, salesforce]: readonly [string | null, string | null],
  [reason, sentence, remedy]: readonly [string, string, string],
  recordId: string | null,
  options: MemberView['options'] = [],
): MemberView => ({
  personId: person,
  person,
  company,
  email: null,
  kind: recordId === null ? null : recordId.startsWith('00Q') ? 'lead' : 'contact',
  recordId,
  marketoId: 1048001,
  marketo,
  salesforce,
  reason,
  sentence,
  remedy,
  said: saidOfMember(reason, { marketo, salesforce }),
  since: '2026-11-20T08:14:00.000Z',
  duplicates: 0,
  options,
  suggested: options.length > 0,
  safe: options.length > 0,
});

const eitherWay = (marketo: string, salesforce: string): MemberView['options'] => [
  { action: 'set', side: 'salesforce', value: marketo },
  { action: 'set', side: 'marketo', value: salesforce },
  { action: 'accept', side: null, value: null },
];

const backwards = 'Marketo statuses only move forward, so the earlier status from Salesforce was not copied.';
const otherName = 'The other side has this e-mail address under another last name.';
const noEmail = 'Marketo can only add a person with an e-mail address.';
const back = (person: string, company: string, marketo: string, salesforce: string, number: number) =>
  member(
    [person, company],
    [marketo, salesforce],
    ['backwards', backwards, `Set Salesforce to “${marketo}”`],
    `00300000000000${String(number)}AAA`,
    eitherWay(marketo, salesforce),
  );
const named = (person: string, marketo: string) =>
  member([person, null], [marketo, null], ['same-email-other-name', otherName, 'Choose person'], null);
const nameless = (person: string, company: string, salesforce: string, number: number) =>
  member(
    [person, company],
    [null, salesforce],
    ['no-email', noEmail, 'Add an e-mail address to the lead'],
    `00Q00000000000${String(number)}AAA`,
  );

const group = (reason: string, title: string, sentence: string, rows: readonly MemberView[]) => ({
  reason,
  title,
  sentence,
  said: saidOfGroup(reason),
  members: rows.length,
  rows,
  next: null,
});

export const worklist: WorklistView = {
  linkId,
  total: 8,
  groups: [
    group('backwards', 'Status would go backwards', backwards, [
      back('Jürgen Müller', 'Müller Logistik', 'Attended', 'Registered', 1),
      back('Elena Rossi', 'Rossi Energia', 'Follow Up Requested', 'Attended', 2),
      back('Samuel Okoro', 'Harbor Mutual', 'No Show', 'Registered', 3),
    ]),
    group('same-email-other-name', 'Same e-mail, different name', otherName, [
      named('D. Kowalski', 'Attended'),
      named('Priya Raman', 'Registered'),
      named('Tomás Oliveira', 'Registered'),
    ]),
    group('no-email', 'No e-mail address', noEmail, [
      nameless('Front desk lead', 'Nordlys Bank', 'Registered', 4),
      nameless('Walk-in guest', 'Harbor Mutual', 'Attended', 5),
    ]),
  ],
};

/** The list once the first group was decided. */
export const worklistAfter: WorklistView = { ...worklist, total: 5, groups: worklist.groups.slice(1) };

/** A decision as the API takes it. */
type Decision = {
  readonly personId: string;
  readonly action: 'set' | 'accept';
  readonly side?: 'marketo' | 'salesforce';
  readonly value?: string;
};

/** What these decisions would do; everybody the story knows waits between Attended and Registered. */
export const planFor = (members: readonly Decision[]): MemberPlanView => ({
  id: 'plan-1',
  linkId,
  createdAt: '2026-11-20T13:34:00.000Z',
  rows: members.map(({ personId, action, side = null, value = null }) => {
    const now = { marketo: 'Attended', salesforce: 'Registered' };
    return {
      personId,
      person: personId,
      recordId: null,
      action,
      side,
      value,
      now,
      then: side === null ? now : { ...now, [side]: value },
      warning: side === 'marketo' ? 'Marketo moves forward only: the date they joined is lost.' : null,
      refused: null,
    };
  }),
  willChange: members.length,
});

/** What became of them. */
export const resultsOf = ({ rows }: MemberPlanView): { rows: readonly OrderView[]; next: null } => ({
  rows: rows.map(({ personId, person, recordId, action, side, value, now }) => ({
    personId,
    person,
    recordId,
    action,
    side,
    value,
    expected: now,
    state: 'done',
    message: null,
    by: 'Salesforce marketers',
    endedAt: '2026-11-20T13:35:00.000Z',
  })),
  next: null,
});

type Entry = NonNullable<TimelineView['shown']>['entries'][number];
const entry = (
  [kind, side]: readonly [string, Entry['side']],
  at: string,
  [from, to]: readonly [string | null, string | null],
  [marketo, salesforce]: readonly [string | null, string | null],
  reason: 'backwards' | null = null,
): Entry => ({
  at: new Date(`${at}:00+01:00`).toISOString(),
  kind,
  side,
  from,
  to,
  text: reason && reasonTold(reason).sentence.text,
  said: reason && saidOf(reasonTold(reason).sentence),
  actor: 'lockstep',
  marketo,
  salesforce,
  same: marketo === salesforce,
});

export const timeline: TimelineView = {
  person: 'Jürgen Müller',
  campaigns: [
    {
      linkId,
      campaign: { id: '701000000000001AAA', name: 'Zero Trust in Practice – Webcast' },
      program: 'WC-2026-11 Zero Trust in Practice',
      waiting: true,
    },
    {
      linkId: 'link-2',
      campaign: { id: '701000000000003AAA', name: 'CISO Roundtable Lisbon' },
      program: 'RT-2026-10 Lisbon',
      waiting: false,
    },
  ],
  shown: {
    linkId,
    linkState: 'active',
    personId: 'Jürgen Müller',
    options: eitherWay('Attended', 'Registered'),
    marketoId: 1048001,
    marketo: 'Attended',
    salesforce: 'Registered',
    state: 'held',
    reason: 'backwards',
    title: 'Status would go backwards',
    sentence: backwards,
    said: saidOfGroup('backwards'),
    entries: [
      entry(['held', null], '2026-11-20T09:14', [null, null], ['Attended', 'Registered'], 'backwards'),
      entry(
        ['changed', 'salesforce'],
        '2026-11-20T09:12',
        ['Attended', 'Registered'],
        ['Attended', 'Registered'],
      ),
      entry(
        ['written', 'salesforce'],
        '2026-11-19T17:46',
        ['Registered', 'Attended'],
        ['Attended', 'Attended'],
      ),
      entry(
        ['changed', 'marketo'],
        '2026-11-19T17:41',
        ['Registered', 'Attended'],
        ['Attended', 'Registered'],
      ),
      entry(
        ['written', 'salesforce'],
        '2026-11-04T10:07',
        [null, 'Registered'],
        ['Registered', 'Registered'],
      ),
      entry(['changed', 'marketo'], '2026-11-04T10:02', [null, 'Registered'], ['Registered', null]),
    ],
    before: null,
  },
};
