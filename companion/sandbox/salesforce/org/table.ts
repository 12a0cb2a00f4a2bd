import type { Row, Value } from './row.ts';

/** The rows of one object. Every change leaves its inverse in the undo log, so that a transaction can roll back. */
export type Table = {
  get(id: string): Row | undefined;
  all(): Iterable<Row>;
  put(row: Row): void;
  drop(id: string): void;
  /** A superset of the rows whose field equals the value (case ignored), or null when the field has no index. */
  find(field: string, value: Value): Row[] | null;
  count(): number;
};

const fold = (value: Value): string => String(value).toLowerCase();

export function createTable(indexed: readonly string[], undo: (inverse: () => void) => void): Table {
  const rows = new Map<string, Row>();
  const indexes = new Map(indexed.map((field) => [field, new Map<string, Set<string>>()]));

  function reindex(id: string, before: Row | undefined, after: Row | undefined): void {
    for (const [field, index] of indexes) {
      const old = before?.[field] ?? null;
      const fresh = after?.[field] ?? null;
      if (old === fresh) continue;
      if (old !== null) index.get(fold(old))?.delete(id);
      if (fresh === null) continue;
      const ids = index.get(fold(fresh));
      if (ids) ids.add(id);
      else index.set(fold(fresh), new Set([id]));
    }
  }
  function set(id: string, row: Row | undefined): void {
    reindex(id, rows.get(id), row);
    if (row) rows.set(id, row);
    else rows.delete(id);
  }
  function change(id: string, row: Row | undefined): void {
    const before = rows.get(id);
    set(id, row);
    undo(() => {
      set(id, before);
    });
  }

  return {
    get: (id) => rows.get(id),
    all: () => rows.values(),
    put: (row) => {
      change(row.Id, row);
    },
    drop: (id) => {
      change(id, undefined);
    },
    find: (field, value) => {
      const index = indexes.get(field);
      if (!index) return null;
      return [...(index.get(fold(value)) ?? [])].flatMap((id) => rows.get(id) ?? []);
    },
    count: () => rows.size,
  };
}
