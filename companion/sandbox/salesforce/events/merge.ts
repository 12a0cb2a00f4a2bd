import type { Change } from '../org/changes.ts';
import type { Row } from '../org/row.ts';
import type { ChangeType } from './header.ts';

/**
 * The events of one transaction: one for each record, of the kind that happened to it first and with its data at the
 * end; records of one object that changed alike share an event (Change Data Capture Developer Guide, "Merged Change
 * Events" and "General Considerations"). After so many changes only an overflow event for each object follows.
 */
export type Draft = {
  readonly object: string;
  readonly type: ChangeType;
  readonly ids: readonly string[];
  readonly row: Row | null;
  /** Names of the fields an event carries: all that are filled for a new record, else those that changed. */
  readonly fields: ReadonlySet<string>;
  readonly nulled: ReadonlySet<string>;
  readonly userId: string;
};

/** The record id of an overflow event: the empty one. */
const noRecord = '000000000000000AAA';

type Whole = {
  object: string;
  kind: Change['kind'];
  before: Row | null;
  after: Row | null;
  userId: string;
};

/** What happened to each record from the beginning to the end; null when it was created and deleted again. */
function whole(first: Whole, next: Change): Whole | null {
  if (next.kind === 'DELETE')
    return first.kind === 'CREATE' ? null : { ...first, ...next, before: first.before };
  if (first.kind === 'DELETE' && next.kind === 'UNDELETE')
    return { ...next, kind: 'UPDATE', before: first.before };
  return { ...first, after: next.after, userId: next.userId };
}

function byRecord(changes: readonly Change[]): Whole[] {
  const records = new Map<string, Whole>();
  for (const change of changes) {
    const id = (change.after ?? change.before)?.Id ?? '';
    const first = records.get(id);
    const now = first ? whole(first, change) : { ...change };
    if (now) records.set(id, now);
    else records.delete(id);
  }
  return [...records.values()];
}

function draftOf(one: Whole, names: readonly string[]): Draft {
  const { object, kind, before, after, userId } = one;
  const base = { object, type: kind, ids: [(after ?? before)?.Id ?? ''], row: after, userId };
  const none = new Set<string>();
  if (kind === 'DELETE') return { ...base, row: null, fields: none, nulled: none };
  const filled = names.filter((name) => (after?.[name] ?? null) !== null);
  if (kind !== 'UPDATE') return { ...base, fields: new Set(filled), nulled: none };
  const changed = names.filter((name) => (before?.[name] ?? null) !== (after?.[name] ?? null));
  // The time of the last change is always told, also where it is the same second.
  const fields = new Set([...changed, 'LastModifiedDate']);
  return { ...base, fields, nulled: new Set(changed.filter((name) => (after?.[name] ?? null) === null)) };
}

/** Under which key events of one transaction are one event; a new record has an event of its own. */
function likeness(draft: Draft): string | null {
  if (draft.type !== 'UPDATE' && draft.type !== 'DELETE') return null;
  const values = [...draft.fields].map((name) => [name, draft.row?.[name] ?? null]);
  return JSON.stringify([draft.object, draft.type, draft.userId, values]);
}

function merged(drafts: readonly Draft[]): Draft[] {
  const together = new Map<string, Draft>();
  for (const [at, draft] of drafts.entries()) {
    const key = likeness(draft) ?? `alone ${at}`;
    const twin = together.get(key);
    together.set(key, twin ? { ...twin, ids: [...twin.ids, ...draft.ids] } : draft);
  }
  return [...together.values()];
}

function overflow(object: string, userId: string): Draft {
  const none = new Set<string>();
  return { object, type: 'GAP_OVERFLOW', ids: [noRecord], row: null, fields: none, nulled: none, userId };
}

/** `fieldsOf` names an object's fields in events, and is null for objects that have none. */
export function draftsOf(
  changes: readonly Change[],
  fieldsOf: (object: string) => readonly string[] | null,
  threshold: number,
): Draft[] {
  const told: Draft[] = [];
  const untold = new Map<string, Draft>();
  let counted = 0;
  for (const one of byRecord(changes)) {
    const names = fieldsOf(one.object);
    if (!names) continue;
    const draft = draftOf(one, names);
    // An update counts once for each field; LastModifiedDate is no change of its own.
    counted += draft.type === 'UPDATE' ? Math.max(1, draft.fields.size - 1) : 1;
    if (counted <= threshold) told.push(draft);
    else untold.set(one.object, overflow(one.object, one.userId));
  }
  return [...merged(told), ...untold.values()];
}
