import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';

import type { Built } from '../../companion/src/build.ts';
import { routes } from '../../companion/src/http/routes/index.ts';
import { openApi } from '../../companion/src/main.ts';
import { operations, type Operation } from '../../scripts/preview/operations.ts';
import { permissionsOf, type PreviewUser, type Role } from '../../scripts/preview/users.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

/**
 * Who gets what: every method of Apex, as the companion answers the call behind it, for each kind of user and for records of
 * this connection and of another one on the same database. Real keys, real database, real HTTP.
 */

const ladder: readonly Role[] = ['viewer', 'marketer', 'admin'];

/** Values of Apex parameters. Whatever is not here is an id that nobody has. */
type Records = Readonly<Record<string, string | number | undefined>>;

type Table = {
  readonly url: string;
  readonly other: Built;
  readonly own: Records;
  readonly theirs: Records;
  readonly keyOf: (role: Role, ofOther?: boolean) => string;
};

async function prepared(t: TestContext): Promise<Table> {
  const both = { marketo: 'Registered', salesforce: 'Registered' };
  const people = [0, 1].map((at) => ({ key: `person${String(at)}`, ...both, in: at }));
  const lab = await withCompanion(t, { world: smallWorld({ links: 2, people }) });
  const other = await lab.another({ LOCKSTEP_CONNECTION: 'another' });
  const keys = new Map<string, string>();
  for (const [whose, companion] of [
    ['own', lab.companion],
    ['their', other],
  ] as const)
    for (const role of ladder) {
      const { key } = await companion.keys.create({ name: role, role, scope: 'salesforce' });
      keys.set(`${whose} ${role}`, key);
    }
  const api = await openApi(lab.companion, { host: '127.0.0.1', port: 0 });
  t.after(() => api.stop());
  return {
    url: api.url,
    other,
    own: await recordsOf(lab, lab.companion, 'Program 1'),
    theirs: await recordsOf(lab, other, 'Program 2'),
    keyOf: (role, ofOther = false) => keys.get(`${ofOther ? 'their' : 'own'} ${role}`) ?? '',
  };
}

/** Links a program and returns what can be asked about it. */
async function recordsOf(lab: TestCompanion, companion: Built, program: string): Promise<Records> {
  const pair = { programId: lab.programId(program), campaignId: lab.campaignId(program) };
  const preview = await companion.links.preview(pair, actor);
  const link = await companion.links.link(preview.id, actor);
  for (let cycles = 0; cycles < 4; cycles += 1) await companion.runCycle();
  const [batch] = (await companion.links.batches({ limit: 1 })).rows;
  assert.ok(batch, 'there is a batch');
  const [member] = lab.salesforce.members(pair.campaignId);
  return {
    ...pair,
    linkId: link.id,
    batchId: batch.id,
    previewId: preview.id,
    recordId: member?.leadId ?? member?.contactId ?? undefined,
    text: program,
    state: 'held',
  };
}

const valueOf = (records: Records, name: string): string | number | null => records[name] ?? null;

async function ask(
  url: string,
  operation: Operation,
  records: Records,
  key: string | undefined,
): Promise<Response> {
  const address = operation.path.replace(/\{(\w+)\}/gu, (_gap, name: string) =>
    encodeURIComponent(String(valueOf(records, name) ?? randomUUID())),
  );
  const query = Object.entries(operation.query ?? {}).flatMap(([name, parameter]) => {
    const value = valueOf(records, parameter);
    return value === null ? [] : [`${name}=${encodeURIComponent(String(value))}`];
  });
  const body = Object.fromEntries((operation.body ?? []).map((name) => [name, valueOf(records, name)]));
  const hasBody = operation.body !== undefined || operation.content !== undefined;
  return await fetch(url + address + (query.length === 0 ? '' : `?${query.join('&')}`), {
    method: operation.method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
    },
    ...(hasBody ? { body: JSON.stringify(body) } : {}),
  });
}

/** The least role that the route behind a method asks for. */
function roleOf({ method, path }: Operation): Role {
  const [address = ''] = path.replace(/\{\w+\}/gu, 'x').split('?');
  const route = routes.find(
    (one) =>
      one.method.toUpperCase() === method &&
      new RegExp(`^${one.path.replace(/:\w+/gu, '[^/]+')}$`, 'u').test(address),
  );
  assert.ok(route !== undefined && route.role !== 'anyone', path);
  return route.role as Role;
}

/** Whom Apex lets through: others never reach the companion. */
const passesApex = (user: PreviewUser, { permission }: Operation): boolean =>
  permissionsOf[user].includes(permission);

/** Writing last, and what ends a link at the very end, so that every method finds something to work on. */
const order = (name: string): number =>
  name.endsWith('.unlink') ? 2 : operations[name]?.method === 'GET' ? 0 : 1;
const methods = Object.entries(operations).toSorted(([a], [b]) => order(a) - order(b));

test('every method of Apex, for every kind of user, with records of this connection and of another', async (t) => {
  const { url, other, own, theirs, keyOf } = await prepared(t);
  for (const [name, operation] of methods) {
    await t.test(`${name} lets nobody in without a key of this connection`, async () => {
      for (const key of [undefined, keyOf('admin', true)]) {
        const { status } = await ask(url, operation, own, key);
        // After twenty wrong keys the door stays shut for a while.
        assert.ok(status === 401 || status === 429, String(status));
      }
    });
    for (const role of ladder) {
      const isServed = ladder.indexOf(role) >= ladder.indexOf(roleOf(operation));
      await t.test(`${name} ${isServed ? 'serves' : 'refuses'} the key of a ${role}`, async () => {
        if (passesApex(role, operation)) assert.ok(isServed, 'whom Apex lets through the companion serves');
        const response = await ask(url, operation, own, keyOf(role));
        const text = await response.text();
        if (!isServed) assert.equal(response.status, 403);
        // What is refused for another reason, such as a link that is paused already, was let in.
        else if (operation.method !== 'GET')
          assert.ok(isAnswered(response.status), `${String(response.status)}: ${text}`);
        else if (isKnown(operation, own)) assert.equal(response.status, 200, text);
      });
      await t.test(`${name} tells a ${role} nothing of another connection`, async () => {
        const response = await ask(url, operation, { ...theirs, recordId: own['recordId'] }, keyOf(role));
        const text = await response.text();
        if (!isServed) assert.equal(response.status, 403);
        else if (response.ok)
          for (const id of ['linkId', 'batchId', 'previewId'])
            assert.ok(!text.includes(String(theirs[id])), `${id} in ${text}`);
        else assert.ok([400, 404, 409, 422].includes(response.status), `${String(response.status)}: ${text}`);
      });
    }
  }
  await t.test('and the other connection is as it was', async () => {
    const { rows } = await other.links.links({ limit: 10 });
    assert.deepEqual(
      rows.map(({ id, state }) => ({ id, state })),
      [{ id: theirs['linkId'], state: 'active' }],
    );
  });
});

const isAnswered = (status: number): boolean => ![401, 403, 429].includes(status) && status < 500;

/** Whether every gap in the address has a record that exists. */
const isKnown = ({ path }: Operation, records: Records): boolean =>
  [...path.matchAll(/\{(\w+)\}/gu)].every(([, name = '']) => records[name] !== undefined);
