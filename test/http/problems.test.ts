import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FailureError, type FailureKind } from '../../companion/src/domain/failure.ts';
import { refusal, refusalTold, type RefusalSentence } from '../../companion/src/domain/refusal.ts';
import { Problem } from '../../companion/src/http/problem.ts';
import { createLinks, serve } from './support.ts';

let api: Awaited<ReturnType<typeof serve>>;
let thrown: Error;
before(async () => {
  api = await serve({ links: { ...createLinks(), connection: () => Promise.reject(thrown) } });
});
after(() => api.stop());

/** Reads an answer as a problem and checks what all problems have in common. */
async function problem(response: Response): Promise<Problem> {
  assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8');
  const content: unknown = await response.json();
  const read = Problem.parse(content);
  assert.deepEqual(read, content);
  assert.equal(read.status, response.status);
  assert.equal(read.requestId, response.headers.get('x-request-id'));
  assert.match(read.type, /^urn:lockstep:problem:[a-z0-9-]+$/);
  assert.match(read.detail, /\. [A-Z].+\.$/, 'says what happened, then what to do');
  if (read.said !== undefined) {
    const { code, params } = read.said;
    assert.equal(refusalTold(code.split('+') as RefusalSentence[], params).text, read.detail, 'by its codes');
  }
  return read;
}

