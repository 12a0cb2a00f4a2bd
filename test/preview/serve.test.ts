import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { servePreview, type Preview } from '../../scripts/preview/serve.ts';
import { keyFor, startStub, type StubCompanion } from '../browser/stub/companion.ts';
import { campaign, linkId } from '../browser/stub/story.ts';

describe('the preview server', () => {
  let stub: StubCompanion;
  let preview: Preview;
  before(async () => {
    stub = await startStub();
    const tricky = { ...campaign, id: '701000000000002AAA', name: '</script><b>' };
    preview = await servePreview({ companionUrl: stub.url, keyFor, port: 0, campaigns: [campaign, tricky] });
  });
  after(async () => {
    await preview.stop();
    await stub.stop();
  });

  const call = (method: string, parameters: object, headers: Record<string, string> = {}) =>
    fetch(`${preview.url}/apex/CampaignSyncController.${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-preview-user': 'marketer', ...headers },
      body: JSON.stringify(parameters),
    });
  /** What the page learns of a failure. */
  const failureOf = async (response: Response): Promise<{ code: string; message: string }> => {
    assert.equal(response.status, 500);
    const { message } = (await response.json()) as { message: string };
    return JSON.parse(message) as { code: string; message: string };
  };

  test('serves the page, its script and its styles, and keeps the key to itself', async () => {
    for (const [path, type] of [
      ['/', 'text/html'],
      ['/page.js', 'text/javascript'],
      ['/page.css', 'text/css'],
      ['/slds1.css', 'text/css'],
      ['/slds2.css', 'text/css'],
    ] as const) {
      const response = await fetch(preview.url + path);
      assert.equal(response.status, 200, path);
      assert.ok(response.headers.get('content-type')?.startsWith(type), path);
      assert.ok(!(await response.text()).includes('stub-key'), `${path} holds no key`);
    }
  });

  test('writes a campaign’s name as data, whatever it is', async () => {
    const html = await (await fetch(preview.url)).text();
    assert.ok(!html.includes('</script><b>'));
    assert.ok(html.includes('\\u003c/script>\\u003cb>'));
  });

  test('stands in for Apex', async () => {
    const response = await call('searchPrograms', { campaignId: campaign.id, text: 'Zero Trust Q&A' });
    assert.equal(response.status, 200);
    assert.equal(((await response.json()) as unknown[]).length, 1);
    assert.equal(
      stub.asked.at(-1),
      `GET /v1/campaigns/${campaign.id}/programs?q=Zero%20Trust%20Q%26A&limit=20`,
    );
    await call('unlink', { campaignId: campaign.id, linkId: '../campaigns' });
    assert.equal(stub.asked.at(-1), 'DELETE /v1/links/..%2Fcampaigns', 'a parameter never becomes a path');
  });

  test('passes on why the companion refused', async () => {
    stub.refuse('POST /v1/links', 409, 'Something changed since 14:05. Check again.');
    const conflict = await failureOf(
      await call('linkCampaign', { campaignId: campaign.id, previewId: 'preview-1' }),
    );
    assert.deepEqual(
      [conflict.code, conflict.message],
      ['conflict', 'Something changed since 14:05. Check again.'],
    );
    stub.refuse('POST /v1/links/', 503, 'The calls to Marketo are used up for today.');
    assert.equal((await failureOf(await call('syncNow', { campaignId: campaign.id, linkId }))).code, 'busy');
    stub.refuse('GET /v1/campaigns', 401, 'Unknown key.');
    assert.equal(
      (await failureOf(await call('getSummary', { campaignId: campaign.id }))).code,
      'not-connected',
    );
  });

  test('says when the companion cannot be reached', async () => {
    const alone = await servePreview({ companionUrl: 'http://127.0.0.1:9', keyFor, port: 0, campaigns: [] });
    try {
      const response = await fetch(`${alone.url}/apex/CampaignSyncController.getSummary`, {
        method: 'POST',
        headers: { 'x-preview-user': 'viewer' },
        body: JSON.stringify({ campaignId: campaign.id }),
      });
      assert.equal((await failureOf(response)).code, 'unreachable');
    } finally {
      await alone.stop();
    }
  });

  test('refuses other names, other sites and unknown methods', async () => {
    assert.equal(await statusFor('rebound.example.com'), 421);
    const elsewhere = await call(
      'getSummary',
      { campaignId: campaign.id },
      { origin: 'https://elsewhere.example.com' },
    );
    assert.equal(elsewhere.status, 403);
    assert.equal((await call('constructor', {})).status, 404);
    assert.equal((await fetch(`${preview.url}/../package.json`)).status, 404);
    assert.equal((await call('getSummary', { campaignId: { deep: true } })).status, 400);
  });

  /** fetch sets the host itself; this asks as a browser would whose DNS was led astray. */
  const statusFor = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(preview.url, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
});
