import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { bench, codeOf, strangersTo, type Answer, type Bench } from './client.ts';

const programs = '/rest/asset/v1/programs.json';
const usage = '/rest/v1/stats/usage.json';

describe('identity', () => {
  let marketo: Bench;
  before(async () => {
    marketo = await bench({ tokenSeconds: 100 });
  });
  after(() => marketo.stop());

  test('the same token until it expires, with less time left each time; then another', async () => {
    const first = await marketo.token();
    marketo.pass(40);
    const second = await marketo.token();
    assert.equal(second.access_token, first.access_token);
    assert.equal(first.expires_in - second.expires_in, 40);
    assert.equal(first.token_type, 'bearer');
    marketo.pass(61);
    const third = await marketo.token();
    assert.notEqual(third.access_token, first.access_token);
  });

  test('takes GET and POST, query and form', async () => {
    const { url, clientId, clientSecret } = marketo.server;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const tries = [
      fetch(`${url}/identity/oauth/token?${form.toString()}`, { method: 'POST' }),
      fetch(`${url}/identity/oauth/token`, { method: 'POST', body: form }),
      fetch(`${url}/identity/oauth/token?${form.toString()}`),
    ];
    const tokens = await Promise.all(
      tries.map(async (one) => ((await (await one).json()) as { access_token: string }).access_token),
    );
    assert.equal(new Set(tokens).size, 1);
    assert.match(tokens[0]!, /^[0-9a-f]{8}-.*:int$/);
  });

  test('wrong credentials are HTTP 401', async () => {
    const wrong = await fetch(
      `${marketo.server.url}/identity/oauth/token?grant_type=client_credentials&client_id=a&client_secret=b`,
    );
    assert.equal(wrong.status, 401);
    assert.equal(((await wrong.json()) as { error: string }).error, 'invalid_client');
  });

  test('an expired token is 602 once and 601 ever after; unknown 601; none, or one in the query, 603', async () => {
    const { access_token: old } = await marketo.token();
    marketo.pass(101);
    const headers = { Authorization: `Bearer ${old}` };
    const codes = [];
    for (let use = 0; use < 3; use += 1)
      codes.push(codeOf((await (await marketo.raw(usage, { headers })).json()) as Answer));
    assert.deepEqual(codes, ['602', '601', '601']);
    const { access_token: fresh } = await marketo.token();
    const bare = async (url: string): Promise<Answer> => (await fetch(url)).json() as Promise<Answer>;
    assert.equal(codeOf(await bare(`${marketo.server.url}${usage}`)), '603');
    assert.equal(codeOf(await bare(`${marketo.server.url}${usage}?access_token=${fresh}`)), '603');
    const unknown = await marketo.raw(usage, { headers: { Authorization: 'Bearer nonsense' } });
    assert.equal(unknown.status, 200);
    assert.equal(codeOf((await unknown.json()) as Answer), '601');
  });

  test('every endpoint wants the token', async () => {
    const paths = [
      programs,
      '/rest/asset/v1/program/1101.json',
      '/rest/asset/v1/program/byName.json?name=x',
      '/rest/asset/v1/channels.json',
      '/rest/asset/v1/channel/byName.json?name=x',
      '/rest/v1/leads.json',
      '/rest/v1/lead/1.json',
      '/rest/v1/leads/describe2.json',
      '/rest/v1/leads/programs/1101.json',
      '/rest/v1/programs/1101/members.json',
      '/rest/v1/programs/members/describe.json',
      '/rest/v1/programs/1101/members/status.json',
      '/rest/v1/programs/1101/members/delete.json',
      '/rest/v1/activities.json',
      '/rest/v1/activities/types.json',
      '/rest/v1/activities/pagingtoken.json',
      '/rest/v1/activities/deletedleads.json',
      usage,
    ];
    for (const path of paths) {
      const answer = (await (await fetch(marketo.server.url + path)).json()) as Answer;
      assert.equal(codeOf(answer), '603', path);
      assert.equal(answer.success, false);
    }
  });
});

