import type {
  PreviewChangesView,
  PreviewKind,
  PreviewRowsView,
  PreviewRowView,
} from '../../../companion/src/links/action-views.ts';
import type { PreviewView } from '../../../companion/src/links/views.ts';
import { planTold } from '../../../companion/src/domain/plan-messages.ts';
import { saidOf } from '../../../companion/src/domain/told.ts';
import { preview } from './story.ts';

/** The story's preview, made with these policies: where nobody is created, 61 people wait. */
export function previewWith(text: string): PreviewView {
  const { policies = {} } = JSON.parse(text) as { policies?: Partial<PreviewView['policies']> };
  const made = { ...preview, policies: { ...preview.policies, ...policies } };
  if (made.policies.creation !== 'existing-only') return made;
  const { newLeads, added, ...rest } = preview.salesforce;
  return {
    ...made,
    willBeInStep: preview.willBeInStep - newLeads,
    willWait: preview.willWait + newLeads,
    salesforce: { ...rest, newLeads: 0, added: added - newLeads },
    rows: preview.rows.filter(({ action }) => action !== 'new-lead'),
  };
}

const told = planTold('day-short-marketo', { calls: 5210, left: 1840 });
/** Marketo's day has fewer calls left than the first sync takes. */
export const shortDay: PreviewView['budget'] = [
  {
    vendor: 'marketo',
    calls: 5210,
    left: 1840,
    enough: false,
    furtherDays: 1,
    renewsAt: '2026-01-06T06:00:00.000Z',
    text: told.text,
    said: saidOf(told),
  },
];

/** All rows of the story's preview: its first ones, and as many more as its numbers say. */

const perPage = 50;
const people: Readonly<Partial<Record<PreviewKind, number>>> = {
  'new-lead': preview.salesforce.newLeads,
  'added-to-campaign': preview.salesforce.added - preview.salesforce.newLeads,
  'changed-in-salesforce': preview.salesforce.changed,
  'added-to-program': preview.marketo.added - preview.marketo.newPeople,
  'changed-in-marketo': preview.marketo.changed,
  waits: preview.willWait,
};

const rowsOf = (kind: string, count: number, offset: number): PreviewRowView[] => {
  const first = preview.rows.filter(({ action }) => action === kind);
  return Array.from({ length: count }, (_none, index) => ({
    ...first[index % first.length]!,
    ...(index < first.length ? {} : { person: `Guest ${String(index + 1)}`, company: null }),
    key: String(offset + index),
    email: null,
    marketoId: null,
    again: false,
    result: null,
  }));
};

const all: readonly PreviewRowView[] = Object.entries(people).reduce<PreviewRowView[]>(
  (rows, [kind, count]) => [...rows, ...rowsOf(kind, count, rows.length)],
  [],
);

/** A page of rows for this request; nobody would be added again. */
export function previewRows(line: string): PreviewRowsView {
  const query = new URL(line.slice('GET '.length), 'http://stub').searchParams;
  const kind = query.get('kind');
  const wanted = all.filter((row) => (kind === null || row.action === kind) && query.get('again') !== 'true');
  const from = query.has('after') ? wanted.findIndex(({ key }) => key === query.get('after')) + 1 : 0;
  const rows = wanted.slice(from, from + perPage);
  return {
    kinds: Object.entries(people).map(([one, count]) => ({ kind: one as PreviewKind, people: count })),
    rows,
    next: from + perPage < wanted.length ? (rows.at(-1)?.key ?? null) : null,
  };
}

export const previewChanges: PreviewChangesView = {
  previewId: preview.id,
  checkedAt: preview.createdAt,
  canApply: true,
  reasons: [],
  people: 0,
  rows: [],
};
