/** Which member of the list has the focus, by place: -1 when none. */
export const placeOf = (rows: readonly Element[], focused: Element | null): number =>
  rows.findIndex((row) => row.contains(focused));

/** Puts the focus on the first thing to use in the row at this place, in the last one, or else on the heading. */
export function focusFrom(rows: readonly Element[], place: number, heading: HTMLElement | undefined): void {
  const row = rows[Math.min(Math.max(place, 0), rows.length - 1)];
  const target = row?.querySelector<HTMLElement>('lightning-input, button, lightning-button, a');
  (target ?? heading)?.focus();
}
