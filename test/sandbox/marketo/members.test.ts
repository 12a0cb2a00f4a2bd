import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { renameStatus } from '../../../companion/sandbox/marketo/marketer.ts';
import type { Switches } from '../../../companion/sandbox/marketo/switches.ts';
import { buildWorld } from '../../../companion/sandbox/world/seed.ts';
import { bench, codeOf, membersOf, outcomes, strangersTo, type Answer, type Bench } from './client.ts';

const plenty = { limits: { per20Seconds: 1000 } };
type Membership = Record<string, unknown>;

describe('reading members', () => {
  let marketo: Bench;
  before(async () => {
    marketo = await bench(plenty, buildWorld({ seed: 11, scale: 7 }));
  });
  after(() => marketo.stop());

  test('people with their membership, 300 a page, a token while more follow, never moreResult', async () => {
    const seen: unknown[] = [];
    const sizes: number[] = [];
    let token = '';
    do {
      const page = await marketo.get(`/rest/v1/leads/programs/1101.json?batchSize=300${token}`);
      seen.push(
        ...page.result!.map((one) => [one['id'], (one['membership'] as Membership)['progressionStatus']]),
      );
      sizes.push(page.result!.length);
      assert.equal('moreResult' in page, false);
      token =
        page.nextPageToken === undefined ? '' : `&nextPageToken=${encodeURIComponent(page.nextPageToken)}`;
    } while (token !== '');
    assert.deepEqual(
      seen,
      membersOf(marketo.state, 1101).toSorted((a, b) => a[0] - b[0]),
    );
    assert.deepEqual(sizes, [300, 300, seen.length - 600]);
    assert.equal((await marketo.get('/rest/v1/leads/programs/1101.json?batchSize=900')).result?.length, 300);
  });

  test('the membership names the program as its id, and stream and cadence in engagement programs', async () => {
    const [webcast] = (await marketo.get('/rest/v1/leads/programs/1101.json?batchSize=1')).result!;
    const { id, progressionStatus, membershipDate, updatedAt, reachedSuccess } = webcast![
      'membership'
    ] as Membership;
    assert.deepEqual([id, progressionStatus, reachedSuccess], [1101, 'No Action', false]);
    for (const date of [membershipDate, updatedAt])
      assert.match(String(date), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const [nurture] = (await marketo.get('/rest/v1/leads/programs/1112.json?batchSize=1')).result!;
    assert.equal((nurture!['membership'] as Membership)['nurtureCadence'], 'norm');
  });

  test('asked for fields, the membership comes along, or only by name where a switch says so', async () => {
    const path = '/rest/v1/leads/programs/1101.json?batchSize=1&fields=email,company';
    assert.deepEqual(Object.keys((await marketo.get(path)).result![0]!), [
      'id',
      'email',
      'company',
      'membership',
    ]);
    await using other = await bench({ switches: { membershipBlock: 'when-asked' } });
    assert.equal('membership' in (await other.get(path)).result![0]!, false);
    assert.equal('membership' in (await other.get(`${path},membership`)).result![0]!, true);
    assert.equal('membership' in (await other.get('/rest/v1/leads/programs/1101.json')).result![0]!, true);
  });

  test('the newer read wants a filter, leaves out the status unless asked, and numbers its rows', async () => {
    const members = '/rest/v1/programs/1101/members.json';
    assert.equal(codeOf(await marketo.get(members)), '1002');
    assert.equal(codeOf(await marketo.get(`${members}?filterType=shoeSize&filterValues=1`)), '1011');
    const [[leadId, status]] = membersOf(marketo.state, 1101) as [[number, string]];
    const plain = await marketo.get(`${members}?filterType=leadId&filterValues=${leadId},5`);
    assert.deepEqual(Object.keys(plain.result![0]!), [
      'seq',
      'acquiredBy',
      'leadId',
      'membershipDate',
      'programId',
      'reachedSuccess',
    ]);
    assert.deepEqual([plain.result!.length, plain.moreResult], [1, false]);
    const asked = await marketo.get(
      `${members}?filterType=leadId&filterValues=${leadId}&fields=statusName,updatedAt`,
    );
    assert.equal(asked.result![0]!['statusName'], status);
    assert.equal(
      codeOf(await marketo.get(`${members}?filterType=leadId&filterValues=${leadId}&fields=email`)),
      '1006',
      'no lead fields here',
    );
  });

  test('by status, by success, by time of change; pages say whether more follow', async () => {
    const members = '/rest/v1/programs/1101/members.json';
    const count = (test: (status: string) => boolean): number =>
      membersOf(marketo.state, 1101).filter(([, status]) => test(status)).length;
    const attended = await marketo.get(
      `${members}?filterType=statusName&filterValues=Attended,No%20Show&batchSize=50`,
    );
    assert.deepEqual(
      [attended.result?.length, attended.moreResult, typeof attended.nextPageToken],
      [50, true, 'string'],
    );
    const success = await marketo.get(`${members}?filterType=reachedSuccess&filterValues=true`);
    const successes = ['Attended', 'Attended On-demand', 'Follow Up Requested'];
    assert.equal(
      success.result?.length,
      count((status) => successes.includes(status)),
    );
    const window = '&startAt=2026-11-12T00:00:00Z&endAt=2026-11-18T00:00:00Z';
    const changed = await marketo.get(`${members}?filterType=updatedAt${window}`);
    const recent = [...marketo.state.members.get(1101)!.values()].filter(
      (one) => one.updatedAt >= Date.UTC(2026, 10, 12) && one.updatedAt <= Date.UTC(2026, 10, 18),
    );
    assert.ok(recent.length > 0);
    assert.equal(changed.result?.length, recent.length);
    assert.equal(
      codeOf(
        await marketo.get(
          `${members}?filterType=updatedAt&startAt=2026-11-01T00:00:00Z&endAt=2026-11-18T00:00:00Z`,
        ),
      ),
      '1003',
    );
    assert.equal(
      codeOf(
        await marketo.get(
          `${members}?filterType=updatedAt&startAt=2026-11-12T00:00:00.000Z&endAt=2026-11-18T00:00:00Z`,
        ),
      ),
      '704',
    );
  });

  test('an unknown program is 1013, or 610 where a switch says so', async () => {
    assert.equal(codeOf(await marketo.get('/rest/v1/leads/programs/9.json')), '1013');
    await using other = await bench({ switches: { unknownProgram: '610' } });
    assert.equal(
      codeOf(await other.get('/rest/v1/programs/9/members.json?filterType=leadId&filterValues=1')),
      '610',
    );
  });
});

describe('writing members', () => {
  const fresh = async (
    act: (marketo: Bench) => Promise<void>,
    switches: Partial<Switches> = {},
  ): Promise<void> => {
    await using marketo = await bench({ ...plenty, switches });
    await act(marketo);
  };
  const write = (marketo: Bench, statusName: string, leadIds: number[], programId = 1101): Promise<Answer> =>
    marketo.post(`/rest/v1/programs/${programId}/members/status.json`, {
      statusName,
      input: leadIds.map((leadId) => ({ leadId })),
    });
  const statusOf = (marketo: Bench, leadId: number, programId = 1101): string | undefined =>
    marketo.state.members.get(programId)?.get(leadId)?.status;
  const holder = (marketo: Bench, status: string, programId = 1101): number =>
    membersOf(marketo.state, programId).find(([, held]) => held === status)![0];

  test('joins strangers, moves up, skips who is there or past it, in order of the input', () =>
    fresh(async (marketo) => {
      const people = [
        strangersTo(marketo.state, 1101)[0]!,
        holder(marketo, 'Registered'),
        holder(marketo, 'No Show'),
        holder(marketo, 'Attended'),
        5,
      ];
      const answer = await write(marketo, 'No Show', people);
      assert.deepEqual(outcomes(answer), ['created', 'updated', '1037', '1037', '1004']);
      assert.deepEqual(answer.result![0], { seq: 0, status: 'created', leadId: people[0] });
      assert.deepEqual(answer.result![3], {
        seq: 3,
        status: 'skipped',
        reasons: [{ code: '1037', message: 'Lead skipped because it is already in or past this status' }],
      });
      assert.equal(answer.success, true);
      assert.deepEqual(
        people.slice(0, 4).map((id) => statusOf(marketo, id)),
        ['No Show', 'No Show', 'No Show', 'Attended'],
      );
    }));

  test('statuses of the same step can be changed both ways; a switch forbids it', () =>
    fresh(async (marketo) => {
      const leadId = holder(marketo, 'Meeting Attended', 1102);
      assert.deepEqual(outcomes(await write(marketo, 'Visited Booth', [leadId], 1102)), ['updated']);
      assert.deepEqual(outcomes(await write(marketo, 'Meeting Attended', [leadId], 1102)), ['updated']);
      assert.equal(statusOf(marketo, leadId, 1102), 'Meeting Attended');
      await fresh(
        async (other) => {
          assert.deepEqual(outcomes(await write(other, 'Visited Booth', [leadId], 1102)), ['1037']);
        },
        { equalStep: 'skipped' },
      );
    }));

  test('success follows the status; the day of joining never changes, the time of change does', () =>
    fresh(async (marketo) => {
      const leadId = holder(marketo, 'Registered');
      const before = { ...marketo.state.members.get(1101)!.get(leadId)! };
      await write(marketo, 'Attended', [leadId]);
      const after = marketo.state.members.get(1101)!.get(leadId)!;
      assert.deepEqual([before.reachedSuccess, after.reachedSuccess], [false, true]);
      assert.equal(after.joinedAt, before.joinedAt);
      assert.equal(after.updatedAt, marketo.state.now());
    }));

  test('an unknown status refuses the call, or every record where a switch says so', () =>
    fresh(async (marketo) => {
      const leadId = strangersTo(marketo.state, 1101)[0]!;
      for (const name of ['Dreamed of it', 'no show', 'Not in Program'])
        assert.equal(codeOf(await write(marketo, name, [leadId])), '1025', name);
      assert.equal(statusOf(marketo, leadId), undefined);
      await fresh(
        async (other) => {
          assert.deepEqual(outcomes(await write(other, 'Dreamed of it', [leadId, leadId])), ['1025', '1025']);
          assert.deepEqual(outcomes(await write(other, 'no show', [leadId])), ['created']);
          assert.equal(statusOf(other, leadId), 'No Show', 'the channel’s own spelling is kept');
        },
        { unknownStatus: 'record', statusCase: 'folded' },
      );
    }));

  test('a status that the channel no longer has can be left in any direction', () =>
    fresh(async (marketo) => {
      const leadId = holder(marketo, 'Follow Up Requested');
      renameStatus(marketo.state, 'Webcast', 'Follow Up Requested', 'Call me');
      assert.deepEqual(outcomes(await write(marketo, 'Registered', [leadId])), ['updated']);
    }));

  test('removes members; who is none is 1037 in other words', () =>
    fresh(async (marketo) => {
      const [member, stranger] = [holder(marketo, 'Attended'), strangersTo(marketo.state, 1101)[0]!];
      const answer = await marketo.post('/rest/v1/programs/1101/members/delete.json', {
        input: [{ leadId: member }, { leadId: stranger }],
      });
      assert.deepEqual(answer.result, [
        { seq: 0, status: 'deleted', leadId: member },
        { seq: 1, status: 'skipped', reasons: [{ code: '1037', message: 'Lead not in program' }] },
      ]);
      assert.equal(statusOf(marketo, member), undefined);
      assert.deepEqual(
        outcomes(await write(marketo, 'Registered', [member])),
        ['created'],
        'removed and added again is the way back',
      );
    }));

  test('at most 300 records; program, status and input are checked', () =>
    fresh(async (marketo) => {
      const ids = [...marketo.state.leads.keys()].slice(0, 301);
      assert.equal(codeOf(await write(marketo, 'Registered', ids)), '1003');
      assert.equal((await write(marketo, 'Registered', ids.slice(0, 300))).result?.length, 300);
      assert.equal(codeOf(await write(marketo, 'Registered', ids.slice(0, 1), 9)), '1013');
      const status = '/rest/v1/programs/1101/members/status.json';
      assert.equal(codeOf(await marketo.post(status, { input: [{ leadId: 1 }] })), '1002');
      assert.equal(
        codeOf(await marketo.post(status, { statusName: 'Registered', input: [{ leadId: '1' }] })),
        '1001',
      );
      assert.equal(
        codeOf(await marketo.post(status, { statusName: 'Registered', input: [{ id: 1 }] })),
        '1002',
      );
    }));
});
