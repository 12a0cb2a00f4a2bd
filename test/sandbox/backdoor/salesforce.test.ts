import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startSandbox } from '../../../companion/sandbox/sandbox.ts';

/** The door to Salesforce: what its users and admins do by hand, over HTTP. */

const packageFolder = fileURLToPath(new URL('../salesforce/package', import.meta.url));
const ports = { marketoPort: 0, salesforcePort: 0, backdoorPort: 0 };
const sandbox = await startSandbox({ seed: 7, scale: 1, ...ports, packageFolder });
after(() => sandbox.stop());
const { state } = sandbox.salesforce;

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const sent = { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(`${sandbox.backdoor.url}/salesforce${path}`, {
    method,
    ...(body === undefined ? {} : sent),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** What was asked for happened; returns the answer's body. */
async function done(method: string, path: string, body?: unknown): Promise<Answer['body']> {
  const answer = await call(method, path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

async function refused(
  status: number,
  words: RegExp,
  method: string,
  path: string,
  body?: unknown,
): Promise<void> {
  const answer = await call(method, path, body);
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.match(String(answer.body['error']), words);
}

const make = async (object: string, values: Record<string, unknown>): Promise<string> =>
  String((await done('POST', `/records/${object}`, { values }))['id']);

const person = async (lastName: string): Promise<string> =>
  make('Lead', { LastName: lastName, Company: 'Ltd', Email: `${lastName}@example.com`.toLowerCase() });

/** A sign-in by HTTP, as any client does it. */
async function accessToken(): Promise<string> {
  const { url, clientId, clientSecret } = sandbox.salesforce;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const answer = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function rest(
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${sandbox.salesforce.url}/services/data/v65.0${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

test('a campaign, its statuses and its members are made, edited and deleted', async () => {
  const campaignId = await make('Campaign', { Name: 'By hand', IsActive: true });
  const statusId = await make('CampaignMemberStatus', {
    CampaignId: campaignId,
    Label: 'Invited',
    SortOrder: 3,
  });
  const leadId = await person('Handmade');
  const memberId = await make('CampaignMember', {
    CampaignId: campaignId,
    LeadId: leadId,
    Status: 'Invited',
  });
  assert.deepEqual(
    state.members(campaignId).map(({ id, status }) => [id, status]),
    [[memberId, 'Invited']],
  );
  await done('POST', `/records/CampaignMember/${memberId}`, { values: { Status: 'Responded' } });
  assert.equal(state.members(campaignId)[0]!.hasResponded, true);
  await done('POST', `/statuses/${statusId}/rename`, { label: 'Asked' });
  assert.ok(state.statuses(campaignId).some((one) => one.label === 'Asked'));
  await done('DELETE', `/records/CampaignMember/${memberId}`);
  assert.equal(state.members(campaignId).length, 0);
  await done('DELETE', `/records/Campaign/${campaignId}`);
  assert.ok(!state.campaigns().some((one) => one.id === campaignId));
});

test('people are edited in whose name one says, converted and merged', async () => {
  const [first, second, third] = [await person('First'), await person('Second'), await person('Third')];
  await done('POST', `/records/Lead/${first}`, {
    values: { FirstName: 'F' },
    user: 'ravi.patel@nordlicht.example',
  });
  const ravi = [...state.org.table('User').all()].find((one) => one['Name'] === 'Ravi Patel')!;
  assert.equal(state.record('Lead', first)?.['LastModifiedById'], ravi.Id);
  const { contactId } = await done('POST', `/leads/${first}/convert`, {});
  assert.equal(state.record('Lead', first)?.['ConvertedContactId'], contactId);
  await done('POST', '/merge', { object: 'Lead', winnerId: second, loserId: third });
  assert.equal(state.record('Lead', third)?.['MasterRecordId'], second);
});

test('a list is imported with whatever stands in its status column', async () => {
  const campaignId = await make('Campaign', { Name: 'Imported' });
  const leadId = await person('Known');
  const rows = [
    { email: 'known@example.com', status: 'came along' },
    { email: 'new.one@example.com', lastName: 'One', status: 'SENT ' },
    { email: 'new.two@example.com' },
  ];
  const { added } = await done('POST', '/import', { campaignId, rows });
  assert.equal(added, 3);
  const members = state.members(campaignId);
  assert.equal(members.find((one) => one.leadId === leadId)?.status, 'came along');
  assert.equal(members.find((one) => one.email === 'new.two@example.com')?.status, 'Sent');
  const again = await done('POST', '/import', { campaignId, rows: rows.slice(0, 1) });
  assert.equal(again['added'], 0);
  assert.match(JSON.stringify(again['outcomes']), /DUPLICATE_VALUE/);
});

test('the true state is read page by page, deleted records where asked for', async () => {
  const [campaign] = state.campaigns().filter((one) => state.members(one.id).length > 20);
  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const from: string = next === '' ? '' : `&after=${next}`;
    const page = await done('GET', `/campaigns/${campaign!.id}/members?limit=7${from}`);
    seen.push(...(page['rows'] as { id: string }[]).map((one) => one.id));
    next = page['next'] as string | null;
  }
  assert.deepEqual(
    seen.toSorted(),
    state
      .members(campaign!.id)
      .map((one) => one.id)
      .toSorted(),
  );
  const gone = await person('Gone');
  await done('DELETE', `/records/Lead/${gone}`);
  const rowsOf = (answer: Answer['body']): unknown[] => answer['rows'] as unknown[];
  assert.equal(rowsOf(await done('GET', '/records/Lead?LastName=Gone')).length, 0);
  assert.equal(rowsOf(await done('GET', '/records/Lead?LastName=Gone&IsDeleted=true')).length, 1);
  assert.equal((await done('GET', `/records/Lead/${gone}`))['LastName'], 'Gone');
  assert.equal(rowsOf(await done('GET', '/campaigns?limit=2000')).length, state.campaigns().length);
});

test("an admin's rule refuses the API until it is taken away", async () => {
  const token = await accessToken();
  const message = 'Say in which company.';
  const refuse = [{ field: 'Company', is: 'equal', value: 'Unknown' }];
  await done('POST', '/validation-rules', { object: 'Lead', refuse, message });
  const lead = { LastName: 'Ruled', Company: 'Unknown' };
  const against = await rest(token, 'POST', '/sobjects/Lead', lead);
  assert.equal(against.status, 400);
  assert.match(against.text, /FIELD_CUSTOM_VALIDATION_EXCEPTION/);
  assert.match(against.text, /Say in which company/);
  await done('DELETE', '/validation-rules');
  assert.equal((await rest(token, 'POST', '/sobjects/Lead', lead)).status, 201);
});

test('a flow writes back what the API saved, until it is taken away', async () => {
  const token = await accessToken();
  const condition = [{ field: 'Company', is: 'equal', value: 'Nordlys' }];
  await done('POST', '/flows', { object: 'Lead', if: condition, set: { Title: 'Sorted by a flow' } });
  const made = async (lastName: string): Promise<unknown> => {
    const { text } = await rest(token, 'POST', '/sobjects/Lead', { LastName: lastName, Company: 'Nordlys' });
    return state.record('Lead', (JSON.parse(text) as { id: string }).id)?.['Title'];
  };
  assert.equal(await made('Flowing'), 'Sorted by a flow');
  await done('DELETE', '/flows');
  assert.equal(await made('Standing'), null);
  await refused(400, /no field Colour/, 'POST', '/flows', {
    object: 'Lead',
    if: condition,
    set: { Colour: 1 },
  });
});

test('the integration loses its Marketing User box and its session', async () => {
  const token = await accessToken();
  await done('POST', '/rights', { marketingUser: false });
  assert.equal((await rest(token, 'POST', '/sobjects/Campaign', { Name: 'No' })).status, 403);
  await done('POST', '/rights', { marketingUser: true });
  assert.equal((await rest(token, 'POST', '/sobjects/Campaign', { Name: 'Yes' })).status, 201);
  await done('POST', '/sessions/expire', {});
  assert.match((await rest(token, 'GET', '/limits')).text, /INVALID_SESSION_ID/);
});

test('the integration sees and does what its profile and sharing leave it', async () => {
  const token = await accessToken();
  const leads = '/query?q=SELECT+COUNT()+FROM+Lead';
  const seen = async (): Promise<number> =>
    (JSON.parse((await rest(token, 'GET', leads)).text) as { totalSize: number }).totalSize;
  const all = await seen();
  await done('POST', '/rights', { profile: 'Standard User' });
  assert.equal(await seen(), all, 'open to all');
  assert.notEqual((await rest(token, 'POST', '/sobjects/Campaign', { Name: 'No' })).status, 201);
  const ofSomebodyElse = await person('Hidden');
  await done('POST', '/sharing', { object: 'Lead', level: 'Private' });
  const own = await seen();
  assert.match((await rest(token, 'GET', `/sobjects/Lead/${ofSomebodyElse}`)).text, /NOT_FOUND/);
  await done('POST', '/shares', { recordId: ofSomebodyElse, level: 'Read' });
  assert.equal(await seen(), own + 1);
  await done('POST', '/sharing', { object: 'Lead', level: 'ReadWrite' });
  await done('POST', '/rights', { profile: 'System Administrator' });
  assert.equal(await seen(), all + 1);
  const users = (await done('GET', '/users')) as unknown as { username: string; profile: string }[];
  assert.equal(
    users.find((one) => one.username === 'lockstep@nordlicht.example')?.profile,
    'System Administrator',
  );
});

test('a new user acts within his rights', async () => {
  const username = 'reader@nordlicht.example';
  await done('POST', '/users', { name: 'Rea Reader', username, profile: 'Read Only' });
  const values = { LastName: 'No', Company: 'No' };
  await refused(409, /./, 'POST', '/records/Lead', { values, user: username });
  await done('POST', '/rights', { user: username, profile: 'Standard User' });
  await done('POST', '/records/Lead', { values, user: username });
  await refused(404, /has no Profile King.*It has: .*Read Only/, 'POST', '/rights', { profile: 'King' });
  await refused(404, /has no PermissionSet Crown/, 'POST', '/rights', { assign: ['Crown'] });
  await refused(400, /say what is given or taken/, 'POST', '/rights', { user: username });
});

test('switches are read, put into positions, and kept where a position is wrong', async () => {
  await done('POST', '/switches', { duplicateRule: 'block' });
  assert.equal(state.switches.duplicateRule, 'block');
  await refused(400, /duplicateRule is one of off, block/, 'POST', '/switches', { duplicateRule: 'perhaps' });
  await refused(400, /no switch duplicateRules/, 'POST', '/switches', { duplicateRules: 'off' });
  await done('POST', '/switches', { duplicateRule: 'off' });
  const all = (await done('GET', '/switches')) as unknown as { name: string; position: unknown }[];
  assert.equal(all.find((one) => one.name === 'duplicateRule')?.position, 'off');
});

test("another integration spends the day's calls", async () => {
  const { used } = await done('GET', '/usage');
  assert.equal((await done('POST', '/usage', { calls: 500 }))['used'], Number(used) + 500);
});

test('faults strike by chance and are told', async () => {
  const faults = async (method: string, body?: unknown): Promise<Answer['body']> => {
    const sent = { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
    const response = await fetch(`${sandbox.backdoor.url}/faults`, { method, ...(body ? sent : {}) });
    assert.equal(response.status, 200);
    return (await response.json()) as Answer['body'];
  };
  const token = await accessToken();
  const asked = { server: 'salesforce', endpoint: 'GET .*/limits', kind: '503', rate: 0.5, seed: 9 };
  await faults('POST', asked);
  const statuses: number[] = [];
  for (let n = 0; n < 40; n += 1) statuses.push((await rest(token, 'GET', '/limits')).status);
  const struck = statuses.filter((one) => one === 503).length;
  assert.ok(struck > 5 && struck < 35, String(struck));
  const { salesforce } = (await faults('GET')) as {
    salesforce: { waiting: unknown[]; injected: { kind: string }[] };
  };
  assert.equal(salesforce.waiting.length, 1);
  assert.equal(salesforce.injected.filter((one) => one.kind === '503').length, struck);
  await faults('DELETE');
  assert.equal((await rest(token, 'GET', '/limits')).status, 200);
});

test('what is not understood is refused with the reason', async () => {
  await refused(404, /Only these can be edited/, 'POST', '/records/User', { values: {} });
  await refused(404, /has no object Leed/, 'GET', '/records/Leed');
  await refused(400, /no field Nothing/, 'GET', '/records/Lead?Nothing=1');
  await refused(400, /limit/, 'GET', '/campaigns?limit=0');
  await refused(404, /no Lead with the id/, 'GET', '/records/Lead/00Q000000000000AAA');
  await refused(404, /no user nobody/, 'POST', '/records/Lead', {
    values: { LastName: 'A' },
    user: 'nobody',
  });
  await refused(409, /Required fields are missing/, 'POST', '/records/Lead', { values: { LastName: 'A' } });
  await refused(400, /values/, 'POST', '/records/Lead', {});
  await refused(400, /rows/, 'POST', '/import', { campaignId: 'x', rows: [] });
  await refused(409, /id value of incorrect type/, 'POST', '/leads/00Q000000000000AAA/convert', {});
  await refused(400, /no field Colour/, 'POST', '/validation-rules', {
    object: 'Lead',
    refuse: [{ field: 'Colour', is: 'blank' }],
    message: 'x',
  });
});

test(
  'lockstep sandbox salesforce runs alone, with a door and a life of its own',
  { timeout: 60_000 },
  async () => {
    const main = fileURLToPath(new URL('../../../companion/src/main.ts', import.meta.url));
    const args = [main, 'sandbox', 'salesforce', '--size', 'demo', '--seed', '3'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const printed = JSON.parse(line) as Record<
      'salesforce' | 'backdoor' | 'pubSub',
      { url: string; clientId?: string }
    >;
    const ask = async (path: string, body?: unknown): Promise<Record<string, unknown>> => {
      const sent = {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      };
      const response = await fetch(`${printed.backdoor.url}${path}`, body === undefined ? {} : sent);
      assert.equal(response.status, 200);
      return (await response.json()) as Record<string, unknown>;
    };
    assert.equal(printed.salesforce.clientId, sandbox.salesforce.clientId);
    assert.match(printed.pubSub.url, /:\d+$/, 'change events are served too');
    const campaigns = await ask('/salesforce/campaigns');
    assert.equal((campaigns['rows'] as unknown[]).length, sandbox.world.salesforce.campaigns.length);
    assert.deepEqual((await ask('/living', { everySeconds: 3600 }))['lives'], ['salesforce']);
    assert.deepEqual(await ask('/faults'), { waiting: [], injected: [] });
    const { port } = new URL(printed.salesforce.url);
    await assert.rejects(
      promisify(execFile)(process.execPath, [main, 'sandbox', 'salesforce', '--port', port]),
      {
        code: 1,
        stderr: `Port ${port} is in use by another program: choose another, or 0 for any that is free.\n`,
      },
    );
    child.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null]);
  },
);
