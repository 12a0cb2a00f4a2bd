import { createHash } from 'node:crypto';

/** OAuth 2.0 client credentials (reference: Salesforce, OAuth 2.0 client credentials flow). */

export type Sessions = {
  /** A new access token, good for the session's time. */
  open(): string;
  isOpen(token: string): boolean;
  end(token: string): void;
  endAll(): void;
};

export function createSessions(orgId: string, sessionMs: number, now: () => number): Sessions {
  const open = new Map<string, number>();
  let made = 0;
  return {
    open: () => {
      made += 1;
      const token = `${orgId.slice(0, 15)}!${createHash('sha256').update(`${orgId} ${made}`).digest('base64url')}`;
      open.set(token, now() + sessionMs);
      return token;
    },
    isOpen: (token) => (open.get(token) ?? 0) > now(),
    end: (token) => {
      open.delete(token);
    },
    endAll: () => {
      open.clear();
    },
  };
}

export type OAuth = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly sessions: Sessions;
  readonly orgId: string;
  readonly userId: string;
  /** Address of this server; the instance clients must talk to. */
  url(): string;
  now(): number;
  /** Null when the user that the client runs as is inactive. */
  user(): { readonly name: string; readonly username: string; readonly email: string } | null;
};

export type OAuthAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

const refused = (status: number, error: string, description: string): OAuthAnswer => ({
  status,
  body: { error, error_description: description },
});

function credentials(form: URLSearchParams, authorization: string | undefined): [string, string] {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return [decodeURIComponent(id), decodeURIComponent(secret.join(':'))];
}

/** POST /services/oauth2/token. A wrong client is 401 invalid_client, as RFC 6749 5.2 says. */
export function token(oauth: OAuth, form: URLSearchParams, authorization: string | undefined): OAuthAnswer {
  if (form.get('grant_type') !== 'client_credentials') {
    return refused(400, 'unsupported_grant_type', 'grant type not supported');
  }
  const [id, secret] = credentials(form, authorization);
  if (id !== oauth.clientId) return refused(401, 'invalid_client', 'client identifier invalid');
  if (secret !== oauth.clientSecret) return refused(401, 'invalid_client', 'invalid client credentials');
  if (!oauth.user()) return refused(400, 'invalid_grant', 'no client credentials user enabled');
  const identity = `${oauth.url()}/id/${oauth.orgId}/${oauth.userId}`;
  const issuedAt = String(oauth.now());
  return {
    status: 200,
    body: {
      access_token: oauth.sessions.open(),
      signature: createHash('sha256')
        .update(identity + issuedAt + oauth.clientSecret)
        .digest('base64'),
      scope: 'api',
      instance_url: oauth.url(),
      id: identity,
      token_type: 'Bearer',
      issued_at: issuedAt,
    },
  };
}

/** GET /services/oauth2/userinfo and the identity address. */
export function userInfo(oauth: OAuth): OAuthAnswer {
  const user = oauth.user();
  if (!user) return refused(403, 'Bad_OAuth_Token', 'user is inactive');
  return {
    status: 200,
    body: {
      sub: `${oauth.url()}/id/${oauth.orgId}/${oauth.userId}`,
      user_id: oauth.userId,
      organization_id: oauth.orgId,
      preferred_username: user.username,
      username: user.username,
      name: user.name,
      display_name: user.name,
      email: user.email,
      active: true,
      user_type: 'STANDARD',
      zoneinfo: 'GMT',
      locale: 'en_US',
      language: 'en_US',
      urls: {
        rest: `${oauth.url()}/services/data/v{version}/`,
        sobjects: `${oauth.url()}/services/data/v{version}/sobjects/`,
      },
    },
  };
}
