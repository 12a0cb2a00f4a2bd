import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import { sql } from 'kysely';

import { type Secret, secret } from '../config/secret.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';
import type { KeyRole, KeyScope } from './tables.ts';

/** A key as anybody may see it: the key itself is not kept. Times are ISO 8601. */
export type ApiKey = {
  /** The key's first part, by which it is found and named. */
  readonly prefix: string;
  readonly name: string;
  readonly role: KeyRole;
  readonly scope: KeyScope;
  readonly createdAt: string;
  readonly revokedAt: string | null;
};

/** Who a presented key stands for. */
export type KeyHolder = Scope & {
  readonly prefix: string;
  readonly name: string;
  readonly role: KeyRole;
  readonly scope: KeyScope;
};

const columns = ['prefix', 'name', 'role', 'scope', 'createdAt', 'revokedAt'] as const;
/** `lk_` and two random parts: 12 hex digits to find it by, 256 bits that prove it. */
const form = /^(lk_[0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;
const digest = (key: string): Buffer => createHash('sha256').update(key).digest();

/** Makes a key and returns it, this once. */
export async function createApiKey(
  db: Db,
  scope: Scope,
  owner: { readonly name: string; readonly role: KeyRole; readonly scope: KeyScope },
): Promise<{ readonly key: Secret; readonly prefix: string }> {
  const prefix = `lk_${randomBytes(6).toString('hex')}`;
  const key = `${prefix}_${randomBytes(32).toString('base64url')}`;
  await writing(db, scope, (own) =>
    own
      .insertInto('apiKeys')
      .values({ ...scope, ...owner, prefix, sha256: digest(key) })
      .execute(),
  );
  return { key: secret(key), prefix };
}

/** Who the key stands for; null for a key that is unknown, revoked, or not in the form of a key. */
export async function verifyApiKey(db: Db, key: string): Promise<KeyHolder | null> {
  const prefix = form.exec(key)?.[1];
  if (prefix === undefined) return null;
  const row = await db
    .transaction()
    .setAccessMode('read only')
    .execute(async (own) => {
      await sql`select set_config('lockstep.key_prefix', ${prefix}, true)`.execute(own);
      return own
        .selectFrom('apiKeys')
        .select(['connectionId', 'prefix', 'name', 'role', 'scope', 'sha256'])
        .where('prefix', '=', prefix)
        .where('revokedAt', 'is', null)
        .executeTakeFirst();
    });
  if (!row || !timingSafeEqual(row.sha256, digest(key))) return null;
  const { connectionId, name, role, scope } = row;
  return { connectionId, prefix, name, role, scope };
}

/** The connection's keys, the newest first, revoked ones too. */
export function listApiKeys(db: Db, scope: Scope): Promise<ApiKey[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('apiKeys')
      .select(columns)
      .where('connectionId', '=', scope.connectionId)
      .orderBy('createdAt', 'desc')
      .orderBy('prefix')
      .execute(),
  );
}

/** Ends a key at once; false when there is no such key that still works. */
export async function revokeApiKey(db: Db, scope: Scope, prefix: string): Promise<boolean> {
  const revoked = await writing(db, scope, (own) =>
    own
      .updateTable('apiKeys')
      .set({ revokedAt: sql<string>`clock_timestamp()` })
      .where('connectionId', '=', scope.connectionId)
      .where('prefix', '=', prefix)
      .where('revokedAt', 'is', null)
      .executeTakeFirst(),
  );
  return revoked.numUpdatedRows > 0n;
}
