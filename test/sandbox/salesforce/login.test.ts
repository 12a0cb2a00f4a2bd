import assert from 'node:assert/strict';
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { refused, reply, startOrg, words } from './org.ts';
import type { Reply, TestOrg } from './org.ts';
import { ids, noon } from './world.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificate = String(publicKey.export({ type: 'spki', format: 'pem' }));
const jwtGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed(claims: Record<string, unknown>, key = privateKey, alg = 'RS256'): string {
  const body = `${base64({ alg })}.${base64(claims)}`;
  return `${body}.${createSign('RSA-SHA256').update(body).sign(key, 'base64url')}`;
}

async function token(org: TestOrg, form: Record<string, string>): Promise<Reply> {
  const address = `${org.server.url}/services/oauth2/token`;
  return reply(await fetch(address, { method: 'POST', body: new URLSearchParams(form) }));
}

const client = (org: TestOrg): Record<string, string> => ({
  client_id: org.server.clientId,
  client_secret: org.server.clientSecret,
});

async function whoIs(org: TestOrg, access: string): Promise<Reply> {
  return reply(
    await fetch(`${org.server.url}/services/oauth2/userinfo`, {
      headers: { Authorization: `Bearer ${access}` },
    }),
  );
}

const limits = (org: TestOrg, access: string): Promise<Reply> =>
  org.get('/limits', { Authorization: `Bearer ${access}` });

const failure = ({ status, body }: Reply): unknown[] => [status, body.error, body.error_description];

test('JWT bearer: signed by the registered key, for a user of the org', async () => {
  const org = await startOrg({ certificate });
  const claims = {
    iss: org.server.clientId,
    sub: 'anna@small.example',
    aud: 'https://login.salesforce.com',
    exp: noon / 1000 + 180,
  };
  const ask = (assertion: string): Promise<Reply> => token(org, { grant_type: jwtGrant, assertion });
  const good = await ask(signed(claims));
  assert.equal(good.status, 200);
  assert.equal(good.body.refresh_token, undefined);
  assert.equal(good.body.instance_url, org.server.url);
  assert.equal((await whoIs(org, words(good.body.access_token))).body.user_id, ids.U2);
  assert.equal((await ask(signed({ ...claims, aud: org.server.url }))).status, 200);

  const refusals: [string, unknown[]][] = [
    [signed(claims, other.privateKey), [400, 'invalid_grant', 'invalid assertion']],
    [signed(claims, privateKey, 'none'), [400, 'invalid_grant', 'invalid assertion']],
    ['no.jwt', [400, 'invalid_grant', 'invalid assertion']],
    [signed({ ...claims, aud: 'https://example.com' }), [400, 'invalid_grant', 'Audience validation failed']],
    [signed({ ...claims, exp: noon / 1000 }), [400, 'invalid_grant', 'expired authorization code']],
    [
      signed({ ...claims, sub: 'nobody@small.example' }),
      [400, 'invalid_grant', "user hasn't approved this consumer"],
    ],
    [signed({ ...claims, iss: 'other' }), [401, 'invalid_client', 'client identifier invalid']],
  ];
  for (const [assertion, expected] of refusals) assert.deepEqual(failure(await ask(assertion)), expected);
  org.state.login.app.approved = new Set([ids.U1]);
  assert.equal((await ask(signed(claims))).body.error_description, "user hasn't approved this consumer");
});

test('JWT bearer without a registered certificate', async () => {
  const org = await startOrg();
  const assertion = signed({
    iss: org.server.clientId,
    sub: 'anna@small.example',
    aud: org.server.url,
    exp: noon / 1000 + 60,
  });
  assert.equal((await token(org, { grant_type: jwtGrant, assertion })).body.error, 'invalid_grant');
});

test('username and password, with or without the security token', async () => {
  const org = await startOrg();
  const { password, securityToken } = org.state.login;
  const ask = (username: string, given: string): Promise<Reply> =>
    token(org, { grant_type: 'password', ...client(org), username, password: given });
  for (const given of [password, password + securityToken]) {
    const answer = await ask('RAVI@small.example', given);
    assert.equal(
      (await whoIs(org, words(answer.body.access_token))).body.preferred_username,
      'ravi@small.example',
    );
  }
  const wrong = [400, 'invalid_grant', 'authentication failure'];
  assert.deepEqual(failure(await ask('ravi@small.example', 'no')), wrong);
  assert.deepEqual(failure(await ask('nobody@small.example', password)), wrong);
  const ravi = org.state.org.get('User', ids.U3);
  assert.ok(ravi);
  org.state.org.table('User').put({ ...ravi, IsActive: false });
  assert.deepEqual(failure(await ask('ravi@small.example', password)), [
    400,
    'inactive_user',
    'user is inactive',
  ]);
});

