import type { Pool } from 'pg';

import { FailureError } from '../domain/failure.ts';

/** Looks whether the database is fit for us: throws kind `config` when not. `walled`: row-level security holds this user. */
export async function preflight(pool: Pool): Promise<{ readonly walled: boolean }> {
  const answer = await pool.query<{ version: number; encoding: string; walled: boolean }>(`
    select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
      (select not rolsuper and not rolbypassrls from pg_roles where rolname = current_user) as walled`);
  const { version = 0, encoding = '', walled = false } = answer.rows[0] ?? {};
  if (version < 150_000)
    throw unfit(
      `The database is PostgreSQL ${String(Math.floor(version / 10_000))}; Lockstep needs 15 or later.`,
    );
  if (encoding !== 'UTF8')
    throw unfit(`The database's encoding is ${encoding}: create one for Lockstep with encoding 'UTF8'.`);
  return { walled };
}

const unfit = (message: string): FailureError =>
  new FailureError({ kind: 'config', vendor: 'lockstep', code: 'DATABASE_UNFIT', message, retryable: false });
