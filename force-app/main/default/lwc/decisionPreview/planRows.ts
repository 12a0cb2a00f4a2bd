import type { MemberPlanView, UndoPlanView } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { optionText } from 'c/memberDecisions';
import { fill } from 'c/words';

/** A plan's rows as the table shows them. */
export const rowsOf = ({ rows }: MemberPlanView | UndoPlanView) =>
  rows.map((row) => ({
    key: row.personId,
    person: row.person,
    decision: optionText(row),
    marketo: { from: row.now.marketo, to: row.then.marketo },
    salesforce: { from: row.now.salesforce, to: row.then.salesforce },
    note: row.refused === null ? row.warning : fill(decisionLabels.leftOut, row.refused),
    className: row.refused === null ? '' : 'refused',
  }));