test('an authorization code brings a refresh token, which brings sessions until it is revoked', async () => {
  const org = await startOrg({ sessionMs: 60_000 });
  const back = 'http://localhost:1717/OauthRedirect';
  const verifier = 'x'.repeat(64);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: org.server.clientId,
    redirect_uri: back,
    login_hint: 'anna@small.example',
    state: 's1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  });
  const page = await fetch(`${org.server.url}/services/oauth2/authorize?${query.toString()}`, {
    redirect: 'manual',
  });
  assert.equal(page.status, 302);
  const target = new URL(page.headers.get('location') ?? '');
  assert.equal(target.searchParams.get('state'), 's1');
  const exchange = {
    grant_type: 'authorization_code',
    ...client(org),
    code: target.searchParams.get('code') ?? '',
    redirect_uri: back,
    code_verifier: verifier,
  };
  const first = await token(org, exchange);
  assert.equal(first.status, 200);
  assert.equal((await token(org, exchange)).body.error_description, 'invalid authorization code');

  const refresh = {
    grant_type: 'refresh_token',
    ...client(org),
    refresh_token: words(first.body.refresh_token),
  };
  org.clock.ms += 60_000;
  refused(await limits(org, words(first.body.access_token)), 401, 'INVALID_SESSION_ID');
  const second = await token(org, refresh);
  assert.equal(second.body.refresh_token, undefined);
  const access = words(second.body.access_token);
  assert.equal((await whoIs(org, access)).body.user_id, ids.U2);

  const revoke = (form: Record<string, string>): Promise<Response> =>
    fetch(`${org.server.url}/services/oauth2/revoke`, { method: 'POST', body: new URLSearchParams(form) });
  assert.equal((await revoke({ token: refresh.refresh_token })).status, 200);
  refused(await limits(org, access), 401, 'INVALID_SESSION_ID');
  assert.deepEqual(failure(await token(org, refresh)), [
    400,
    'invalid_grant',
    'expired access/refresh token',
  ]);
  assert.equal((await revoke({ token: 'junk' })).status, 400);
});

test('a code goes only to this machine, and only with its verifier', async () => {
  const org = await startOrg();
  const authorize = (redirect: string): Promise<Response> =>
    fetch(
      `${org.server.url}/services/oauth2/authorize?response_type=code&client_id=${org.server.clientId}&redirect_uri=${redirect}&code_challenge=abc`,
      { redirect: 'manual' },
    );
  assert.equal((await authorize('https://example.com/back')).status, 400);
  const location = (await authorize('http://localhost:1717/back')).headers.get('location') ?? '';
  const answer = await token(org, {
    grant_type: 'authorization_code',
    ...client(org),
    code: new URL(location).searchParams.get('code') ?? '',
    redirect_uri: 'http://localhost:1717/back',
    code_verifier: 'other',
  });
  assert.equal(answer.body.error_description, 'invalid code verifier');
});

