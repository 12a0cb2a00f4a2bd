import { z } from 'zod';
import type { Secret } from '../config/secret.ts';
import { secret } from '../config/secret.ts';
import { FailureError } from '../domain/failure.ts';
import type { Purpose } from '../quota/quota.ts';
import { failing, failureOfAnswer, json } from './failures.ts';
import type { Answer, Request } from './transport.ts';
import { id } from './wire.ts';

/** A bearer session. Objects are compared by identity: a renewed session is another object. */
export type Session = {
  readonly token: Secret;
  /** Origin that serves the API. */
  readonly instance: URL;
  readonly userId: string;
  readonly organizationId: string;
};

export type Sessions = {
  /** The session in use; logs in when there is none. */
  current(purpose: Purpose): Promise<Session>;
  /** A session other than the refused one. Many callers with the same refused session cause one login. */
  renew(purpose: Purpose, refused: Session): Promise<Session>;
};

export type LoginSettings = {
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Lets the API live on a host that is neither the login host nor Salesforce's own (the sandbox, a proxy). */
  readonly allowOtherHosts?: boolean;
};

type Send = (purpose: Purpose, request: Request) => Promise<Answer>;

/** Keeps one session alive: OAuth 2.0 client credentials flow of an external client app. */
export function createSessions(settings: LoginSettings, now: () => number, send: Send): Sessions {
  let session: Session | undefined;
  let login: Promise<Session> | undefined;

  function logIn(purpose: Purpose): Promise<Session> {
    login ??= requestSession(settings, now, (request) => send(purpose, request))
      .then((fresh) => (session = fresh))
      .finally(() => (login = undefined));
    return login;
  }
  return {
    current: (purpose) => (session && !login ? Promise.resolve(session) : logIn(purpose)),
    renew: (purpose, refused) => (session && session !== refused ? Promise.resolve(session) : logIn(purpose)),
  };
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  instance_url: z.url(),
  /** The identity address: …/id/{organization}/{user} (Salesforce Help, OAuth 2.0 token response). */
  id: z
    .url()
    .transform((address) => address.split('/').slice(-2))
    .pipe(z.tuple([id, id])),
});

async function requestSession(
  settings: LoginSettings,
  now: () => number,
  send: (request: Request) => Promise<Answer>,
): Promise<Session> {
  const loginUrl = new URL(settings.loginUrl);
  const answer = await send({
    method: 'POST',
    url: new URL('/services/oauth2/token', loginUrl),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: settings.clientId,
      client_secret: settings.clientSecret.reveal(),
    }).toString(),
  });
  if (answer.status !== 200) throw new FailureError(failureOfAnswer(answer, 'read', now()));
  const parsed = tokenAnswer.safeParse(json(answer.text));
  if (!parsed.success) {
    throw failing(
      'bug',
      'UNEXPECTED_ANSWER',
      'The answer to the login lacks access_token, instance_url or id',
    );
  }
  const {
    access_token,
    instance_url,
    id: [organizationId, userId],
  } = parsed.data;
  const instance = trustedInstance(new URL(instance_url), loginUrl, settings.allowOtherHosts ?? false);
  return { token: secret(access_token), instance, userId, organizationId };
}

/** The session goes only to the host we logged in at, or to Salesforce's own over https: a forged answer must not lead it away. */
function trustedInstance(instance: URL, loginUrl: URL, allowOtherHosts: boolean): URL {
  const own = /(^|\.)(salesforce|force)\.com$/.test(instance.hostname) && instance.protocol === 'https:';
  const same = instance.host === loginUrl.host && instance.protocol === loginUrl.protocol;
  if (own || same || allowOtherHosts) return new URL(instance.origin);
  throw failing(
    'config',
    'UNTRUSTED_INSTANCE',
    `Salesforce named ${instance.host} as its API host, which is not one of its own`,
  );
}
