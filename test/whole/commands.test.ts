import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { addressesOf, startSandbox, type Sandbox } from '../../companion/sandbox/sandbox.ts';
import { exitCodes } from '../../companion/src/cli/exit-codes.ts';
import type { LinkView } from '../../companion/src/links/views.ts';
import { withDatabase } from '../support/database.ts';
import { run, start, top, urlOf } from '../support/run.ts';

/** The command line as an operator meets it: real processes, a real database, the sandbox's two servers. */

const main = 'companion/src/main.ts';
let sandbox: Sandbox;
let vendors: Record<string, string>;

before(async () => {
  sandbox = await startSandbox({
    seed: 1,
    scale: 1,
    marketoPort: 0,
    salesforcePort: 0,
    backdoorPort: 0,
    packageFolder: top,
    limits: { per20Seconds: 10_000, concurrent: 100 },
  });
  const { marketo, salesforce } = addressesOf(sandbox);
  vendors = {
    LOCKSTEP_MARKETO_URL: marketo.url,
    LOCKSTEP_MARKETO_CLIENT_ID: marketo.clientId,
    LOCKSTEP_MARKETO_CLIENT_SECRET: marketo.clientSecret,
    LOCKSTEP_SALESFORCE_URL: salesforce.url,
    LOCKSTEP_SALESFORCE_CLIENT_ID: salesforce.clientId,
    LOCKSTEP_SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    LOCKSTEP_ALLOW_VENDOR_HOSTS: '127.0.0.1:*',
    LOCKSTEP_MARKETO_SHARE_PERCENT: '100',
  };
  vendors.LOCKSTEP_ALLOW_VENDOR_HOSTS = [marketo.url, salesforce.url]
    .map((url) => new URL(url).host)
    .join(',');
});
after(() => sandbox.stop());

const oneLine = (text: string) => {
  assert.equal(text.trimEnd().split('\n').length, 1, text);
};

test('what is wrong is said in one sentence that says what to do', async (t) => {
  const database = await withDatabase(t);
  const fine = () => ({ ...vendors, LOCKSTEP_DATABASE_URL: urlOf(database.connection) });
  const cases: readonly [string, string[], () => Record<string, string>, RegExp, number][] = [
    [
      'a setting nobody knows',
      ['doctor'],
      () => ({ ...fine(), LOCKSTEP_PROT: '7400' }),
      /LOCKSTEP_PORT/,
      exitCodes.usage,
    ],
    [
      'a value that cannot be',
      ['doctor'],
      () => ({ ...fine(), LOCKSTEP_CYCLE_SECONDS: 'soon' }),
      /LOCKSTEP_CYCLE_SECONDS must be/,
      exitCodes.usage,
    ],
    [
      'a wrong secret',
      ['match', '--program', '1101', '--campaign', campaignOf(1101)],
      () => ({ ...fine(), LOCKSTEP_MARKETO_CLIENT_SECRET: 'wrong-secret' }),
      /Check LOCKSTEP_MARKETO_CLIENT_ID and/,
      exitCodes.failure,
    ],
    [
      'a closed port',
      ['match', '--program', '1101', '--campaign', campaignOf(1101)],
      () => ({
        ...fine(),
        LOCKSTEP_SALESFORCE_URL: 'http://127.0.0.1:9',
        LOCKSTEP_ALLOW_VENDOR_HOSTS: `${vendors.LOCKSTEP_ALLOW_VENDOR_HOSTS ?? ''},127.0.0.1:9`,
      }),
      /Check LOCKSTEP_SALESFORCE_URL/,
      exitCodes.failure,
    ],
    [
      'a database that is not there',
      ['status'],
      () => ({ ...fine(), LOCKSTEP_DATABASE_URL: 'postgresql://u:hidden@127.0.0.1:9/x' }),
      /database/i,
      exitCodes.failure,
    ],
    [
      'a folder that cannot be written',
      ['status'],
      () => ({ ...vendors, LOCKSTEP_DATA: '/dev/null/lockstep' }),
      /LOCKSTEP_DATA|folder/,
      exitCodes.usage,
    ],
    [
      'a settings file that is not there',
      ['--settings', '/nowhere.env', 'status'],
      fine,
      /\/nowhere\.env cannot be read/,
      exitCodes.usage,
    ],
  ];
  for (const [what, args, env, says, code] of cases) {
    await t.test(what, async () => {
      const ended = await run(main, args, env());
      assert.match(ended.err, says);
      oneLine(ended.err);
      assert.equal(ended.code, code);
      assert.equal(ended.out, '');
      assert.ok(!ended.err.includes('wrong-secret') && !ended.err.includes('hidden'), 'no secret is printed');
    });
  }

  await t.test('a port in use', async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    const { port } = busy.address() as AddressInfo;
    const ended = await run(main, ['serve', '--port', String(port)], {
      ...fine(),
      LOCKSTEP_LOG_LEVEL: 'error',
    });
    busy.close();
    assert.match(ended.err, new RegExp(`${String(port)}.*--port`));
    oneLine(ended.err);
    assert.equal(ended.code, exitCodes.usage);
  });
});

