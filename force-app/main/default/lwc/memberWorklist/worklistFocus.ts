type Root = Pick<ShadowRoot, 'activeElement' | 'querySelectorAll'> | null | undefined;

const rowsIn = (root: Root): readonly Element[] => [...(root?.querySelectorAll('tr[data-person]') ?? [])];

/** Which member of the list has the focus, by place: -1 when none. */
export const placeIn = (root: Root): number =>
  rowsIn(root).findIndex((row) => row.contains(root?.activeElement ?? null));

/** Puts the focus on the first thing to use in the row at this place, in the last one, or else on the heading. */
export async function focusFrom(root: Root, place: number, heading: HTMLElement | undefined): Promise<void> {
  // What has just been enabled takes the focus only once it is rendered so.
  await Promise.resolve();
  const rows = rowsIn(root);
  const row = rows[Math.min(Math.max(place, 0), rows.length - 1)];
  const target = row?.querySelector<HTMLElement>('lightning-input, button, lightning-button, a');
  (target ?? heading)?.focus();
}

/** What an element says of itself to its handler. */
export const dataOf = (event: Event, name: string): string =>
  (event.currentTarget as HTMLElement).dataset[name] ?? '';
