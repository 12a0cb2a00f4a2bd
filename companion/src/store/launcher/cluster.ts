import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { isCode } from './binaries.ts';
import { embeddedFailure, useYourOwn } from './failure.ts';
import type { Ground } from './ground.ts';
import { give, run } from './runner.ts';
import { runFolder } from './socket-folder.ts';

/** The role and the database that the companion uses. No superuser: row-level security does not hold those. */
export const ours = 'lockstep';

/**
 * Makes sure that the home holds a data folder of this PostgreSQL's major version. A new one appears at once and whole, with its
 * password, our role and our database, so that no crash leaves a half. Throws kind `config` for another major version.
 */
export async function ensureCluster(ground: Ground): Promise<void> {
  const found = await readFile(join(ground.home, 'data', 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (found === undefined) await create(ground);
  else if (Number.parseInt(found, 10) !== ground.binaries.major) throw otherVersion(ground, found.trim());
}

const otherVersion = (ground: Ground, found: string) =>
  embeddedFailure(
    'OTHER_MAJOR_VERSION',
    `The data in ${ground.home} was written by PostgreSQL ${found}, and this Lockstep brings PostgreSQL ${String(ground.binaries.major)}, ` +
      `which cannot read it. Start the Lockstep that wrote it, dump its database with PostgreSQL ${found}'s pg_dump, move the folder away, ` +
      `start this Lockstep once, stop it and load the dump; or load it into a PostgreSQL 15 or later of your own and set LOCKSTEP_DATABASE_URL.`,
  );

async function create(ground: Ground): Promise<void> {
  await mkdir(dirname(ground.home), { recursive: true, mode: 0o711 });
  const half = await mkdtemp(`${ground.home}.new-`);
  const password = randomBytes(24).toString('base64url');
  await writeFile(join(half, 'password'), password, { mode: 0o600 });
  await mkdir(runFolder(half), { mode: 0o700 });
  await give(half, ground.runner);
  const data = join(half, 'data');
  const options = ['--username=postgres', `--pwfile=${join(half, 'password')}`, '--auth=scram-sha-256'];
  // The C locale sorts by bytes and never changes with the operating system.
  const language = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  await step(ground, 'initdb', ['-D', data, ...options, ...language]);
  const statements = [
    `create role ${ours} login password '${password}';`,
    `create database ${ours} owner ${ours};`,
    'revoke connect, temporary on database postgres from public;',
  ];
  const single = [
    '--single',
    '-D',
    data,
    '-c',
    'exit_on_error=on',
    '-c',
    'password_encryption=scram-sha-256',
    'postgres',
  ];
  await step(ground, 'postgres', single, `${statements.join('\n')}\n`);
  await rename(half, ground.home).catch((error: unknown) => {
    // Two first starts at once: the other one's is as good.
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error;
  });
  await rm(half, { recursive: true, force: true });
}

async function step(ground: Ground, program: string, args: readonly string[], input?: string): Promise<void> {
  const { code, said } = await run(ground.runner, ground.binaries, program, args, input);
  if (code === 0) return;
  throw embeddedFailure(
    'CANNOT_INITIALISE',
    `The embedded database could not be made in ${ground.home}: ${said.split('\n').at(-1) ?? 'no reason given'}. ${useYourOwn}`,
  );
}

/** The generated password of both roles. */
export const readPassword = (home: string): Promise<string> => readFile(join(home, 'password'), 'utf8');
