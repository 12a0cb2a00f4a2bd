import type { Decided } from '../cycle/decide.ts';
import { leadIdsOf, recordIdsOf } from '../cycle/group.ts';
import { kindById } from '../cycle/gather.ts';
import { outcomeOf } from '../domain/member-rule.ts';
import { reasonTold } from '../domain/messages.ts';
import { saidOf } from '../domain/told.ts';
import type { PreviewRowRow } from '../store/preview-rows.ts';
import type { PreviewRow } from './views.ts';

/** What may happen to a person, in the order of screen and CSV: what creates people first, what waits then, who is in step last. */
export const previewKinds = [
  'new-lead',
  'added-to-campaign',
  'changed-in-salesforce',
  'removed-from-campaign',
  'new-person',
  'added-to-program',
  'changed-in-marketo',
  'removed-from-program',
  'waits',
  'same',
] as const;
export type PreviewKind = (typeof previewKinds)[number];

/** All rows of a preview: by kind, then by name. `wasLinked`: they were on both sides of an earlier link of this pair. */
export function rowsOfPreview(
  decided: readonly Decided[],
  wasLinked: (member: Decided) => boolean,
): PreviewRowRow[] {
  return decided
    .map((member) => ({ member, kind: kindOf(member), person: nameOf(member) }))
    .toSorted((a, b) => rank(a.kind) - rank(b.kind) || compare(a.person, b.person))
    .map(({ member, kind, person }, position): PreviewRowRow => {
      const { row, decision } = member;
      const now = { marketo: row.marketo, salesforce: row.salesforce };
      const { sentence } = reasonTold(decision.reason, { ...now, kind: row.salesforceKind });
      return {
        position,
        kind,
        again: (kind === 'added-to-campaign' || kind === 'added-to-program') && wasLinked(member),
        person,
        company: row.company,
        email: row.email,
        marketoLeadId: row.marketoLeadId,
        salesforceKind: row.salesforceKind,
        salesforceRecordId: row.salesforceRecordId,
        records: [
          ...leadIdsOf(row).map((id) => ({ kind: 'marketo' as const, recordId: String(id) })),
          ...recordIdsOf(row).map((id) => ({ kind: kindById(id), recordId: id })),
        ],
        now,
        then: outcomeOf(decision, now),
        reason: sentence.text,
        said: saidOf(sentence),
      };
    });
}

/** The first rows of each kind that changes something or waits. */
export function firstRows(rows: readonly PreviewRowRow[], ofEachKind: number): PreviewRow[] {
  const kinds = Map.groupBy(rows, ({ kind }) => kind);
  return previewKinds
    .filter((kind) => kind !== 'same')
    .flatMap((kind) => (kinds.get(kind) ?? []).slice(0, ofEachKind).map(previewRowView));
}

/** A row as the preview itself shows it. */
export const previewRowView = (row: PreviewRowRow): PreviewRow => ({
  person: row.person,
  recordId: row.salesforceRecordId,
  company: row.company,
  kind: row.salesforceKind,
  action: row.kind,
  marketo: { now: row.now.marketo, then: row.then.marketo },
  salesforce: { now: row.now.salesforce, then: row.then.salesforce },
  reason: row.reason,
  said: row.said,
});

function kindOf({ decision, createsPerson }: Decided): PreviewKind {
  switch (decision.action) {
    case 'add':
      if (decision.side === 'salesforce') return createsPerson ? 'new-lead' : 'added-to-campaign';
      return createsPerson ? 'new-person' : 'added-to-program';
    case 'write':
    case 'restore':
    case 'readd':
      return decision.side === 'salesforce' ? 'changed-in-salesforce' : 'changed-in-marketo';
    case 'remove':
      return decision.side === 'salesforce' ? 'removed-from-campaign' : 'removed-from-program';
    case 'settle':
      return 'same';
    case 'nothing':
    case 'hold':
    case 'await-preview':
      return 'waits';
  }
}

const nameOf = ({ row }: Decided): string => row.name ?? row.email ?? 'Unknown';
const rank = (kind: PreviewKind): number => previewKinds.indexOf(kind);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