test('the demo says in one sentence what is wrong with its options', async (t) => {
  const busy = createServer();
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  t.after(() => busy.close());
  const { port } = busy.address() as AddressInfo;
  const data = await mkdtemp(path.join(tmpdir(), 'lockstep-start-'));
  t.after(() => rm(data, { recursive: true, force: true }));
  const cases: readonly [string, string[], RegExp, number][] = [
    ['a folder that cannot be', ['--once', '--data', '/dev/null/x'], /\/dev\/null\/x cannot be .*--data/, 2],
    ['a port in use', ['--data', data, '--port', String(port)], new RegExp(`${String(port)}.*--port`), 2],
    ['a seed that is no number', ['--seed', 'x'], /--seed must be a whole number/, 2],
    ['an option nobody knows', ['--onec'], /--onec.*--help/, 2],
  ];
  for (const [what, args, says, code] of cases) {
    await t.test(what, async () => {
      const ended = await run('scripts/start.ts', args);
      assert.match(ended.err, says);
      oneLine(ended.err);
      assert.equal(ended.code, code);
      assert.equal(ended.out, '');
    });
  }
});

test('the demo takes from outside where alerts are told, and keeps it out of its file', async (t) => {
  const busy = createServer();
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  t.after(() => busy.close());
  const { port } = busy.address() as AddressInfo;
  const data = await mkdtemp(path.join(tmpdir(), 'lockstep-start-'));
  t.after(() => rm(data, { recursive: true, force: true }));
  // It ends by itself once the page finds its port taken.
  const demo = (url: string) =>
    run('scripts/start.ts', ['--data', data, '--port', String(port)], { LOCKSTEP_ALERTS_URL: url });
  const refused = await demo('http://relay.internal/hush');
  oneLine(refused.err);
  assert.match(refused.err, /^LOCKSTEP_ALERTS_URL must begin with https/);
  assert.equal(refused.code, 2);
  const told = await demo('https://hooks.example.com/services/hush');
  assert.match(told.err, /Alerts of the demo are told to the webhook/);
  assert.match(told.err, /--port/);
  assert.doesNotMatch(refused.err + told.err + (await readFile(path.join(data, 'demo.env'), 'utf8')), /hush/);
});

