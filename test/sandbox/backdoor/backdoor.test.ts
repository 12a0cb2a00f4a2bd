import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../../companion/sandbox/sandbox.ts';
import type { Sandbox } from '../../../companion/sandbox/sandbox.ts';

type Member = { id?: string; leadId: number | string | null; email: string | null; status: string };
type State = {
  programs: { id: number; name: string; members: Member[] }[];
  campaigns: { id: string; name: string; programId: string | null; members: Member[] }[];
};

const packageFolder = fileURLToPath(new URL('../salesforce/package', import.meta.url));

async function start(): Promise<Sandbox> {
  const sandbox = await startSandbox({
    seed: 7,
    scale: 1,
    marketoPort: 0,
    salesforcePort: 0,
    backdoorPort: 0,
    packageFolder,
  });
  after(() => sandbox.stop());
  return sandbox;
}

async function call(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${sandbox.backdoor.url}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  return { status: response.status, body: await response.json() };
}

const stateOf = async (sandbox: Sandbox): Promise<State> =>
  (await call(sandbox, 'GET', '/state')).body as State;

test('wanted links are the world’s, with their names', async () => {
  const sandbox = await start();
  const { body: answer } = await call(sandbox, 'GET', '/wanted-links');
  const body = answer as {
    programId: number;
    campaignId: string | null;
    program: string;
    campaign: string | null;
  }[];
  assert.ok(body.length > 0);
  assert.deepEqual(
    body.map(({ programId, campaignId }) => ({ programId, campaignId })),
    sandbox.world.wantedLinks,
  );
  for (const { campaignId, campaign, program } of body) {
    assert.equal(typeof program, 'string');
    assert.equal(campaign === null, campaignId === null);
  }
});

test('the state is the world’s at first, member by member', async () => {
  const sandbox = await start();
  const { programs, campaigns } = await stateOf(sandbox);
  const { world } = sandbox;
  const count = (all: readonly { members: readonly unknown[] }[]): number =>
    all.reduce((sum, one) => sum + one.members.length, 0);
  assert.equal(count(programs), world.marketo.members.length);
  assert.equal(count(campaigns), world.salesforce.members.length);
  const emails = new Map(world.marketo.leads.map((one) => [one.id, one.email]));
  const first = world.marketo.members[0]!;
  const shown = programs
    .find((one) => one.id === first.programId)
    ?.members.find((one) => one.leadId === first.leadId);
  assert.deepEqual(shown, { leadId: first.leadId, email: emails.get(first.leadId), status: first.status });
});

test('a status set on either side is there, for the API too', async () => {
  const sandbox = await start();
  const before = await stateOf(sandbox);
  const campaign = before.campaigns.find((one) => one.members.length > 0)!;
  const member = campaign.members[0]!;
  const edited = await call(sandbox, 'POST', '/salesforce/members/status', {
    campaignId: campaign.id,
    memberId: member.id,
    status: 'By hand',
  });
  assert.equal(edited.status, 200);
  const record = sandbox.salesforce.state.record('CampaignMember', member.id!);
  assert.equal(record?.Status, 'By hand');
  assert.equal(record.LastModifiedById, sandbox.salesforce.state.humanUserId);
  assert.notEqual(record.LastModifiedById, sandbox.salesforce.state.integrationUserId);

  const program = sandbox.world.marketo.programs[0]!;
  const channel = sandbox.world.marketo.channels.find((one) => one.name === program.channel)!;
  const top = channel.statuses.filter((one) => !one.hidden).toSorted((a, b) => b.step - a.step)[0]!;
  const joined = new Set(
    before.programs.find((one) => one.id === program.id)?.members.map((one) => one.leadId),
  );
  const stranger = sandbox.world.marketo.leads.find((one) => !joined.has(one.id) && one.email !== null)!;
  const set = await call(sandbox, 'POST', '/marketo/members/status', {
    programId: program.id,
    email: stranger.email?.toUpperCase(),
    status: top.name,
  });
  assert.deepEqual(set, { status: 200, body: { leadId: stranger.id, outcome: 'created' } });
  const after = await stateOf(sandbox);
  const now = after.programs
    .find((one) => one.id === program.id)
    ?.members.find((one) => one.leadId === stranger.id);
  assert.equal(now?.status, top.name);
});