describe('each kind of failure', () => {
  const expected: Record<FailureKind, [number, RegExp]> = {
    auth: [502, /Marketo refused the sign-in/],
    rate: [503, /Marketo is taking no more calls/],
    quota: [503, /Nothing is lost/],
    concurrency: [503, /Marketo is busy/],
    transient: [503, /Marketo could not be reached/],
    'unknown-outcome': [503, /not known yet whether Marketo/],
    'invalid-record': [422, /^Marketo: vendor's words\. Correct the record/],
    conflict: [409, /^Marketo: vendor's words\. Look at/],
    'not-found': [404, /^Marketo: vendor's words\. Check the id/],
    config: [500, /check the settings/],
    bug: [500, /Something went wrong inside Lockstep/],
  };
  for (const [kind, [status, detail]] of Object.entries(expected))
    test(`${kind} is answered with ${status}`, async () => {
      const retryAt = kind === 'quota' ? { retryAt: api.clock.now() + 90_500 } : {};
      thrown = new FailureError({
        kind: kind as FailureKind,
        vendor: 'marketo',
        code: '1037',
        message: "vendor's words.",
        retryable: false,
        ...retryAt,
      });
      const response = await api.ask('/v1/connection', { key: 'viewer' });
      assert.equal(response.status, status);
      assert.equal(response.headers.get('retry-after'), kind === 'quota' ? '91' : null);
      const { code, detail: text, said } = await problem(response);
      assert.equal(code, '1037');
      assert.match(text, detail);
      assert.ok(said, 'every kind has its sentence');
    });

  test('our own failures speak for themselves', async () => {
    const message = 'The preview is older than 24 hours';
    thrown = new FailureError({
      kind: 'conflict',
      vendor: 'lockstep',
      code: 'PREVIEW_OLD',
      message,
      retryable: false,
    });
    const { detail, type } = await problem(await api.ask('/v1/connection', { key: 'viewer' }));
    assert.equal(detail, `${message}. Look at the current state and decide again.`);
    assert.equal(type, 'urn:lockstep:problem:preview-old');
  });

  test('our own sentences are told by their codes, for other languages', async () => {
    thrown = refusal('conflict', 'RENAME', 'no-rename', { from: 'No Show', to: 'Missed' });
    const { said } = await problem(await api.ask('/v1/connection', { key: 'viewer' }));
    assert.deepEqual(said, {
      code: 'no-rename+decide-again',
      params: { from: 'No Show', to: 'Missed' },
    });
  });

  test('what somebody chose is not the settings’ fault', async () => {
    thrown = refusal('config', 'POLICY', ['policy-cap', 'policy-filter'], { most: 50 });
    const { status, detail } = await problem(await api.ask('/v1/connection', { key: 'viewer' }));
    assert.equal(status, 422);
    assert.equal(
      detail,
      'How many leads a sync may create is a whole number above 0. A filter has at most 50 conditions, each with a field, a test and a value. Change that and try again.',
    );
  });

  test('anything unexpected is a bug: told in the log, not to the caller', async () => {
    thrown = new TypeError('secret inner workings of connection 5');
    const { status, code, detail, requestId } = await problem(
      await api.ask('/v1/connection', { key: 'viewer' }),
    );
    assert.deepEqual([status, code], [500, 'UNEXPECTED']);
    assert.ok(!detail.includes('inner'));
    const line = api.lines.find((one) => one.includes('inner workings'));
    assert.ok(line?.includes(requestId) && line.includes('"level":"error"'), line);
    assert.match(await api.metrics.text(), /lockstep_failures_total\{vendor="lockstep",kind="bug"\} 1/);
  });

  test('an error that carries a status is still ours unless the request is at fault', async () => {
    thrown = Object.assign(new Error('upstream'), { status: 502 });
    assert.equal((await api.ask('/v1/connection', { key: 'viewer' })).status, 500);
  });
});

describe('requests that cannot be served', () => {
  test('unknown addresses are 404, with and without a key', async () => {
    for (const path of ['/', '/v1', '/v1/nothing', '/v1/links/', '/V1/links', '/v1/connection.csv'])
      for (const key of [{}, { key: 'admin' as const }]) {
        const found = await problem(await api.ask(path, key));
        assert.deepEqual([found.status, found.code], [404, 'UNKNOWN_ADDRESS'], path);
      }
  });

  test('a wrong method is 405 and says which are right', async () => {
    const response = await api.ask('/v1/links', { method: 'DELETE', key: 'admin' });
    assert.equal(response.headers.get('allow'), 'POST, GET');
    assert.equal((await problem(response)).code, 'METHOD_NOT_ALLOWED');
  });

  test('malformed JSON is 400', async () => {
    const found = await problem(await api.send('/v1/links', 'marketer', '{"previewId": '));
    assert.deepEqual([found.status, found.code], [400, 'MALFORMED_JSON']);
  });

  test('a body that is not JSON, or none at all, is 415', async () => {
    for (const init of [{ body: new URLSearchParams({ previewId: 'x' }) }, {}]) {
      const found = await problem(await api.ask('/v1/links', { method: 'POST', key: 'marketer', ...init }));
      assert.deepEqual([found.status, found.code], [415, 'NOT_JSON']);
    }
  });

  test('more than 256 kB is 413, just below is read', async () => {
    const body = (size: number) => ({ programId: 1, newCampaign: { description: 'x'.repeat(size) } });
    assert.equal(
      (await problem(await api.send('/v1/links/preview', 'marketer', body(256 * 1024)))).status,
      413,
    );
    const read = await problem(await api.send('/v1/links/preview', 'marketer', body(256 * 1024 - 100)));
    assert.deepEqual(
      read.errors?.map(({ field }) => field),
      ['newCampaign.description'],
    );
  });

  test('as many rows of a preview as may be left out fit into a body', async () => {
    const body = (rows: number) => ({
      previewId: 'preview-1',
      leaveOut: { rows: Array<string>(rows).fill('123456789') },
    });
    assert.equal((await api.send('/v1/links', 'marketer', body(100_000))).status, 201);
    assert.equal((await problem(await api.send('/v1/links', 'marketer', body(100_001)))).status, 400);
    const found = await problem(await api.send('/v1/links', 'marketer', body(200_000)));
    assert.equal(found.status, 413);
    assert.match(found.detail, /larger than 2048 kB/);
  });

  test('a body is read for valid keys only', async () => {
    const response = await api.ask('/v1/links', {
      method: 'POST',
      body: '{"previewId": ',
      headers: { 'Content-Type': 'application/json' },
    });
    assert.equal((await problem(response)).status, 401);
  });

  test('a path that cannot be decoded is 400', async () => {
    assert.equal((await problem(await api.ask('/v1/links/%E0%A4%A', { key: 'viewer' }))).status, 400);
  });
});

describe('what cannot be used is named', () => {
  const get: [string, string[]][] = [
    ['/v1/links?limit=0', ['limit']],
    ['/v1/links?limit=201', ['limit']],
    ['/v1/links?limit=many', ['limit']],
    ['/v1/links?limit=1&limit=2', ['limit']],
    ['/v1/links?page=2&size=3', ['page', 'size']],
    ['/v1/status-match?programId=x', ['programId', 'campaignId']],
    ['/v1/batches?from=yesterday', ['from']],
    ['/v1/batches?status=Done&operation=Sync', ['operation', 'status']],
  ];
  for (const [path, fields] of get)
    test(`GET ${path}`, async () => {
      const found = await problem(await api.ask(path, { key: 'admin' }));
      assert.deepEqual([found.status, found.code], [400, 'INVALID_REQUEST']);
      assert.deepEqual(
        found.errors?.map(({ field }) => field),
        fields,
      );
      for (const field of fields) assert.ok(found.detail.includes(field));
      assert.ok(found.said, 'in all languages');
    });

  const told: [string, unknown, string][] = [
    ['missing', { leaveOut: {} }, 'The request lacks the field “previewId”.'],
    ['of another type', { previewId: 7 }, 'The field “previewId” of the request cannot be used.'],
    ['unknown', { previewId: 'x', kind: 1 }, 'The request has a field that Lockstep does not know: “kind”.'],
    [
      'too long',
      { previewId: 'x', leaveOut: { kinds: Array.from({ length: 50 }, () => 'new-lead') } },
      'is too long: its length may be',
    ],
    ['no object', [], 'The request has a form that cannot be used.'],
  ];
  for (const [what, body, sentence] of told)
    test(`a field that is ${what} has its sentence`, async () => {
      const found = await problem(await api.send('/v1/links', 'marketer', body));
      assert.equal(found.status, 400);
      assert.ok(found.detail.includes(sentence), found.detail);
      assert.ok(found.said);
    });

  test('a number out of its bounds has its sentence', async () => {
    const most = await problem(await api.ask('/v1/links?limit=201', { key: 'viewer' }));
    assert.deepEqual(most.said, {
      code: 'request-field-most+request-again',
      params: { field: 'limit', most: 200 },
    });
    const least = await problem(await api.ask('/v1/links?limit=0', { key: 'viewer' }));
    assert.equal(least.said?.code, 'request-field-least+request-again');
  });

  const post: [unknown, string[]][] = [
    [{ programId: '7', campaignId: '7015e000001AbCdAAK' }, ['programId']],
    [{ programId: 7, campaignId: 'nope' }, ['campaignId']],
    [{ programId: 7, newCampaign: { name: '', colour: 'red' } }, ['newCampaign.name', 'newCampaign.colour']],
  ];
  for (const [body, fields] of post)
    test(`preview of ${JSON.stringify(body)}`, async () => {
      const found = await problem(await api.send('/v1/links/preview', 'marketer', body));
      assert.deepEqual(found.errors?.map(({ field }) => field).toSorted(), fields.toSorted());
    });

  test('a value is never repeated', async () => {
    const response = await api.ask('/v1/batches?status=ann@example.com', { key: 'admin' });
    assert.ok(!(await response.text()).includes('ann@'));
  });
});
