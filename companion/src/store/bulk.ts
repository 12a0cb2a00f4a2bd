import { type RawBuilder, sql } from 'kysely';

/** How one column of a bulk is filled: its PostgreSQL type, and its value in a row. */
export type Column<Row> = readonly [type: string, value: (row: Row) => unknown];

/** Rows as one table of a statement: `unnest($1::uuid[], …) as bulk (id, …)`, a parameter per column for any number of rows. */
export type Bulk = {
  readonly table: RawBuilder<unknown>;
  /** `a, b, c`: the columns' names. */
  readonly names: RawBuilder<unknown>;
  /** `a = excluded.a, …` for the columns that are not among `keys`. */
  readonly assignments: (keys: readonly string[]) => RawBuilder<unknown>;
};

/** Makes a bulk. Column names and types are ours, never input. */
export function bulk<Row>(rows: readonly Row[], columns: Readonly<Record<string, Column<Row>>>): Bulk {
  const names = Object.keys(columns);
  const arrays = Object.values(columns).map(
    ([type, value]) => sql`${sql.val(rows.map(value))}::${sql.raw(type)}[]`,
  );
  return {
    table: sql`unnest(${sql.join(arrays)}) as bulk (${sql.raw(names.join(', '))})`,
    names: sql.raw(names.join(', ')),
    assignments: (keys) =>
      sql.raw(
        names
          .filter((name) => !keys.includes(name))
          .map((name) => `${name} = excluded.${name}`)
          .join(', '),
      ),
  };
}

/** Rows in pieces of this many: large enough to be fast, small enough for one statement's memory. */
export const chunkSize = 5000;

/** Cuts rows into pieces of at most `chunkSize`; none for no rows. */
export function* chunks<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += chunkSize) yield rows.slice(start, start + chunkSize);
}

/** Text that PostgreSQL can keep: U+0000 and half surrogates, which vendors' free text may hold, become U+FFFD. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** As `storable`, for a column that may be empty. */
export const storableOrNull = (text: string | null): string | null => (text === null ? null : storable(text));

/** A value as the text of a jsonb column, made storable. `undefined` is stored as null. */
export function json(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === 'string' ? storable(inner) : inner,
  );
}

/** As `json`, for a column that may be empty: null stays SQL's null. */
export function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : json(value);
}
