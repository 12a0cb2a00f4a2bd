import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Pool, PoolClient } from 'pg';

import { FailureError } from '../domain/failure.ts';

type Migration = { readonly number: number; readonly sha256: string; readonly sql: string };

/** Any number, as long as all processes take the same one. */
const lockKey = 0x10c45737;

const ownFolder = join(import.meta.dirname, 'migrations');

/**
 * Brings the schema `lockstep` up to date, all in one transaction; returns the numbers applied. Several processes may do it at once:
 * one works, the others wait and find nothing to do. Throws kind `config` when a migration that was applied has been changed
 * since, and when the database is newer than this code.
 */
export async function migrate(pool: Pool, folder: string = ownFolder): Promise<number[]> {
  const known = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('set local statement_timeout = 0; set local lock_timeout = 0');
    await client.query('select pg_advisory_xact_lock($1)', [lockKey]);
    const missing = pending(known, await applied(client));
    for (const migration of missing) await apply(client, migration);
    await client.query('commit');
    return missing.map(({ number }) => number);
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{6}\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      // A checkout with other line ends is the same migration.
      const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
      return {
        number: Number.parseInt(name, 10),
        sha256: createHash('sha256').update(sql).digest('hex'),
        sql,
      };
    }),
  );
}

/** What the database says was applied, by number; makes the place to write it down when there is none. */
async function applied(client: PoolClient): Promise<Map<number, string>> {
  // Not "if not exists": that asks for the right to create a schema even when an administrator has made it.
  const found = await client.query<{ found: boolean }>(
    `select to_regnamespace('lockstep') is not null as found`,
  );
  if (!found.rows[0]?.found) await client.query('create schema lockstep');
  await client.query(`create table if not exists lockstep.migrations (
    number integer not null primary key, sha256 text not null, applied_at timestamptz(3) not null default now())`);
  const rows = await client.query<{ number: number; sha256: string }>(
    'select number, sha256 from lockstep.migrations',
  );
  return new Map(rows.rows.map(({ number, sha256 }) => [number, sha256]));
}

function pending(known: readonly Migration[], done: ReadonlyMap<number, string>): Migration[] {
  const newest = Math.max(0, ...known.map(({ number }) => number));
  const ahead = [...done.keys()].filter((number) => number > newest);
  if (ahead.length > 0)
    throw refuse(
      'DATABASE_NEWER',
      `The database was migrated to ${String(Math.max(...ahead))} by a newer Lockstep, and this one knows only ${String(newest)}: start the newer one.`,
    );
  for (const { number, sha256 } of known)
    if (done.has(number) && done.get(number) !== sha256)
      throw refuse(
        'MIGRATION_CHANGED',
        `Migration ${String(number)} is not the one that was applied to this database: restore its file, and put changes into a new one.`,
      );
  return known.filter(({ number }) => !done.has(number));
}

async function apply(client: PoolClient, { number, sha256, sql }: Migration): Promise<void> {
  await client.query(sql);
  await client.query('insert into lockstep.migrations (number, sha256) values ($1, $2)', [number, sha256]);
}

const refuse = (code: string, message: string): FailureError =>
  new FailureError({ kind: 'config', vendor: 'lockstep', code, message, retryable: false });