test('what cannot be done is refused in words', async () => {
  const sandbox = await start();
  const campaignId = sandbox.world.salesforce.campaigns[0]!.id;
  const status = async (method: string, path: string, body?: unknown): Promise<number> =>
    (await call(sandbox, method, path, body)).status;
  assert.equal(await status('GET', '/nothing'), 404);
  assert.equal(await status('POST', '/living', { everySeconds: 'often' }), 400);
  assert.equal(await status('POST', '/faults', { server: 'marketo', endpoint: '(', kind: '604' }), 400);
  assert.equal(await status('POST', '/faults', { server: 'marketo', endpoint: '.', kind: 'lock-row' }), 400);
  assert.equal(
    await status('POST', '/salesforce/members/status', { campaignId, email: 'nobody@x.y', status: 'a' }),
    404,
  );
  assert.equal(
    await status('POST', '/marketo/members/status', {
      programId: 1,
      leadId: sandbox.world.marketo.leads[0]!.id,
      status: 'a',
    }),
    409,
  );
  const plain = await fetch(`${sandbox.backdoor.url}/living`, { method: 'POST', body: '{"everySeconds":1}' });
  assert.equal(plain.status, 415);
});

test('faults reach the server they are meant for', async () => {
  const sandbox = await start();
  const versions = async (): Promise<number> =>
    (await fetch(`${sandbox.salesforce.url}/services/data`)).status;
  await call(sandbox, 'POST', '/faults', {
    server: 'salesforce',
    endpoint: '^GET /services/data',
    kind: '503',
    times: 2,
  });
  assert.equal(await versions(), 503);
  await call(sandbox, 'DELETE', '/faults');
  assert.equal(await versions(), 200);
  await call(sandbox, 'POST', '/faults', { server: 'marketo', endpoint: '/rest/', kind: 'reset' });
  assert.equal(sandbox.marketo.state.faults.pending(), 1);
});

test('nothing lives where nothing is linked', async () => {
  const sandbox = await start();
  const before = await stateOf(sandbox);
  await call(sandbox, 'POST', '/living', { everySeconds: 0.01 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(await stateOf(sandbox), before);
});

test('a linked world lives on both sides, only in what is linked', async () => {
  const sandbox = await start();
  const link = sandbox.world.wantedLinks.find(
    ({ campaignId }) => sandbox.world.salesforce.campaigns.find((one) => one.id === campaignId)?.isActive,
  )!;
  sandbox.salesforce.state.updateRecord('Campaign', link.campaignId!, {
    Lockstep_Program__c: String(link.programId),
  });
  const before = await stateOf(sandbox);
  await call(sandbox, 'POST', '/living', { everySeconds: 0.01 });
  let living = { everySeconds: null as number | null, happened: [] as string[] };
  while (
    !living.happened.some((one) => one.includes('(Marketo)')) ||
    !living.happened.some((one) => one.includes('(Salesforce)'))
  ) {
    living = (await call(sandbox, 'GET', '/living')).body as typeof living;
  }
  assert.equal(living.everySeconds, 0.01);
  await call(sandbox, 'POST', '/living', { everySeconds: null });
  const now = await stateOf(sandbox);
  for (const campaign of now.campaigns) {
    const old = before.campaigns.find((one) => one.id === campaign.id);
    assert.equal(
      JSON.stringify(old) === JSON.stringify(campaign),
      campaign.id !== link.campaignId,
      campaign.name,
    );
  }
  for (const program of now.programs.filter((one) => one.id !== link.programId)) {
    assert.deepEqual(
      program,
      before.programs.find((one) => one.id === program.id),
    );
  }
});
