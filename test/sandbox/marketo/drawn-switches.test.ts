import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { unverified, type Switches } from '../../../companion/sandbox/marketo/switches.ts';
import { seeded } from '../../../companion/sandbox/world/random.ts';
import {
  attributesOf,
  bench,
  codeOf,
  membersOf,
  outcomes,
  strangersTo,
  type Answer,
  type Bench,
} from './client.ts';

/**
 * What holds in any position of the switches, for a client that knows them all: it takes every page to its end, takes
 * what is missing for null, an error of the call for one of each record, and GUIDs for ids.
 */

const draws = 6;

/** Positions at random, shifted from draw to draw so that together they show each position of each switch. */
function drawn(draw: number): Switches {
  const random = seeded(77);
  const chosen = Object.entries(unverified).map(([name, positions]) => {
    const at = (random.below(positions.length) + draw) % positions.length;
    return [name, positions[at]];
  });
  return Object.fromEntries(chosen) as Switches;
}

async function pages(marketo: Bench, path: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let token = '';
  for (;;) {
    const answer: Answer = await marketo.get(`${path}${token}`);
    assert.equal(answer.success, true, JSON.stringify(answer.errors));
    rows.push(...(answer.result ?? []));
    const more = answer.moreResult ?? answer.nextPageToken !== undefined;
    if (!more || answer.nextPageToken === undefined) return rows;
    token = `&nextPageToken=${encodeURIComponent(answer.nextPageToken)}`;
  }
}

async function activities(marketo: Bench, typeIds: string): Promise<Record<string, unknown>[]> {
  const since = '2026-11-20T11:59:00Z';
  const { nextPageToken } = await marketo.get(`/rest/v1/activities/pagingtoken.json?sinceDatetime=${since}`);
  const rows = [];
  for (let token = nextPageToken!, more = true; more;) {
    const query = `activityTypeIds=${typeIds}&nextPageToken=${encodeURIComponent(token)}`;
    const answer = await marketo.get(`/rest/v1/activities.json?${query}`);
    rows.push(...(answer.result ?? []));
    token = answer.nextPageToken!;
    more = answer.moreResult === true;
  }
  return rows;
}

const refusedAs = (answer: Answer): unknown => codeOf(answer) ?? outcomes(answer)[0];

describe('switches drawn at random', () => {
  test('the draws show every position of every switch', () => {
    for (const [name, positions] of Object.entries(unverified)) {
      const seen = new Set(Array.from({ length: draws }, (_, draw) => drawn(draw)[name as keyof Switches]));
      assert.deepEqual(seen, new Set<string>(positions), name);
    }
  });

  for (let draw = 0; draw < draws; draw += 1) {
    test(`draw ${draw}: what is written can be read, and told from the feed`, async () => {
      const switches = drawn(draw);
      await using marketo = await bench({ limits: { per20Seconds: 10_000 }, switches });
      const status = (statusName: string, leadId: number): Promise<Answer> =>
        marketo.post('/rest/v1/programs/1101/members/status.json', { statusName, input: [{ leadId }] });
      const all = membersOf(marketo.state, 1101);
      const listed = await pages(
        marketo,
        '/rest/v1/leads/programs/1101.json?fields=email,membership&batchSize=30',
      );
      assert.deepEqual(
        new Map(
          listed.map((row) => [
            row['id'],
            (row['membership'] as Record<string, unknown>)['progressionStatus'],
          ]),
        ),
        new Map(all),
      );
      const leadId = strangersTo(marketo.state, 1101)[0]!;
      assert.deepEqual(outcomes(await status('Registered', leadId)), ['created']);
      assert.deepEqual(outcomes(await status('Registered', leadId)), ['1037']);
      assert.equal(refusedAs(await status('Dreamed of it', leadId)), '1025');
      assert.ok(['1013', '610'].includes(codeOf(await marketo.get('/rest/v1/leads/programs/9.json'))!));
      const query = `filterType=leadId&filterValues=${leadId}&fields=statusName`;
      const [held] = await pages(marketo, `/rest/v1/programs/1101/members.json?${query}`);
      assert.equal(held!['statusName'], 'Registered');
      const removed = await marketo.post('/rest/v1/programs/1101/members/delete.json', {
        input: [{ leadId }],
      });
      assert.deepEqual(outcomes(removed), ['deleted']);
      marketo.pass(10);
      const told = await activities(marketo, '104,12');
      const changes = told.filter((one) => one['leadId'] === leadId);
      assert.equal(attributesOf(changes[0]!)['New Status'], 'Registered');
      assert.equal(changes.length, switches.removalActivity === 'written' ? 2 : 1);
      assert.equal(new Set(told.map((one) => one['marketoGUID'])).size, told.length);

      const written = await marketo.post('/rest/v1/leads.json', {
        input: [{ email: 'drawn@x.example', title: 'T' }],
      });
      assert.deepEqual(outcomes(written), ['created']);
      const find = '/rest/v1/leads.json?filterType=email&filterValues=drawn@x.example&fields=title,phone';
      const [found] = await pages(marketo, find);
      assert.deepEqual([found!['title'], found!['phone'] ?? null], ['T', null]);
      const nobody = await marketo.get('/rest/v1/lead/5.json');
      assert.ok(codeOf(nobody) === '1004' || nobody.result?.length === 0);

      const bulk = '/bulk/v1/program/members/export';
      const job = { fields: ['leadId', 'reachedSuccess'], filter: { programId: 1101 } };
      const made = await marketo.post(`${bulk}/create.json`, job);
      const id = String(made.result![0]!['exportId']);
      await marketo.raw(`${bulk}/${id}/enqueue.json`, { method: 'POST' });
      let response = await marketo.raw(`${bulk}/${id}/file.json`);
      for (let minute = 0; response.status === 404 && minute < 5; minute += 1) {
        marketo.pass(60);
        response = await marketo.raw(`${bulk}/${id}/file.json`);
      }
      const lines = (await response.text())
        .replaceAll(/[\0\r"]/g, '')
        .trim()
        .split('\n')
        .slice(1);
      const extracted = lines
        .map((line) => line.split(','))
        .map(([lead, success]) => [Number(lead), /^(1|true)$/.test(success!)]);
      const truth = [...marketo.state.members.get(1101)!.values()];
      assert.deepEqual(
        extracted,
        truth.map((one) => [one.leadId, one.reachedSuccess]),
      );
    });
  }
});
