import { createHash } from 'node:crypto';
import { isActive, isPassword, mayComeFrom, userNamed } from './desk.ts';
import { readAssertion } from './assertion.ts';
import type { Reply } from '../http.ts';
import type { Row } from '../org/row.ts';
import type { LoginDesk } from './desk.ts';

/** POST /services/oauth2/token, one function per flow (Salesforce Help, OAuth Authorization Flows). */

type Request = {
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
  /** From where the client comes. */
  readonly address: string;
};

type Flow = (desk: LoginDesk, request: Request) => Reply;

const refused = (status: number, error: string, description: string): Reply => ({
  status,
  body: { error, error_description: description },
});

const badGrant = (description: string): Reply => refused(400, 'invalid_grant', description);

function credentials({ form, authorization }: Request): [string, string] {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return [decodeURIComponent(id), decodeURIComponent(secret.join(':'))];
}

function unknownClient({ org }: LoginDesk): Reply {
  const code = org.switches.unknownClient;
  return refused(code === 'invalid_client' ? 401 : 400, code, 'client identifier invalid');
}

/** Null when the app is who it says, else its refusal. `withSecret` false lets a public client leave the secret out. */
function checkApp(desk: LoginDesk, request: Request, withSecret = true): Reply | null {
  const { clientId, clientSecret } = desk.settings.app;
  const [id, secret] = credentials(request);
  if (id !== clientId) return unknownClient(desk);
  if (!withSecret && secret === '') return null;
  return secret === clientSecret ? null : refused(401, 'invalid_client', 'invalid client credentials');
}

/** A session for this user, unless it may not have one now. */
function open(
  desk: LoginDesk,
  user: Row,
  { address }: Request,
  how: { scope: string; refresh?: string },
): Reply {
  const { org, sessions, settings } = desk;
  if (!isActive(user)) return refused(400, 'inactive_user', 'user is inactive');
  if (!mayComeFrom(settings, user.Id, address)) return badGrant('ip restricted');
  const identity = `${desk.url()}/id/${org.id}/${user.Id}`;
  const issuedAt = String(org.now());
  return {
    status: 200,
    body: {
      access_token: sessions.open(user.Id, how.refresh),
      signature: createHash('sha256')
        .update(identity + issuedAt + settings.app.clientSecret)
        .digest('base64'),
      scope: how.scope,
      instance_url: desk.url(),
      id: identity,
      token_type: 'Bearer',
      issued_at: issuedAt,
    },
  };
}

const clientCredentials: Flow = (desk, request) => {
  const refusal = checkApp(desk, request);
  if (refusal) return refusal;
  const user = desk.org.get('User', desk.settings.app.runAs);
  if (!isActive(user)) return badGrant('no client credentials user enabled');
  return open(desk, user, request, { scope: 'api' });
};

/** Username and password are checked together, so that nobody learns which of them was wrong. */
const password: Flow = (desk, request) => {
  const refusal = checkApp(desk, request);
  if (refusal) return refusal;
  const user = userNamed(desk.org, request.form.get('username') ?? '');
  if (!user || !isPassword(desk.settings, request.form.get('password') ?? ''))
    return badGrant('authentication failure');
  return open(desk, user, request, { scope: 'api id' });
};

const jwtBearer: Flow = (desk, request) => {
  const { org, settings } = desk;
  const assertion = readAssertion(request.form.get('assertion') ?? '');
  if (!assertion) return badGrant('invalid assertion');
  if (assertion.issuer !== settings.app.clientId) return unknownClient(desk);
  if (settings.app.certificate === null || !assertion.signedBy(settings.app.certificate))
    return badGrant('invalid assertion');
  const audiences = ['https://login.salesforce.com', 'https://test.salesforce.com', desk.url()];
  if (!assertion.audience.some((one) => audiences.includes(one.replace(/\/$/, ''))))
    return badGrant('Audience validation failed');
  if (assertion.expires * 1000 <= org.now()) return badGrant('expired authorization code');
  const user = userNamed(org, assertion.subject);
  const approved = user && (settings.app.approved?.has(user.Id) ?? true);
  if (!user || !approved) return badGrant("user hasn't approved this consumer");
  return open(desk, user, request, { scope: 'api' });
};

const refreshToken: Flow = (desk, request) => {
  const refusal = checkApp(desk, request, false);
  if (refusal) return refusal;
  const given = request.form.get('refresh_token') ?? '';
  const granted = desk.sessions.refreshOf(given);
  const user = granted && desk.org.get('User', granted.userId);
  if (!user) return badGrant('expired access/refresh token');
  return open(desk, user, request, { scope: 'api refresh_token id', refresh: given });
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

const authorizationCode: Flow = (desk, request) => {
  const refusal = checkApp(desk, request, false);
  if (refusal) return refusal;
  const code = desk.sessions.takeCode(request.form.get('code') ?? '');
  if (!code) return badGrant('invalid authorization code');
  if (code.redirectUri !== request.form.get('redirect_uri'))
    return refused(400, 'redirect_uri_mismatch', 'redirect_uri must match configuration');
  if (code.challenge !== null && code.challenge !== sha256(request.form.get('code_verifier') ?? ''))
    return badGrant('invalid code verifier');
  const user = desk.org.get('User', code.userId);
  if (!user) return badGrant('invalid authorization code');
  const refresh = desk.sessions.openRefresh(code);
  const opened = open(desk, user, request, { scope: 'api refresh_token id', refresh });
  if (opened.status !== 200) return opened;
  return { ...opened, body: { ...(opened.body as Record<string, unknown>), refresh_token: refresh } };
};

const flows: Readonly<Record<string, Flow>> = {
  client_credentials: clientCredentials,
  password,
  refresh_token: refreshToken,
  authorization_code: authorizationCode,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': jwtBearer,
};

/** Answers a request for an access token. A wrong client is 401 invalid_client, as RFC 6749 5.2 says. */
export function token(desk: LoginDesk, request: Request): Reply {
  const flow = flows[request.form.get('grant_type') ?? ''];
  return flow ? flow(desk, request) : refused(400, 'unsupported_grant_type', 'grant type not supported');
}
