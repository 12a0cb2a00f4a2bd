import { z } from 'zod';
import type { Secret } from '../config/secret.ts';
import { type Failure, FailureError } from '../domain/failure.ts';
import type { Clock } from '../telemetry/clock.ts';
import { brokenAnswer, failureOfStatus } from './failures.ts';
import type { Http } from './http.ts';

export type Tokens = {
  /** A token that is good for at least a few seconds. */
  current(): Promise<string>;
  /** The vendor refused this token (601, 602). Only the one still in use is dropped: another call may have renewed it. */
  refuse(token: string): void;
  /** Asks the identity service now; its answer also names the API user. */
  ask(): Promise<{ readonly user: string }>;
};

type Held = {
  readonly token: string;
  readonly user: string;
  readonly expiresAt: number;
  readonly checkAt: number;
};

const answer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().nonnegative(),
  scope: z.string().nullish(),
});
const refusal = z.object({ error: z.string(), error_description: z.string().nullish() });

/** Ask anew in a token's last minute. */
const soon = 60_000;
/** With less than this left a token may expire on its way. */
const tooLate = 5_000;

/**
 * The access token of one service, shared by all calls: at most one request to the identity service is under way.
 * Until a token expires the service gives out the same one with what is left of its hour (Marketo REST docs,
 * "Authentication"), so the last seconds are waited out and a fresh one is asked for.
 */
export function createTokens(options: {
  clientId: string;
  clientSecret: Secret;
  http: Http;
  clock: Clock;
}): Tokens {
  const { clientId, clientSecret, http, clock } = options;
  let held: Held | undefined;
  let asking: Promise<Held> | undefined;

  const request = async (): Promise<Held> => {
    const askedAt = clock.now();
    const client_secret = clientSecret.reveal();
    const { status, json } = await http({
      method: 'POST',
      path: '/identity/oauth/token',
      // As a form, so that the secret stands in no proxy's log.
      form: { grant_type: 'client_credentials', client_id: clientId, client_secret },
      intent: 'read',
      hide: client_secret,
    });
    const parsed = answer.safeParse(json);
    if (status !== 200 || !parsed.success) throw new FailureError(refused(status, json, clock.now()));
    const left = parsed.data.expires_in * 1000;
    const expiresAt = askedAt + left;
    const checkAt = expiresAt - (left > soon ? soon : tooLate);
    return { token: parsed.data.access_token, user: parsed.data.scope ?? '', expiresAt, checkAt };
  };

  const renew = async (): Promise<Held> => {
    for (let tries = 1; ; tries++) {
      held = await request();
      const left = held.expiresAt - clock.now();
      if (left >= tooLate || tries === 3) return held;
      // Lifetimes come in whole seconds, rounded down.
      await clock.sleep(left + 1000);
    }
  };

  const ask = () =>
    (asking ??= renew().finally(() => {
      asking = undefined;
    }));

  const current = async (): Promise<Held> => {
    const now = clock.now();
    const known = held;
    if (known && now < known.checkAt) return known;
    try {
      return await ask();
    } catch (error) {
      // The identity service is away, but the token it gave is still good: ask again a little later.
      if (known === undefined || known !== held || clock.now() >= known.expiresAt - tooLate) throw error;
      held = { ...known, checkAt: Math.min(clock.now() + tooLate, known.expiresAt - tooLate) };
      return held;
    }
  };

  return {
    current: async () => (await current()).token,
    refuse: (token) => {
      if (held?.token === token) held = undefined;
    },
    ask: async () => ({ user: (await ask()).user }),
  };
}

/** Bad credentials come as HTTP 401 with OAuth's own error body. */
function refused(status: number, json: unknown, now: number): Failure {
  const parsed = refusal.safeParse(json);
  if (parsed.success && status < 500) {
    const { error, error_description } = parsed.data;
    return {
      kind: 'auth',
      vendor: 'marketo',
      code: error,
      message: error_description ?? error,
      retryable: false,
    };
  }
  if (status !== 200) return failureOfStatus(status, 'read', now);
  return brokenAnswer('NO_TOKEN', 'the identity service answered without a token', 'read');
}
