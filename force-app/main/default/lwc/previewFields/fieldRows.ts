import { previewLabels } from 'c/previewLabels';
import { counted, fill, number } from 'c/words';
import type { PreviewedFields } from './previewFields';

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

/** How many values give way to the other side's, whether they are named or not. */
const givingWay = ({ pairs }: PreviewedFields): number =>
  sum(pairs.map(({ marketo, salesforce }) => marketo.overwritten + salesforce.overwritten));

/** That only the first members were looked at; null when all were. */
export const lookedText = ({ looked, members }: PreviewedFields): string | null =>
  looked < members ? fill(previewLabels.fieldsLooked, number(looked), number(members)) : null;

/** How many values the other side cannot hold, and of which fields; null when there are none. */
export function unfitText({ pairs }: PreviewedFields): string | null {
  const unfit = pairs.filter(({ refused }) => refused > 0);
  if (unfit.length === 0) return null;
  const fields = unfit.map(({ field, refused }) => fill(previewLabels.fieldsUnfitOf, field, number(refused)));
  return counted(
    sum(unfit.map(({ refused }) => refused)),
    previewLabels.fieldsOneUnfit,
    previewLabels.fieldsManyUnfit,
    fields.join(', '),
  );
}

/** How many values give way; null when none does. */
export function givesWayText(fields: PreviewedFields): string | null {
  const values = givingWay(fields);
  return values === 0
    ? null
    : counted(values, previewLabels.fieldsOneGivesWay, previewLabels.fieldsManyGiveWay);
}

/** That only the first of them are named; null when all are. */
export const namedText = (fields: PreviewedFields): string | null =>
  fields.overwritten.length < givingWay(fields)
    ? fill(previewLabels.fieldsNamed, number(fields.overwritten.length))
    : null;

/** A value that may not be told, since its person may not be read. */
const UNTOLD = '–';

/** Values that give way: the side that is written says both, the other one the value that stays. */
export const rowsOf = ({ overwritten }: PreviewedFields) =>
  overwritten.map(({ person, field, side, from, to }, index) => {
    const kept = to ?? UNTOLD;
    const written = { from: from ?? UNTOLD, to: kept };
    const same = { from: kept, to: kept };
    return {
      key: index,
      person,
      field,
      marketo: side === 'marketo' ? written : same,
      salesforce: side === 'salesforce' ? written : same,
    };
  });
