import type { LeaveOut, PreviewRowView } from 'c/companion';
import { previewLabels } from 'c/previewLabels';
import { counted } from 'c/words';

/** Whom somebody wants to leave out of a first sync: whole kinds, single rows, and who would be added again. */
export type Leaving = {
  readonly kinds: readonly string[];
  /** Rows by their key, each with its kind. */
  readonly rows: Readonly<Record<string, string>>;
  readonly again: boolean;
};

export const nobody: Leaving = { kinds: [], rows: {}, again: false };

/** What the API was told before, as far as it is true of any preview: rows have keys of their own in each. */
export const leavingOf = (leaveOut: LeaveOut | null): Leaving =>
  leaveOut === null ? nobody : { kinds: leaveOut.kinds, rows: {}, again: leaveOut.again };

export const withKind = (leaving: Leaving, kind: string, included: boolean): Leaving => ({
  ...leaving,
  kinds: included ? leaving.kinds.filter((one) => one !== kind) : [...leaving.kinds, kind],
});

export function withRow(leaving: Leaving, { key, action }: PreviewRowView, included: boolean): Leaving {
  const { [key]: _row, ...others } = leaving.rows;
  return { ...leaving, rows: included ? others : { ...others, [key]: action } };
}

/** Rows that are left out one by one: those of a kind that is left out go with it. */
const single = ({ kinds, rows }: Leaving): readonly string[] =>
  Object.entries(rows)
    .filter(([, kind]) => !kinds.includes(kind))
    .map(([key]) => key);

/** What the API is told; null when everybody is included. */
export function leaveOutOf(leaving: Leaving): LeaveOut | null {
  const { kinds, again } = leaving;
  const rows = single(leaving);
  if (kinds.length === 0 && rows.length === 0 && !again) return null;
  return { kinds, rows, again };
}

/** How many people are left out, in words; `people` says how many each kind has. */
export function leavingText(leaving: Leaving, people: ReadonlyMap<string, number>): string {
  const whole = leaving.kinds.reduce((sum, kind) => sum + (people.get(kind) ?? 0), 0);
  const count = whole + single(leaving).length;
  const again = leaving.again ? [previewLabels.againLeftOut] : [];
  const text = count === 0 ? [] : [counted(count, previewLabels.oneLeftOut, previewLabels.manyLeftOut)];
  return [...text, ...again].join(' ');
}
