import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { addStaticList, register, removeFromProgram } from '../../../companion/sandbox/marketo/marketer.ts';
import { startSandbox } from '../../../companion/sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../../../companion/sandbox/sandbox.ts';

const packageFolder = fileURLToPath(new URL('../salesforce/package', import.meta.url));
const small: SandboxOptions = {
  seed: 3,
  scale: 1,
  marketoPort: 0,
  salesforcePort: 0,
  backdoorPort: 0,
  packageFolder,
};

async function truth({ backdoor }: Sandbox): Promise<unknown> {
  return (await fetch(`${backdoor.url}/state`)).json();
}

test('a second start finds what the first one left', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'lockstep-sandbox-'));
  after(() => {
    rmSync(dataFolder, { recursive: true });
  });
  const first = await startSandbox({ ...small, dataFolder });
  const { salesforce, marketo, world } = first;
  const campaignId = world.salesforce.campaigns[0]!.id;
  const leadId = salesforce.state.createLead({ LastName: 'New', Company: 'New' });
  const memberId = salesforce.state.addMember({ campaignId, leadId });
  const gone = salesforce.state.members(campaignId)[0]!.id;
  salesforce.state.removeMember(gone);
  const joined = world.marketo.members[0]!;
  const channelName = marketo.state.programs.get(joined.programId)!.channel;
  const status = marketo.state.channels.get(channelName)!.statuses.find((one) => one.step > 0)!.name;
  const person = register(marketo.state, joined.programId, status, {
    email: 'new@example.com',
    lastName: 'New',
  });
  removeFromProgram(marketo.state, joined.programId, joined.leadId);
  const list = addStaticList(marketo.state, 'Kept', { id: 21, type: 'Folder' });
  list.leadIds.add(person.id);
  const left = await truth(first);
  const activities = structuredClone([...marketo.state.activities]);
  await first.stop();

  const second = await startSandbox({ ...small, dataFolder });
  after(() => second.stop());
  assert.deepEqual(await truth(second), left);
  assert.deepEqual([...second.marketo.state.activities], activities);
  assert.deepEqual(second.marketo.state.shelf.lists.get(list.id), list);
  assert.ok(second.marketo.state.nextId() > person.id);
  assert.equal(second.salesforce.state.org.deletedAt(gone) !== undefined, true, 'getDeleted still tells');
  const nextId = second.salesforce.state.createLead({ LastName: 'Newer', Company: 'New' });
  assert.notEqual(nextId, leadId);
  assert.ok(second.salesforce.state.members(campaignId).some((one) => one.id === memberId));

  const other = await startSandbox({ ...small, seed: 4, dataFolder });
  after(() => other.stop());
  assert.equal(
    other.salesforce.state.members(campaignId).some((one) => one.id === memberId),
    false,
    'another seed is another world',
  );
});

test('commits of both servers come to one place', async () => {
  const seen: string[] = [];
  const sandbox = await startSandbox({
    ...small,
    onCommit: ({ server, records }) => {
      seen.push(`${server} ${records}`);
    },
  });
  after(() => sandbox.stop());
  const { url, clientId, clientSecret } = sandbox.salesforce;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const answer = (await (
    await fetch(`${url}/services/oauth2/token`, { method: 'POST', body: form })
  ).json()) as { access_token: string };
  await fetch(`${url}/services/data/v65.0/sobjects/Lead`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${answer.access_token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ LastName: 'A', Company: 'B' }),
  });
  const grant = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: sandbox.marketo.clientId,
    client_secret: sandbox.marketo.clientSecret,
  });
  const token = (await (
    await fetch(`${sandbox.marketo.url}/identity/oauth/token?${grant.toString()}`)
  ).json()) as { access_token: string };
  const synced = await fetch(`${sandbox.marketo.url}/rest/v1/leads.json`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token.access_token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      action: 'createOnly',
      lookupField: 'email',
      input: [{ email: 'one@example.com' }],
    }),
  });
  assert.equal(synced.status, 200);
  assert.deepEqual(seen, ['salesforce 1', 'marketo 1']);
});

test('a taken port stops the start and leaves nothing running', async () => {
  const taken = createServer();
  await once(taken.listen(0, '127.0.0.1'), 'listening');
  after(() => taken.close());
  const { port } = taken.address() as AddressInfo;
  await assert.rejects(startSandbox({ ...small, backdoorPort: port }), { code: 'EADDRINUSE' });
});

test('serveSandbox prints its addresses and ends on SIGTERM', { timeout: 30_000 }, async () => {
  const module = new URL('../../../companion/sandbox/sandbox.ts', import.meta.url).href;
  const source = `import { serveSandbox } from '${module}'; await serveSandbox(${JSON.stringify(small)});`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const printed = JSON.parse(line) as Record<'marketo' | 'salesforce' | 'backdoor', { url: string }>;
  assert.equal((await fetch(`${printed.backdoor.url}/living`)).status, 200);
  assert.equal((await fetch(`${printed.salesforce.url}/services/data`)).status, 200);
  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
  await assert.rejects(fetch(`${printed.marketo.url}/`));
});
