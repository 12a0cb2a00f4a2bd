import { type RawBuilder, sql } from 'kysely';

/**
 * When something ended, for a row that knows in this column when it began: `at` (ISO 8601), else the database's now, and never before
 * the beginning. Processes' clocks differ by a little, and the database refuses what ended before it began.
 */
export const endingAt = (began: string, at?: string): RawBuilder<string> =>
  sql<string>`greatest(${sql.ref(began)}, ${at === undefined ? sql`clock_timestamp()` : sql`${at}::timestamptz`})`;