describe('limits', () => {
  test('100 calls in 20 seconds, then 606 in the recorded words, until the window has passed', async () => {
    await using marketo = await bench();
    for (let call = 0; call < 100; call += 1) assert.equal((await marketo.get(usage)).success, true);
    const refused = await marketo.get(usage);
    assert.deepEqual(refused.errors, [
      { code: '606', message: "Max rate limit '100' exceeded with in '20' secs" },
    ]);
    marketo.pass(20);
    assert.equal((await marketo.get(usage)).success, true);
  });

  test('throttled calls count themselves: a tight loop never gets out; a switch says otherwise', async () => {
    const rude = async (throttledCalls: 'counted' | 'free'): Promise<boolean | undefined> => {
      await using marketo = await bench({ limits: { per20Seconds: 3 }, switches: { throttledCalls } });
      for (let call = 0; call < 3; call += 1) await marketo.get(usage);
      marketo.pass(15);
      for (let call = 0; call < 3; call += 1) await marketo.get(usage);
      marketo.pass(6);
      const { success } = await marketo.get(usage);
      return success;
    };
    assert.equal(await rude('counted'), false);
    assert.equal(await rude('free'), true);
  });

  test('ten at once, then 615', async () => {
    const gate = Promise.withResolvers<undefined>();
    let inside = 0;
    await using marketo = await bench({
      onCommit: async () => {
        inside += 1;
        await gate.promise;
      },
    });
    const leadIds = strangersTo(marketo.state, 1101).slice(0, 10);
    const join = (leadId: number): Promise<Answer> =>
      marketo.post('/rest/v1/programs/1101/members/status.json', {
        statusName: 'Registered',
        input: [{ leadId }],
      });
    const held = leadIds.map(join);
    while (inside < 10) await new Promise((resolve) => setImmediate(resolve));
    const refused = await marketo.get(programs);
    assert.deepEqual(refused.errors, [{ code: '615', message: "Concurrent access limit '10' reached" }]);
    gate.resolve(undefined);
    assert.deepEqual(new Set((await Promise.all(held)).map((one) => one.success)), new Set([true]));
    assert.equal((await marketo.get(programs)).success, true);
  });

  test('the daily quota ends with 607 and starts anew at midnight in Chicago', async () => {
    await using marketo = await bench({ limits: { perDay: 2 } });
    await marketo.get(usage);
    await marketo.get(usage);
    assert.equal(codeOf(await marketo.get(usage)), '607');
    // From 06:00 to just before midnight in Chicago (UTC-6 in November), then beyond.
    marketo.pass(18 * 3600 - 1);
    await marketo.token();
    assert.equal(codeOf(await marketo.get(usage)), '607');
    marketo.pass(1);
    assert.equal((await marketo.get(usage)).success, true);
  });

  test('another integration spends from the same quota', async () => {
    await using marketo = await bench();
    marketo.state.meter.spendByOthers(100);
    assert.equal(codeOf(await marketo.get(usage)), '606');
  });

  test('identity is free, and so are 601, 602, 604, 605, 608 and 611; 606, 610 and 603 are not', async () => {
    await using marketo = await bench();
    const counted = async (act: () => Promise<unknown>): Promise<number> => {
      const { total } = marketo.state.meter.today();
      await act();
      return marketo.state.meter.today().total - total;
    };
    assert.equal(await counted(() => marketo.token()), 0);
    assert.equal(
      await counted(() => marketo.raw(usage, { headers: { Authorization: 'Bearer nonsense' } })),
      0,
    );
    for (const kind of ['604', '608', '611', 'token-expired'] as const) {
      marketo.state.faults.add({ endpoint: /usage/, kind, times: 1 });
      assert.equal(await counted(() => marketo.get(usage)), 0, kind);
    }
    await marketo.token();
    assert.equal(await counted(() => marketo.post(usage, {})), 0, '605');
    assert.equal(await counted(() => marketo.get('/rest/v1/nothing.json')), 1, '610');
    assert.equal(await counted(() => fetch(marketo.server.url + usage)), 1, '603');
    assert.equal(await counted(() => marketo.get(usage)), 1);
  });

  test('a body over 1 MB is HTTP 413, an address over 8 KB HTTP 414, and _method=GET the way around it', async () => {
    await using marketo = await bench();
    const large = await marketo.raw('/rest/v1/leads.json', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ input: [{ email: 'x'.repeat(1024 * 1024) }] }),
    });
    assert.equal(large.status, 413);
    const emails = Array.from(
      { length: 300 },
      (_, index) => `somebody.with.a.long.name.${index}@nordlys.example`,
    ).join();
    const query = new URLSearchParams({
      filterType: 'email',
      filterValues: `${emails},minjun.kim.1@quill.example`,
    });
    assert.equal((await marketo.raw(`/rest/v1/leads.json?${query.toString()}`)).status, 414);
    query.set(
      'filterValues',
      emails.split(',').slice(1).concat(marketo.state.leads.values().next().value!.values['email']!).join(),
    );
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const around = await marketo.raw('/rest/v1/leads.json?_method=GET', {
      method: 'POST',
      headers: form,
      body: query.toString(),
    });
    assert.equal(((await around.json()) as Answer).result?.length, 1);
  });
});

