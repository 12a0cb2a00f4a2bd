import type { MemberPlanView } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import { optionText } from 'c/memberDecisions';
import { fill } from 'c/words';

type Row = MemberPlanView['rows'][number];

/** A plan's rows as the table shows them: bold is what will be written. */
export const rowsOf = ({ rows }: MemberPlanView) =>
  rows.map((row) => ({
    key: row.personId,
    person: row.person,
    decision: optionText(row),
    marketo: cellOf(row, 'marketo'),
    salesforce: cellOf(row, 'salesforce'),
    note: row.refused === null ? row.warning : fill(decisionLabels.leftOut, row.refused),
    className: row.refused === null ? '' : 'refused',
  }));

function cellOf({ now, then }: Row, side: 'marketo' | 'salesforce') {
  const before = now[side];
  const after = then[side];
  if (before === after)
    return { from: null, text: before ?? labels.notAMember, className: before === null ? 'absent' : '' };
  return { from: before, text: after ?? labels.removed, className: 'written' };
}
