import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  changeStatus,
  deleteLead,
  editLead,
  mergeLeads,
  register,
  removeFromProgram,
} from '../../../companion/sandbox/marketo/marketer.ts';
import type { Switches } from '../../../companion/sandbox/marketo/switches.ts';
import { bench, codeOf, membersOf, strangersTo, type Answer, type Bench } from './client.ts';

const since = async (marketo: Bench, time = '2026-11-20T12:00:00Z'): Promise<string> =>
  (await marketo.get(`/rest/v1/activities/pagingtoken.json?sinceDatetime=${encodeURIComponent(time)}`))
    .nextPageToken!;

const page = (marketo: Bench, token: string, types = '104,12,32,37,13', rest = ''): Promise<Answer> =>
  marketo.get(
    `/rest/v1/activities.json?activityTypeIds=${types}&nextPageToken=${encodeURIComponent(token)}${rest}`,
  );

type Row = Record<string, unknown>;

async function all(
  marketo: Bench,
  token: string,
  types?: string,
): Promise<{ rows: Row[]; pages: number[]; token: string }> {
  const rows: Row[] = [];
  const pages: number[] = [];
  for (let at = token; ;) {
    const one = await page(marketo, at, types);
    rows.push(...(one.result ?? []));
    pages.push(one.result?.length ?? -1);
    at = one.nextPageToken!;
    if (one.moreResult !== true) return { rows, pages, token: at };
  }
}

const attributesOf = (row: Row): Row =>
  Object.fromEntries(
    (row['attributes'] as { name: string; value: unknown }[]).map((one) => [one.name, one.value]),
  );

async function fresh(
  act: (marketo: Bench) => Promise<void>,
  switches: Partial<Switches> = {},
): Promise<void> {
  await using marketo = await bench({ limits: { per20Seconds: 1000 }, switches });
  await act(marketo);
}