describe('wire and envelope', () => {
  let marketo: Bench;
  before(async () => {
    marketo = await bench({ limits: { per20Seconds: 1000 } });
  });
  after(() => marketo.stop());

  /** fetch unpacks by itself; this one does not. */
  const encoding = (path: string, accept: string): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      marketo
        .token()
        .then(({ access_token }) => {
          const headers = { Authorization: `Bearer ${access_token}`, 'Accept-Encoding': accept };
          const sent = request(marketo.server.url + path, { headers }, (response) => {
            response.resume();
            resolve(response.headers['content-encoding']);
          });
          sent.on('error', reject).end();
        })
        .catch(reject);
    });

  test('answers of 1,024 bytes and more are zipped when asked', async () => {
    assert.equal(await encoding('/rest/asset/v1/channels.json', 'gzip, deflate'), 'gzip');
    assert.equal(await encoding('/rest/asset/v1/channels.json', 'identity'), undefined);
    assert.equal(await encoding(usage, 'gzip'), undefined);
    assert.equal((await marketo.get('/rest/asset/v1/channels.json')).result?.length, 20);
  });

  test('asset answers carry five keys, an empty search no result but a warning', async () => {
    const full = await marketo.get(programs);
    assert.deepEqual(Object.keys(full).toSorted(), ['errors', 'requestId', 'result', 'success', 'warnings']);
    const empty = await marketo.get(`${programs}?offset=500`);
    assert.equal('result' in empty, false);
    assert.equal(empty.success, true);
    assert.deepEqual(empty.warnings, ['No assets found for the given search criteria.']);
  });

  test('lead answers carry neither errors nor warnings when all is well; an empty search an empty result', async () => {
    const empty = await marketo.get(
      '/rest/v1/leads.json?filterType=email&filterValues=nobody@nordlys.example',
    );
    assert.deepEqual(Object.keys(empty).toSorted(), ['requestId', 'result', 'success']);
    assert.deepEqual(empty.result, []);
  });

  test('errors have string codes, HTTP 200, and a request id of hex#hex', async () => {
    const response = await marketo.raw('/rest/v1/nothing.json');
    assert.equal(response.status, 200);
    const answer = (await response.json()) as Answer;
    assert.equal(codeOf(answer), '610');
    assert.match(answer.requestId!, /^[0-9a-f]+#[0-9a-f]+$/);
    assert.equal(codeOf(await marketo.post(usage, {})), '605');
    assert.equal(codeOf(await marketo.get('//rest/v1/leads.json')), '610');
  });

  test('a body that is no JSON is 609, one of another type 612', async () => {
    const post = async (type: string, body: string): Promise<string | undefined> =>
      codeOf(
        (await (
          await marketo.raw('/rest/v1/leads.json', {
            method: 'POST',
            headers: { 'Content-Type': type },
            body,
          })
        ).json()) as Answer,
      );
    assert.equal(await post('application/json', '{"input":'), '609');
    assert.equal(await post('text/plain', '{"input":[]}'), '612');
    assert.equal(await post('application/json', '{}'), '1002');
    assert.equal(await post('application/json', '{"input":"x"}'), '1001');
  });

  test('usage names the calls of today by user', async () => {
    const answer = await marketo.get(usage);
    assert.equal(answer.result?.[0]?.['date'], '2026-11-20');
    assert.equal(answer.result[0]['total'], marketo.state.meter.today().total);
  });
});
