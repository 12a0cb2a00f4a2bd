import { createHash } from 'node:crypto';
import { Refusal } from './envelope.ts';

export type Credentials = { readonly clientId: string; readonly clientSecret: string };

/** The API-only user that owns the service; Marketo names it as the token's scope. */
export const apiUser = 'lockstep@nordlicht.example';

export type Identity = {
  readonly credentials: Credentials;
  /** Answers the token endpoint: HTTP status and body. */
  answer(parameters: URLSearchParams): { readonly status: number; readonly body: Record<string, unknown> };
  /** Returns the calling user, or throws the Refusal 601, 602 or 603. */
  user(authorization: string | undefined): string;
  /** The current token is over now. */
  expire(): void;
};

type Token = { readonly value: string; expiresAt: number; seenExpired: boolean };

/**
 * Tokens live an hour. Asking again before the end gives the same token with less time left; the first use after the
 * end says 602, each later one 601 (reference: Marketo REST, 1).
 */
export function identity(seed: number, now: () => number, tokenSeconds: number): Identity {
  const secret = (what: string): string => createHash('sha256').update(`${seed} ${what}`).digest('hex');
  const uuid = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  const credentials = { clientId: uuid(secret('client')), clientSecret: secret('secret').slice(0, 32) };
  const issued = new Map<string, Token>();
  let current: Token | null = null;

  function token(): Token {
    if (current && now() < current.expiresAt) return current;
    const value = `${uuid(secret(`token ${issued.size}`))}:int`;
    current = { value, expiresAt: now() + tokenSeconds * 1000, seenExpired: false };
    issued.set(value, current);
    return current;
  }

  return {
    credentials,
    answer(parameters) {
      const known =
        parameters.get('grant_type') === 'client_credentials' &&
        parameters.get('client_id') === credentials.clientId &&
        parameters.get('client_secret') === credentials.clientSecret;
      if (!known) {
        return {
          status: 401,
          body: { error: 'invalid_client', error_description: 'Bad client credentials' },
        };
      }
      const { value, expiresAt } = token();
      const left = Math.max(0, Math.floor((expiresAt - now() - 1) / 1000));
      return {
        status: 200,
        body: { access_token: value, token_type: 'bearer', expires_in: left, scope: apiUser },
      };
    },
    user(authorization) {
      const value = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1];
      if (value === undefined) throw new Refusal('603', 'Access denied');
      const found = issued.get(value);
      if (!found || found.seenExpired) throw new Refusal('601', 'Access token invalid');
      if (now() < found.expiresAt) return apiUser;
      found.seenExpired = true;
      throw new Refusal('602', 'Access token expired');
    },
    expire() {
      if (current) current.expiresAt = now();
    },
  };
}