test('identity and userinfo say why they refuse in plain text', async () => {
  const org = await startOrg();
  const access = await org.token();
  const at = async (path: string, authorization?: string): Promise<unknown[]> => {
    const answer = await fetch(`${org.server.url}${path}`, {
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
    return [answer.status, await answer.text()];
  };
  assert.deepEqual(await at('/services/oauth2/userinfo'), [403, 'Missing_OAuth_Token']);
  assert.deepEqual(await at('/services/oauth2/userinfo', 'Bearer junk'), [403, 'Bad_OAuth_Token']);
  const mine = `/id/00D000000000001EAA/${ids.U1}`;
  assert.deepEqual(await at('/id/00D000000000009EAA/x', `Bearer ${access}`), [403, 'Wrong_Org']);
  assert.deepEqual(await at('/id/00D000000000001EAA/005000000000009AAA', `Bearer ${access}`), [
    404,
    'Bad_Id',
  ]);
  const [status, text] = await at(mine, `Bearer ${access}`);
  assert.equal(status, 200);
  assert.match(String(text), /"rest":"http:\/\/127\.0\.0\.1:\d+\/services\/data\/v\{version\}\/"/);
});

test('a user may be held to addresses, at sign-in and at every request', async () => {
  const org = await startOrg();
  const ask = (): Promise<Reply> => token(org, { grant_type: 'client_credentials', ...client(org) });
  const access = await org.token();
  org.state.login.ipRanges.set(ids.U1, [['203.0.113.0', '203.0.113.255']]);
  assert.deepEqual(failure(await ask()), [400, 'invalid_grant', 'ip restricted']);
  assert.equal((await limits(org, access)).status, 200, 'an open session goes on');
  org.state.login.ipOnEveryRequest = true;
  refused(await limits(org, access), 401, 'INVALID_SESSION_ID');
  org.state.login.ipRanges.set(ids.U1, [['127.0.0.0', '127.255.255.255']]);
  assert.equal((await ask()).status, 200);
  assert.equal((await limits(org, access)).status, 200);
});

async function soap(org: TestOrg, version: string, call: string, session = ''): Promise<[number, string]> {
  const header =
    session === '' ? '' : `<s:SessionHeader><s:sessionId>${session}</s:sessionId></s:SessionHeader>`;
  const answer = await fetch(`${org.server.url}/services/Soap/u/${version}`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml', SOAPAction: '""' },
    body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:s="urn:partner.soap.sforce.com"><e:Header>${header}</e:Header><e:Body>${call}</e:Body></e:Envelope>`,
  });
  return [answer.status, await answer.text()];
}

test('SOAP login, who am I, what time is it, and logout', async () => {
  const org = await startOrg();
  const call = (username: string, password: string): string =>
    `<s:login><s:username>${username}</s:username><s:password>${password}</s:password></s:login>`;
  const { password, ipRanges } = org.state.login;
  const [status, text] = await soap(org, '60.0', call('anna@small.example', password));
  assert.equal(status, 200);
  assert.match(text, new RegExp(`<serverUrl>${org.server.url}/services/Soap/u/60.0</serverUrl>`));
  assert.match(text, new RegExp(`<userId>${ids.U2}</userId>`));
  const session = /<sessionId>([^<]+)</.exec(text)?.[1] ?? '';
  assert.equal((await limits(org, session)).status, 200, 'the session is good for REST too');
  assert.match((await soap(org, '60.0', '<s:getUserInfo/>', session))[1], /<userFullName>Anna Berg</);
  assert.match((await soap(org, '60.0', '<s:getServerTimestamp/>', session))[1], /2026-11-20T12:00:00/);

  assert.match(
    (await soap(org, '60.0', call('anna@small.example', 'no')))[1],
    /INVALID_LOGIN: Invalid username/,
  );
  assert.match((await soap(org, '65.0', call('anna@small.example', password)))[1], /UNSUPPORTED_API_VERSION/);
  org.state.switches.soapLogin = 'all-versions';
  assert.equal((await soap(org, '65.0', call('anna@small.example', password)))[0], 200);
  ipRanges.set(ids.U2, [['203.0.113.0', '203.0.113.255']]);
  const [code, faulty] = await soap(org, '60.0', call('anna@small.example', password));
  assert.equal(code, 500);
  assert.match(faulty, /<faultcode>sf:LOGIN_DURING_RESTRICTED_DOMAIN</);

  assert.match((await soap(org, '60.0', '<s:fly/>', session))[1], /INVALID_OPERATION/);
  await soap(org, '60.0', '<s:logout/>', session);
  assert.match((await soap(org, '60.0', '<s:getUserInfo/>', session))[1], /INVALID_SESSION_ID/);
});

test('what a user writes carries that user', async () => {
  const org = await startOrg();
  const { password } = org.state.login;
  const anna = await token(org, {
    grant_type: 'password',
    ...client(org),
    username: 'anna@small.example',
    password,
  });
  const made = await org.call(
    'POST',
    '/sobjects/Lead',
    { LastName: 'A', Company: 'B' },
    { Authorization: `Bearer ${words(anna.body.access_token)}` },
  );
  assert.equal(org.state.record('Lead', words(made.body.id))?.['CreatedById'], ids.U2);
});
