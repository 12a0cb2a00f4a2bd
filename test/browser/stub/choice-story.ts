import { planTold } from '../../../companion/src/domain/plan-messages.ts';
import { saidOf } from '../../../companion/src/domain/told.ts';
import type {
  CandidatesView,
  CertificateView,
  MemberPlanRow,
  OrderView,
  UndoPlanView,
} from '../../../companion/src/links/action-views.ts';
import { resultsOf } from './member-story.ts';
import { linkId } from './story.ts';

/** Whom D. Kowalski may be in Salesforce, and what undoing the story's first sync would do. */

export const candidates: CandidatesView = {
  linkId,
  personId: 'D. Kowalski',
  side: 'salesforce',
  candidates: [
    {
      recordId: '003000000000011AAA',
      kind: 'contact',
      person: 'Dorota Nowicka',
      company: 'Aster Foods',
      email: 'd@aster-foods.example',
      taken: false,
    },
    {
      recordId: '00Q000000000012AAA',
      kind: 'lead',
      person: 'Daria Nowicka',
      company: null,
      email: 'd@aster-foods.example',
      taken: true,
    },
  ],
  canCreate: true,
};

const row = (person: string, now: string, then: string | null, refused: string | null): MemberPlanRow => ({
  personId: person,
  person,
  recordId: null,
  action: then === null ? 'remove' : 'set',
  side: 'salesforce',
  value: then,
  now: { marketo: now, salesforce: now },
  then: { marketo: now, salesforce: refused === null ? then : now },
  warning: null,
  refused,
  said: {
    warning: null,
    refused: refused === null ? null : { code: 'changed-since-salesforce', params: { status: 'Attended' } },
  },
});

export const undoPlan: UndoPlanView = {
  id: 'plan-1',
  linkId,
  createdAt: '2026-11-19T13:32:00.000Z',
  willChange: 2,
  cannot: 1,
  rows: [
    row('Jürgen Müller', 'Attended', 'Registered', null),
    row('Priya Raman', 'Registered', null, null),
    row('Tomás Oliveira', 'No Show', 'Registered', 'Changed since: Salesforce has “Attended” now.'),
  ],
};

/** What became of it: at the first look all wait; then one is set back, and somebody had changed the other meanwhile. */
export const undoResults = (look: number): { rows: readonly OrderView[]; next: null } => {
  const { rows, next } = resultsOf({ ...undoPlan, rows: undoPlan.rows.slice(0, undoPlan.willChange) });
  if (look === 0) return { next, rows: rows.map((row) => ({ ...row, state: 'waiting', endedAt: null })) };
  const changed = planTold('changed-meanwhile');
  return {
    next,
    rows: rows.map((row, index) =>
      index === 0 ? row : { ...row, state: 'changed', message: changed.text, said: saidOf(changed) },
    ),
  };
};

export const certificate: CertificateView = {
  linkId,
  issuedAt: '2026-11-19T13:32:00.000Z',
  asOf: '2026-11-19T13:31:00.000Z',
  clean: true,
  unclean: null,
  inStep: 1544,
  settled: 0,
  held: 0,
  failed: 0,
  differing: 0,
  onlyMarketo: 0,
  onlySalesforce: 0,
  marketo: { read: 1544, counted: 1544 },
  salesforce: { read: 1544, counted: 1544 },
};
