import type { Shelf } from './shelf.ts';

/** A shelf as text, so that a second start of a demo finds what the first one left. */

/** Maps and sets travel as objects with one key that no shelf uses otherwise. */
const mark = { map: '\0map', set: '\0set' } as const;

export function keptShelf(shelf: Shelf): string {
  return JSON.stringify(shelf, (_key, value: unknown) => {
    if (value instanceof Map) return { [mark.map]: [...value] };
    if (value instanceof Set) return { [mark.set]: [...value] };
    return value;
  });
}

/** Fills the shelf with what was kept. Who plays Salesforce stays, since nobody can write that down. */
export function restoreShelf(shelf: Shelf, text: string): void {
  const { receive } = shelf.crm;
  const kept = JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if (mark.map in value) return new Map(value[mark.map] as [unknown, unknown][]);
    return mark.set in value ? new Set(value[mark.set] as unknown[]) : value;
  }) as Shelf;
  Object.assign(shelf, kept);
  shelf.crm.receive = receive;
}