test('match, link, sync, status, batches and unlink, for people and for programs', async (t) => {
  const database = await withDatabase(t);
  const env = { ...vendors, LOCKSTEP_DATABASE_URL: urlOf(database.connection) };
  const cli = (...args: string[]) => run(main, args, env);
  const good = ['--program', '1103', '--campaign', campaignOf(1103)];
  const bad = ['--program', '1107', '--campaign', campaignOf(1107)];

  await t.test('doctor finds nothing wrong', async () => {
    const ended = await cli('doctor', '--json');
    assert.equal(ended.code, exitCodes.success, ended.out + ended.err);
    assert.equal((JSON.parse(ended.out) as { ok: boolean }).ok, true);
  });
  await t.test('a mismatch is refused with the whole report', async () => {
    const matched = await cli('match', ...bad);
    assert.equal(matched.code, exitCodes.refused);
    assert.match(matched.out, /6 of 10 statuses match/);
    for (const words of [
      '“No Show” and “No show”',
      '“Attended On-demand” is missing',
      '“Responded” is only in Salesforce',
    ]) {
      assert.ok(matched.out.includes(words), words);
    }
    const linked = await cli('link', ...bad);
    assert.equal(linked.code, exitCodes.refused);
    assert.match(linked.out, /Not linked/);
  });
  let link = '';
  await t.test('a preview changes nothing, and is confirmed by its id', async () => {
    const before = JSON.stringify(sandbox.salesforce.state.members());
    const shown = await cli('preview', ...good, '--json');
    assert.equal(shown.code, exitCodes.success, shown.err);
    assert.equal(JSON.stringify(sandbox.salesforce.state.members()), before);
    const { id } = JSON.parse(shown.out) as { id: string };
    const made = await cli('link', '--preview', id, '--json');
    assert.equal(made.code, exitCodes.success, made.err);
    link = (JSON.parse(made.out) as LinkView).id;
  });
  await t.test('sync writes, then has nothing to do', async () => {
    const first = JSON.parse((await cli('sync', '--json')).out) as { written: number };
    assert.ok(first.written > 0);
    const second = await cli('sync', '--json');
    assert.equal((JSON.parse(second.out) as { written: number }).written, 0);
    assert.equal(second.code, exitCodes.success);
  });
  await t.test('status and batches', async () => {
    const { links } = JSON.parse((await cli('status', '--json')).out) as { links: LinkView[] };
    const mine = links.find(({ id }) => id === link);
    assert.equal(mine?.state, 'active');
    assert.equal(mine.counts.differing, 0);
    const { rows } = JSON.parse((await cli('batches', '--json')).out) as { rows: { linkId: string }[] };
    assert.ok(rows.some(({ linkId }) => linkId === link));
    assert.match((await cli('batches')).out, /^Started At +Ended At +Object +Operation +Status/);
  });
  await t.test('unlink removes nobody and gives both sides free', async () => {
    const before = JSON.stringify(sandbox.salesforce.state.members());
    const ended = await cli('unlink', link);
    assert.equal(ended.code, exitCodes.success, ended.err);
    assert.match(ended.out, /No member was removed/);
    assert.equal(JSON.stringify(sandbox.salesforce.state.members()), before);
    assert.equal((await cli('match', ...good)).code, exitCodes.success);
  });
  await t.test('a wrong usage says how', async () => {
    const ended = await cli('match', '--program', 'x', '--campaign', campaignOf(1103));
    assert.equal(ended.code, exitCodes.usage);
    oneLine(ended.err);
  });
});

test('serve answers with keys only, and ends with everything it started', async (t) => {
  const database = await withDatabase(t);
  const env = { ...vendors, LOCKSTEP_DATABASE_URL: urlOf(database.connection), LOCKSTEP_CYCLE_SECONDS: '1' };
  const made = await run(main, ['keys', 'create', '--name', 'test', '--role', 'viewer', '--json'], env);
  const { key } = JSON.parse(made.out) as { key: string };
  const service = start(main, ['serve', '--port', '0'], env);
  const url = /"url":"([^"]+)"/.exec(await service.saw('Lockstep is running'))?.[1] ?? '';
  const asked = (headers: Record<string, string>) => fetch(`${url}/v1/connection`, { headers });
  assert.equal((await asked({})).status, 401);
  assert.equal((await asked({ authorization: `Bearer ${key}` })).status, 200);
  await service.saw('cycle ended');
  service.kill('SIGTERM');
  const ended = await service.ended;
  assert.equal(ended.code, 0, ended.err);
  await assert.rejects(fetch(`${url}/health`), 'it no longer listens');
  for (const line of ended.out.trim().split('\n')) JSON.parse(line);
  assert.ok(!ended.out.includes(key), 'no key in the log');
});

function campaignOf(programId: number): string {
  const campaigns: Record<number, string> = {
    1101: '701Ls0000000001IAA',
    1103: '701Ls0000000003IAA',
    1107: '701Ls0000000007IAA',
  };
  return campaigns[programId] ?? '';
}
