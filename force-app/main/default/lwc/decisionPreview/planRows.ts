import type { MemberPlanView, UndoPlanView } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { optionText } from 'c/memberDecisions';
import { planTexts } from 'c/planTexts';
import { tell } from 'c/sentences';
import { fill } from 'c/words';

type Row = MemberPlanView['rows'][number];

/** What the API calls somebody who is nobody of those that are there. */
const NEW = 'new';

/** A plan's rows as the table shows them. */
export const rowsOf = ({ rows }: MemberPlanView | UndoPlanView) =>
  rows.map((row) => ({
    key: row.personId,
    person: row.person,
    what: decisionOf(row),
    marketo: { from: row.now.marketo, to: row.then.marketo },
    salesforce: { from: row.now.salesforce, to: row.then.salesforce },
    note:
      row.refused === null
        ? tell(planTexts, row.said?.warning, row.warning)
        : fill(decisionLabels.leftOut, tell(planTexts, row.said?.refused, row.refused)),
    className: row.refused === null ? '' : 'refused',
  }));

/** What was decided. Who is somebody new gets a record on the side that has none. */
function decisionOf(row: Row): string {
  if (row.action !== 'choose' || row.value !== NEW) return optionText(row);
  return row.now.salesforce === null ? decisionLabels.someoneNewLead : decisionLabels.someoneNewMarketo;
}