describe('the activity feed', () => {
  test('a status written through the API is a 104 with both names and ids', () =>
    fresh(async (marketo) => {
      const token = await since(marketo);
      const leadId = strangersTo(marketo.state, 1101)[0]!;
      const write = (statusName: string): Promise<Answer> =>
        marketo.post('/rest/v1/programs/1101/members/status.json', { statusName, input: [{ leadId }] });
      await write('Registered');
      marketo.pass(5);
      await write('Attended');
      await write('Attended');
      const { rows } = await all(marketo, token);
      assert.deepEqual(
        rows.map((row) => [
          row['activityTypeId'],
          row['leadId'],
          row['primaryAttributeValueId'],
          row['activityDate'],
        ]),
        [
          [104, leadId, 1101, '2026-11-20T12:00:00Z'],
          [104, leadId, 1101, '2026-11-20T12:00:05Z'],
        ],
      );
      const [first, second] = rows.map(attributesOf);
      assert.deepEqual(
        [first!['Old Status'], first!['New Status'], first!['Success']],
        ['Not in Program', 'Registered', false],
      );
      assert.deepEqual(
        [second!['Old Status'], second!['New Status'], second!['Success']],
        ['Registered', 'Attended', true],
      );
      assert.equal(second!['Old Status ID'], first!['New Status ID']);
      assert.equal(first!['Program Member ID'], second!['Program Member ID']);
      assert.equal(first!['Acquired By'], false);
      assert.equal(new Set(rows.map((row) => row['marketoGUID'])).size, 2);
    }));

  test('removing writes a 104 to "Not in Program", or nothing where a switch says so', async () => {
    for (const removalActivity of ['written', 'none'] as const) {
      await fresh(
        async (marketo) => {
          const token = await since(marketo);
          const [leadId, status] = membersOf(marketo.state, 1101)[0]!;
          await marketo.post('/rest/v1/programs/1101/members/delete.json', { input: [{ leadId }] });
          const { rows } = await all(marketo, token);
          const told = rows.map(attributesOf).map((one) => [one['Old Status'], one['New Status']]);
          assert.deepEqual(told, removalActivity === 'written' ? [[status, 'Not in Program']] : []);
        },
        { removalActivity },
      );
    }
  });

  test('new people are 12, changed values 13, with how they came about', () =>
    fresh(async (marketo) => {
      const token = await since(marketo);
      const sync = (title: string): Promise<Answer> =>
        marketo.post('/rest/v1/leads.json', { input: [{ email: 'new@nordlys.example', title }] });
      await sync('CIO');
      await sync('CEO');
      const { rows } = await all(marketo, token);
      assert.deepEqual(
        rows.map((row) => row['activityTypeId']),
        [12, 13],
      );
      assert.equal(attributesOf(rows[0]!)['API Method Name'], 'syncLead');
      assert.deepEqual(
        [attributesOf(rows[1]!)['Old Value'], attributesOf(rows[1]!)['New Value']],
        ['CIO', 'CEO'],
      );
    }));

  test('what marketers do shows too: statuses, registrations, removals, edits, merges, deletes', () =>
    fresh(async (marketo) => {
      const { state } = marketo;
      const token = await since(marketo);
      const mover = membersOf(state, 1101).find(([, status]) => status === 'Registered')![0];
      assert.equal(changeStatus(state, 1101, mover, 'Attended'), 'updated');
      assert.equal(
        changeStatus(state, 1101, mover, 'Registered'),
        'in-or-past',
        'the step rule binds marketers too',
      );
      assert.throws(() => changeStatus(state, 1101, mover, 'Flew in'), /no status/);
      const guest = register(state, 1101, 'Registered', {
        email: 'guest@nordlys.example',
        lastName: 'Guest',
      });
      assert.equal(removeFromProgram(state, 1101, guest.id), true);
      editLead(state, mover, { title: 'Chief' });
      const winner = mover;
      const places = (id: number): number =>
        [...state.members.values()].filter((members) => members.has(id)).length;
      const loser = membersOf(state, 1101).find(
        ([id, held]) => held === 'Follow Up Requested' && places(id) === 1,
      )![0];
      mergeLeads(state, winner, [loser]);
      deleteLead(state, guest.id);
      const { rows } = await all(marketo, token);
      assert.deepEqual(
        rows.map((row) => row['activityTypeId']),
        [104, 12, 104, 104, 13, 104, 32, 37],
      );
      assert.deepEqual(attributesOf(rows[6]!)['Merge IDs'], [loser]);
      assert.equal(rows[6]!['leadId'], winner);
      assert.equal(
        state.members.get(1101)!.get(winner)!.status,
        'Follow Up Requested',
        'the winner takes the furthest status',
      );
      assert.equal(state.members.get(1101)!.has(loser), false);
      const gone = await marketo.get(
        `/rest/v1/activities/deletedleads.json?nextPageToken=${encodeURIComponent(token)}`,
      );
      assert.deepEqual(
        gone.result?.map((row) => [row['leadId'], row['activityTypeId']]),
        [[guest.id, 37]],
      );
    }));

  test('300 a page; the token always comes, goes on where it ended, and asks only for what is new', () =>
    fresh(async (marketo) => {
      const beginning = await since(marketo, '2026-01-01T00:00:00Z');
      const seeded = await all(marketo, beginning, '104');
      assert.deepEqual(seeded.pages, [300, marketo.state.activities.length - 300]);
      const dates = seeded.rows.map((row) => String(row['activityDate']));
      assert.deepEqual(dates, dates.toSorted());
      assert.deepEqual((await all(marketo, seeded.token)).pages, [0]);
      changeStatus(marketo.state, 1101, strangersTo(marketo.state, 1101)[0]!, 'Registered');
      assert.equal((await all(marketo, seeded.token)).rows.length, 1);
    }));

  test('filters by type, lead and program', () =>
    fresh(async (marketo) => {
      const token = await since(marketo, '2026-01-01T00:00:00Z');
      const [leadId] = membersOf(marketo.state, 1103)[0]!;
      const ofLead = await page(marketo, token, '104', `&leadIds=${leadId}`);
      assert.deepEqual(new Set(ofLead.result!.map((row) => row['leadId'])), new Set([leadId]));
      const ofProgram = await page(marketo, token, '104', '&assetIds=1103');
      assert.equal(ofProgram.result!.length, membersOf(marketo.state, 1103).length);
      assert.deepEqual((await page(marketo, token, '12')).result, []);
      assert.equal(codeOf(await page(marketo, token, '104,12', '&assetIds=1103')), '1003');
      assert.equal(codeOf(await page(marketo, token, '1,2,3,4,5,6,7,8,9,10,11')), '1003');
      assert.equal(codeOf(await page(marketo, 'nonsense')), '1003');
      assert.equal(codeOf(await marketo.get('/rest/v1/activities.json?activityTypeIds=104')), '1002');
      const repeated = await page(marketo, token, '104&activityTypeIds=12', '');
      assert.equal(repeated.result?.length, 300, 'repeated parameters are taken as well');
    }));

  test('the date of a paging token is ISO 8601 without milliseconds; its plus must be encoded', () =>
    fresh(async (marketo) => {
      const ask = (text: string): Promise<Answer> =>
        marketo.get(`/rest/v1/activities/pagingtoken.json?sinceDatetime=${text}`);
      for (const good of [
        '2026-11-20T12:00:00Z',
        '2026-11-20T12:00:00-06:00',
        '2026-11-20T12:00:00%2B0100',
        '2026-11-20',
      ]) {
        const answer = await ask(good);
        assert.deepEqual(Object.keys(answer).toSorted(), ['nextPageToken', 'requestId', 'success'], good);
        assert.match(answer.nextPageToken!, /===$/);
      }
      for (const bad of ['2026-11-20T12:00:00.123Z', '2026-11-20T12:00:00+0100', 'yesterday'])
        assert.equal(codeOf(await ask(bad)), '704', bad);
    }));

  test('short pages, sometimes empty with moreResult true, lose nothing', () =>
    fresh(
      async (marketo) => {
        const beginning = await since(marketo, '2026-01-01T00:00:00Z');
        for (let index = 0; index < 10; index += 1)
          register(marketo.state, 1101, 'Registered', { email: `guest.${index}@nordlys.example` });
        const { rows, pages } = await all(marketo, beginning, '12');
        assert.equal(rows.length, 10);
        assert.ok(
          pages.slice(0, -1).some((size) => size === -1),
          'an empty page with more behind it',
        );
        assert.ok(pages.some((size) => size > 0 && size < 10));
      },
      { activityPages: 'short', emptyActivityPage: 'no-result', activityCampaign: 'missing' },
    ));

  test('late activities are passed over by a token that is beyond them, and found by reading again', () =>
    fresh(
      async (marketo) => {
        const token = await since(marketo);
        const strangers = strangersTo(marketo.state, 1101).slice(0, 6);
        for (const leadId of strangers) changeStatus(marketo.state, 1101, leadId, 'Registered');
        const first = await all(marketo, token);
        marketo.pass(10);
        const next = await all(marketo, first.token);
        assert.deepEqual([first.rows.length, next.rows.length], [4, 0]);
        assert.equal((await all(marketo, token)).rows.length, 6);
      },
      { activityDelay: 'some-late' },
    ));

  test('tokens may grow old', () =>
    fresh(
      async (marketo) => {
        const token = await since(marketo);
        marketo.pass(23 * 3600);
        await marketo.token();
        assert.equal((await page(marketo, token)).success, true);
        marketo.pass(2 * 3600);
        await marketo.token();
        assert.equal(codeOf(await page(marketo, token)), '702');
      },
      { pagingTokenHours: '24', badPagingToken: '702' },
    ));

  test('types name what the feed can hold', () =>
    fresh(async (marketo) => {
      const { result } = await marketo.get('/rest/v1/activities/types.json');
      const names = new Map(result!.map((one) => [one['id'], one['name']]));
      assert.equal(names.get(104), 'Change Status in Progression');
      assert.equal(names.get(12), 'New Lead');
      assert.equal(names.get(32), 'Merge Leads');
      assert.equal(names.get(37), 'Delete Lead');
    }));
});
