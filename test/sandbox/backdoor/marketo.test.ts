import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startMarketoAlone, type MarketoAlone } from '../../../companion/sandbox/marketo-alone.ts';

type Json = Record<string, unknown>;

let alone: MarketoAlone;
let token: string;
let born: number;

/** What the back door answers; fails when it refuses, unless a status is expected. */
async function door<Body = Json>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  status = 200,
): Promise<Body> {
  const response = await fetch(alone.backdoor.url + path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const answer = (await response.json()) as Body;
  assert.equal(response.status, status, JSON.stringify(answer));
  return answer;
}

/** What a client of the API sees. */
async function seen(path: string): Promise<Json[]> {
  const response = await fetch(alone.marketo.url + path, { headers: { Authorization: `Bearer ${token}` } });
  const answer = (await response.json()) as { success: boolean; result?: Json[] };
  assert.equal(answer.success, true, JSON.stringify(answer));
  return answer.result ?? [];
}

before(async () => {
  alone = await startMarketoAlone({ seed: 3, scale: 1, port: 0, backdoorPort: 0 });
  born = alone.marketo.state.leads.size;
  const { url, clientId, clientSecret } = alone.marketo;
  const grant = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
  const answer = (await (await fetch(`${url}/identity/oauth/token?${grant}`)).json()) as {
    access_token: string;
  };
  token = answer.access_token;
});
after(() => alone.stop());

const statusOf = async (leadId: number): Promise<unknown> => {
  const [row] = await seen(
    `/rest/v1/programs/1101/members.json?filterType=leadId&filterValues=${String(leadId)}&fields=statusName`,
  );
  return row?.['statusName'];
};
const leadNamed = async (leadId: number): Promise<Json | undefined> =>
  (
    await seen(
      `/rest/v1/leads.json?filterType=id&filterValues=${String(leadId)}&fields=title,email,sfdcContactId`,
    )
  )[0];
const register = async (email: string): Promise<number> => {
  const values = { email, lastName: 'Neu' };
  const { leadId } = await door('POST', '/marketo/people/register', {
    programId: 1101,
    status: 'Registered',
    values,
  });
  return leadId as number;
};

describe('people, through the back door as the API shows them', () => {
  test('register, change status, edit, leave, be deleted', async () => {
    const leadId = await register('first@visitors.example');
    assert.equal(await statusOf(leadId), 'Registered');
    await door('POST', '/marketo/members/status', {
      programId: 1101,
      email: 'FIRST@visitors.example',
      status: 'Attended',
    });
    assert.equal(await statusOf(leadId), 'Attended');
    await door('POST', '/marketo/people/edit', { leadId, values: { title: 'CISO' } });
    await door('POST', '/marketo/people/native-ids', { leadId, sfdcContactId: '003000000000001AAA' });
    const lead = await leadNamed(leadId);
    assert.deepEqual([lead?.['title'], lead?.['sfdcContactId']], ['CISO', '003000000000001AAA']);
    const person = await door('GET', `/marketo/people/${String(leadId)}`);
    assert.deepEqual(person['memberOf'], [{ programId: 1101, status: 'Attended' }]);
    assert.equal(
      (await door('POST', '/marketo/members/remove', { programId: 1101, leadId }))['removed'],
      true,
    );
    assert.equal(await statusOf(leadId), undefined);
    await door('POST', '/marketo/people/delete', { leadId });
    assert.equal(await leadNamed(leadId), undefined);
    await door('GET', `/marketo/people/${String(leadId)}`, undefined, 404);
  });

  test('merge: the winner stays and takes over', async () => {
    const [winnerId, loserId] = [
      await register('winner@visitors.example'),
      await register('loser@visitors.example'),
    ];
    await door('POST', '/marketo/members/status', { programId: 1101, leadId: loserId, status: 'Attended' });
    await door('POST', '/marketo/people/merge', { winnerId, loserIds: [loserId] });
    assert.equal(await statusOf(winnerId), 'Attended');
    assert.equal(await leadNamed(loserId), undefined);
    const gone = await door('GET', `/marketo/people/${String(loserId)}`, undefined, 404);
    assert.match(String(gone['error']), new RegExp(String(winnerId)));
  });
});

describe('channels and programs, through the back door', () => {
  const channelOf = async (): Promise<Json[]> =>
    (await seen('/rest/asset/v1/channel/byName.json?name=Webcast'))[0]?.['progressionStatuses'] as Json[];
  const names = async (): Promise<unknown[]> => (await channelOf()).map(({ name }) => name);

  test('statuses are added, renamed, hidden and deleted, and who holds one keeps it', async () => {
    const channel = 'Webcast';
    await door('POST', '/marketo/channels/add-status', { channel, name: 'Asked', step: 95, success: true });
    assert.ok((await names()).includes('Asked'));
    const leadId = await register('asks@visitors.example');
    await door('POST', '/marketo/members/status', { programId: 1101, leadId, status: 'Asked' });
    await door('POST', '/marketo/channels/rename-status', { channel, from: 'Asked', to: 'Questioned' });
    assert.equal(await statusOf(leadId), 'Asked');
    await door('POST', '/marketo/channels/hide-status', { channel, status: 'Questioned' });
    assert.equal((await channelOf()).find(({ name }) => name === 'Questioned')?.['hidden'], true);
    await door('POST', '/marketo/channels/delete-status', { channel, status: 'Questioned' });
    assert.ok(!(await names()).includes('Questioned'));
    assert.equal(await statusOf(leadId), 'Asked');
    await door('POST', '/marketo/channels/delete-status', { channel, status: 'Questioned' }, 409);
    await door('POST', '/marketo/channels/delete-status', { channel, status: 'Not in Program' }, 409);
  });

  test('a program is tied to native sync and untied, gets costs, and goes', async () => {
    const program = async (): Promise<Json | undefined> =>
      (await seen('/rest/asset/v1/program/1102.json'))[0];
    const campaign = { id: '701000000000001AAA', name: 'Days' };
    await door('POST', '/marketo/programs/native-link', { programId: 1102, campaign });
    assert.deepEqual([(await program())?.['sfdcId'], (await program())?.['sfdcName']], [campaign.id, 'Days']);
    await door('POST', '/marketo/programs/native-link', { programId: 1102, campaign: null });
    assert.equal('sfdcId' in ((await program()) ?? {}), false);
    const costs = [{ startDate: '2026-10-01', cost: 700, note: 'Hall' }];
    await door('POST', '/marketo/programs/costs', { programId: 1102, costs });
    assert.deepEqual((await program())?.['costs'], costs);
    await door('POST', '/marketo/programs/delete', { programId: 1102 });
    const left = await door<Json[]>('GET', '/marketo/programs');
    assert.ok(!left.some(({ id }) => id === 1102));
    await door('POST', '/marketo/programs/delete', { programId: 1102 }, 409);
  });

  test('native lead sync shows in the description of people', async () => {
    const managed = async (): Promise<unknown> => {
      const [{ fields = [] } = {}] = (await seen('/rest/v1/leads/describe2.json')) as { fields?: Json[] }[];
      return fields.find(({ name }) => name === 'sfdcContactId')?.['crmManaged'];
    };
    assert.equal(await managed(), false);
    await door('POST', '/marketo/native-lead-sync', { on: true });
    assert.equal(await managed(), true);
    await door('POST', '/marketo/native-lead-sync', { on: false });
  });
});

describe('the truth, in pages', () => {
  type Page = { next: number | null } & Record<
    'members' | 'people' | 'activities',
    { leadId: number; id: number }[]
  >;

  async function all(path: string, rows: 'members' | 'people' | 'activities'): Promise<number[]> {
    const found: number[] = [];
    let after = -1;
    for (;;) {
      const page = await door<Page>(
        'GET',
        `${path}?limit=70&after=${String(after)}`.replace('&after=-1', ''),
      );
      found.push(...page[rows].map((row) => (rows === 'members' ? row.leadId : row.id)));
      if (page.next === null) return found;
      after = page.next;
    }
  }

  test('members, people and activities, each once and none missing', async () => {
    const { state } = alone.marketo;
    const counts = await door('GET', '/marketo');
    const members = await all('/marketo/programs/1101/members', 'members');
    assert.deepEqual(
      members,
      [...state.members.get(1101)!.keys()].toSorted((a, b) => a - b),
    );
    const people = await all('/marketo/people', 'people');
    assert.deepEqual(new Set(people), new Set(state.leads.keys()));
    assert.equal(people.length, counts['people']);
    const activities = await all('/marketo/activities', 'activities');
    assert.deepEqual(
      activities,
      [...state.activities].map(({ id }) => id),
    );
    await door('GET', '/marketo/programs/9/members', undefined, 404);
    await door('GET', '/marketo/people?limit=0', undefined, 400);
    await door('GET', '/marketo/people?after=x', undefined, 400);
  });
});

describe('limits, others, switches and faults, through the back door', () => {
  const refused = async (): Promise<unknown> => {
    const response = await fetch(`${alone.marketo.url}/rest/asset/v1/channels.json`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    return ((await response.json()) as { errors?: { code: string }[] }).errors?.[0]?.code;
  };

  test('a limit is changed and lifted; somebody else takes all of one', async () => {
    await door('POST', '/marketo/limits', { concurrent: 0 });
    assert.equal(await refused(), '615');
    assert.equal(
      ((await door('POST', '/marketo/limits', { concurrent: 10, per20Seconds: null }))['limits'] as Json)[
        'per20Seconds'
      ],
      null,
    );
    assert.equal(await refused(), undefined);
    await door('POST', '/marketo/others', { day: 1 });
    assert.equal(await refused(), '607');
    await door('POST', '/marketo/others', { slots: 1, forSeconds: 60 });
    assert.equal(await refused(), '615');
    await door('POST', '/time', { advanceSeconds: 60 });
    assert.equal(await refused(), undefined);
    await door('POST', '/marketo/limits', { per20Seconds: 100 });
    await door('POST', '/marketo/others', { rate: 1 });
    assert.equal(await refused(), '606');
    await door('POST', '/marketo/others', {});
    await door('POST', '/marketo/limits', { per20Seconds: null });
  });

  test('switches are turned while it runs', async () => {
    const leadId = await register('switched@visitors.example');
    await door('POST', '/marketo/people/delete', { leadId });
    const byId = async (): Promise<string | undefined> => {
      const headers = { Authorization: `Bearer ${token}` };
      const response = await fetch(`${alone.marketo.url}/rest/v1/lead/${String(leadId)}.json`, { headers });
      return ((await response.json()) as { errors?: { code: string }[] }).errors?.[0]?.code;
    };
    assert.equal(await byId(), '1004');
    const positions = await door<Json[]>('POST', '/marketo/switches', { unknownLead: 'empty' });
    assert.deepEqual(
      positions.find(({ name }) => name === 'unknownLead'),
      { name: 'unknownLead', is: 'empty', may: ['1004', 'empty'] },
    );
    assert.equal(await byId(), undefined);
    await door('POST', '/marketo/switches', { unknownLead: 'maybe' }, 400);
    await door('POST', '/marketo/switches', { nothing: '1' }, 400);
  });

  test('faults are asked for, told, and taken back', async () => {
    const { id } = await door('POST', '/faults', {
      endpoint: 'channels',
      kind: '713',
      rate: 1,
      seed: 4,
      times: 2,
    });
    assert.equal(await refused(), '713');
    const { waiting, injected } = await door<{ waiting: Json[]; injected: Json[] }>('GET', '/faults');
    assert.deepEqual(waiting, [
      { id, endpoint: 'channels', kind: '713', times: 2, rate: 1, seed: 4, left: 1 },
    ]);
    assert.deepEqual(
      [injected.at(-1)?.['fault'], injected.at(-1)?.['endpoint']],
      [id, 'GET /rest/asset/v1/channels.json'],
    );
    await door('DELETE', '/faults');
    assert.equal(await refused(), undefined);
    for (const wrong of [
      { endpoint: '(', kind: '713' },
      { endpoint: '.', kind: 'lock-row' },
      { endpoint: '.', kind: '713', rate: 2 },
      { endpoint: '.', kind: 'slow', delayMs: { from: 9, to: 3 } },
    ]) {
      await door('POST', '/faults', wrong, 400);
    }
  });

  test('what cannot be understood or done is told in words', async () => {
    for (const [path, body] of [
      ['/marketo/people/register', { programId: 1101, status: 'Registered', values: { shoeSize: '42' } }],
      ['/marketo/people/edit', { leadId: [...alone.marketo.state.leads.keys()][0], values: { id: '7' } }],
      ['/marketo/people/merge', { winnerId: 1, loserIds: [1] }],
      ['/marketo/channels/add-status', { channel: 'Webcast', name: 'x', step: 0 }],
      ['/marketo/programs/costs', { programId: 1101, costs: [{ startDate: 'soon', cost: 1 }] }],
      ['/marketo/native-lead-sync', { on: 'yes' }],
      ['/marketo/others', { rate: 1.5 }],
    ] as const) {
      assert.ok(String((await door('POST', path, body, 400))['error']).length > 10, path);
    }
    await door('POST', '/marketo/people/delete', { leadId: 1 }, 404);
    await door('POST', '/marketo/members/status', { programId: 1, email: 'x', status: 'y' }, 404);
  });
});

describe('lockstep sandbox marketo', () => {
  const main = fileURLToPath(new URL('../../../companion/src/main.ts', import.meta.url));

  test(
    'runs alone, tells a program where in one line, and says so when its port is taken',
    { timeout: 60_000 },
    async () => {
      const child = spawn(
        process.execPath,
        [main, 'sandbox', 'marketo', '--size', 'demo', '--scale', '2', '--seed', '3'],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const exited = once(child, 'exit');
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
      const printed = JSON.parse(line) as Record<'marketo' | 'backdoor', { url: string; clientId?: string }>;
      assert.equal(printed.marketo.clientId, alone.marketo.clientId, 'the seed makes the credentials');
      const counts = (await (await fetch(`${printed.backdoor.url}/marketo`)).json()) as { people: number };
      assert.equal(counts.people, 2 * born);
      const { port } = new URL(printed.marketo.url);
      await assert.rejects(
        promisify(execFile)(process.execPath, [main, 'sandbox', 'marketo', '--port', port]),
        {
          code: 1,
          stderr: `Port ${port} is in use by another program: choose another, or 0 for any that is free.\n`,
        },
      );
      child.kill('SIGTERM');
      assert.deepEqual(await exited, [0, null]);
    },
  );
});
