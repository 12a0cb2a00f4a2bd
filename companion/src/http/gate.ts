import { createHash } from 'node:crypto';
import type { Actor } from '../links/views.ts';
import type { Clock } from '../telemetry/clock.ts';
import { createAttempts } from './attempts.ts';
import { Refusal } from './problem.ts';
import type { Caller, Role, Route } from './route.ts';

/** Whom a bearer key belongs to; null for a key nobody knows. */
export type KeyVerifier = (bearer: string) => Promise<Caller | null>;

export type Credentials = {
  readonly authorization: string | undefined;
  /** What the caller says of its user (X-Lockstep-User): recorded, never used to allow anything. */
  readonly user: string | undefined;
  readonly address: string;
};

export type Gate = (
  wanted: Route['role'],
  credentials: Credentials,
) => Promise<{ readonly caller: Caller | null; readonly actor: Actor }>;

const ladder: readonly Role[] = ['viewer', 'marketer', 'admin'];

/**
 * Lets a request in, or throws a Refusal: 401 without a valid key of this connection, 403 when the key may not do this,
 * 429 after repeated failures from one address. Keys are taken from the Authorization header only.
 */
export function createGate(options: {
  readonly keys: KeyVerifier;
  readonly connectionId: string;
  readonly clock: Clock;
}): Gate {
  const { keys, connectionId, clock } = options;
  const attempts = createAttempts({ clock });
  const known = createMemory(1000);

  const verify = async ({ authorization, address }: Credentials): Promise<Caller | null> => {
    const [, bearer = null] = /^Bearer +([\w.~+/=-]{1,256})$/i.exec(authorization ?? '') ?? [];
    // Everybody behind one proxy has the same address: keys that worked lately are looked up even while it is blocked.
    const blocked = bearer !== null && known.has(bearer) ? null : attempts.blockedUntil(address);
    if (blocked !== null) throw tooMany(blocked);
    const caller = bearer === null ? null : await keys(bearer);
    if (bearer !== null && caller?.connectionId === connectionId) {
      known.add(bearer);
      return caller;
    }
    if (bearer !== null) known.forget(bearer);
    attempts.failed(address);
    return null;
  };

  return async (wanted, credentials) => {
    if (wanted === 'anyone' && credentials.authorization === undefined)
      return { caller: null, actor: { name: 'anyone', role: 'viewer' } };
    const caller = await verify(credentials);
    if (!caller) throw noKey;
    if (!allows(caller, wanted)) throw forbidden(wanted);
    const claim = /^[0-9A-Za-z]{18}$/.test(credentials.user ?? '') ? credentials.user : undefined;
    const actor = { name: `${caller.scope} key (${caller.role})`, role: caller.role };
    return { caller, actor: claim === undefined ? actor : { ...actor, claim } };
  };
}

function allows(caller: Caller, wanted: Route['role']): boolean {
  if (wanted === 'anyone') return true;
  if (wanted === 'operator') return caller.scope === 'operator';
  return ladder.indexOf(caller.role) >= ladder.indexOf(wanted);
}

const noKey = new Refusal({
  status: 401,
  title: 'Key required',
  code: 'KEY_REQUIRED',
  detail: 'A valid key is needed. Send one that Lockstep issued in the header "Authorization: Bearer <key>".',
});

const forbidden = (wanted: string): Refusal =>
  new Refusal({
    status: 403,
    title: 'Not allowed',
    code: 'ROLE_REQUIRED',
    detail: `This needs a key of ${wanted === 'operator' ? 'scope operator' : `role ${wanted}`}. Ask an admin for access.`,
  });

const tooMany = (retryAt: number): Refusal =>
  new Refusal({
    status: 429,
    title: 'Too many attempts',
    code: 'TOO_MANY_ATTEMPTS',
    detail:
      'Too many requests without a valid key came from this address. Wait a minute, then use a valid key.',
    retryAt,
  });

/** Remembers the digests of a bounded number of keys, the oldest forgotten first. */
function createMemory(size: number) {
  const digests = new Set<string>();
  const digest = (key: string): string => createHash('sha256').update(key).digest('base64');
  return {
    has: (key: string) => digests.has(digest(key)),
    forget: (key: string) => digests.delete(digest(key)),
    add: (key: string) => {
      digests.add(digest(key));
      if (digests.size > size) for (const oldest of digests) return void digests.delete(oldest);
    },
  };
}
