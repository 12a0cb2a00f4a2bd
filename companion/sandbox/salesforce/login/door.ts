import { SalesforceError } from '../errors.ts';
import { isActive, mayComeFrom, userNamed } from './desk.ts';
import { identity } from './identity.ts';
import { token } from './token.ts';
import type { Reply, Wire } from '../http.ts';
import type { LoginDesk } from './desk.ts';

/** Everything outside /services/data that has to do with who somebody is. */

const sessionGone = (): SalesforceError =>
  new SalesforceError('INVALID_SESSION_ID', 'Session expired or invalid', { status: 401 });

/** A session that may be used now. */
export type Bearer = { readonly token: string; readonly userId: string };

/** Whose session the request carries; throws INVALID_SESSION_ID when it carries none that is open. */
export function bearerOf(desk: LoginDesk, wire: Wire): Bearer {
  const [, given = ''] = /^(?:Bearer|OAuth) (.+)$/i.exec(wire.headers['authorization'] ?? '') ?? [];
  return sessionOf(desk, given, wire.address);
}

/** The same for a session id that came another way, as in SOAP's header. */
export function sessionOf(desk: LoginDesk, given: string, address: string): Bearer {
  const userId = desk.sessions.userOf(given);
  const { settings } = desk;
  if (userId === null || !isActive(desk.org.get('User', userId))) throw sessionGone();
  if (settings.ipOnEveryRequest && !mayComeFrom(settings, userId, address)) throw sessionGone();
  return { token: given, userId };
}

/** Identity addresses say in plain text why they refuse (Salesforce Help, Identity URLs, error responses). */
const plainly = (status: number, text: string): Reply => ({
  status,
  body: text,
  headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
});

function who(desk: LoginDesk, wire: Wire, answer: (userId: string) => Reply): Reply {
  if (wire.headers['authorization'] === undefined) return plainly(403, 'Missing_OAuth_Token');
  try {
    return answer(bearerOf(desk, wire).userId);
  } catch (error) {
    if (error instanceof SalesforceError) return plainly(403, 'Bad_OAuth_Token');
    throw error;
  }
}

const loopback = /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/;

/**
 * GET /services/oauth2/authorize: the page on which a user signs in and approves. There is nobody to click here, so the
 * user named by login_hint, or else the one of the client credentials flow, approves at once. Only addresses of this
 * machine are called back.
 */
function authorize(desk: LoginDesk, query: URLSearchParams): Reply {
  const { app } = desk.settings;
  const back = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== app.clientId || !loopback.test(back))
    return plainly(
      400,
      'error=redirect_uri_mismatch&error_description=redirect_uri must match configuration',
    );
  const target = new URL(back);
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  const hint = query.get('login_hint');
  const user = hint === null ? desk.org.get('User', app.runAs) : userNamed(desk.org, hint);
  if (query.get('response_type') !== 'code') target.searchParams.set('error', 'unsupported_response_type');
  else if (!isActive(user)) target.searchParams.set('error', 'access_denied');
  else {
    const code = desk.sessions.openCode({
      userId: user.Id,
      clientId: app.clientId,
      redirectUri: back,
      challenge: query.get('code_challenge'),
    });
    target.searchParams.set('code', code);
  }
  return { status: 302, headers: { Location: target.href } };
}

/** Every error of a revocation is 400 (Salesforce Help, Revoke OAuth Tokens). */
function revoke(desk: LoginDesk, given: string | null): Reply {
  if (given !== null && desk.sessions.revoke(given)) return { status: 200 };
  return { status: 400, body: { error: 'invalid_token', error_description: 'the token was invalid' } };
}

/** Answers sign-in, identity and revocation; null when the address is none of them. */
export function answerLogin(desk: LoginDesk, wire: Wire): Reply | null {
  const path = wire.url.pathname;
  const [, orgId, userId = ''] = /^\/id\/([^/]+)\/([^/]+)\/?$/.exec(path) ?? [];
  if (orgId !== undefined) {
    return who(desk, wire, () => {
      if (orgId.slice(0, 15) !== desk.org.id.slice(0, 15)) return plainly(403, 'Wrong_Org');
      return identity(desk, userId) ?? plainly(404, 'Bad_Id');
    });
  }
  const form = (): URLSearchParams => new URLSearchParams(wire.text);
  switch (`${wire.method} ${path.replace(/\/$/, '')}`) {
    case 'POST /services/oauth2/token':
      return token(desk, {
        form: form(),
        authorization: wire.headers['authorization'],
        address: wire.address,
      });
    case 'GET /services/oauth2/authorize':
      return authorize(desk, wire.url.searchParams);
    case 'POST /services/oauth2/revoke':
      return revoke(desk, form().get('token'));
    case 'GET /services/oauth2/revoke':
      return revoke(desk, wire.url.searchParams.get('token'));
    case 'GET /services/oauth2/userinfo':
    case 'POST /services/oauth2/userinfo':
      return who(desk, wire, (own) => identity(desk, own) ?? plainly(403, 'Bad_OAuth_Token'));
    default:
      return null;
  }
}
