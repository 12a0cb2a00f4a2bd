import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { crowded } from '../../../companion/sandbox/marketo/crowd.ts';
import type { MarketoState } from '../../../companion/sandbox/marketo/state.ts';
import { bench, codeOf, world, type Answer, type Bench } from './client.ts';

const usage = '/rest/v1/stats/usage.json';
const status = '/rest/v1/programs/1101/members/status.json';

/** How many of so many calls in a row are not refused. */
async function admitted(marketo: Bench, calls: number): Promise<number> {
  let count = 0;
  for (let call = 0; call < calls; call += 1) if ((await marketo.get(usage)).success === true) count += 1;
  return count;
}

/** A server whose first look at time is this one, with its clock in the test's hand. */
async function benchAt(
  time: string,
  limits: { perDay: number },
): Promise<Bench & { to(time: string): Promise<void> }> {
  let now = Date.parse(time);
  const marketo = await bench({ now: () => now, limits });
  return {
    ...marketo,
    async to(next) {
      now = Date.parse(next);
      await marketo.token();
    },
  };
}

describe('the window of 20 seconds slides', () => {
  test('calls leave it one by one, 20 seconds after they came', async () => {
    await using marketo = await bench({ switches: { throttledCalls: 'free' } });
    assert.equal(await admitted(marketo, 60), 60);
    marketo.pass(10);
    assert.equal(await admitted(marketo, 45), 40);
    marketo.pass(9);
    assert.equal(await admitted(marketo, 1), 0);
    marketo.pass(1);
    assert.equal(await admitted(marketo, 65), 60);
    marketo.pass(10);
    assert.equal(await admitted(marketo, 45), 40);
  });
});

describe('a second integration of the same instance', () => {
  const occupied = async (others: Parameters<MarketoState['meter']['occupy']>[0]): Promise<Bench> => {
    const marketo = await bench({ switches: { throttledCalls: 'free' } });
    marketo.state.meter.occupy(others);
    return marketo;
  };

  test('its part of the rate is missing in every window: 606', async () => {
    await using marketo = await occupied({ per20Seconds: 70 });
    assert.equal(await admitted(marketo, 35), 30);
    assert.equal(codeOf(await marketo.get(usage)), '606');
    marketo.pass(20);
    assert.equal(await admitted(marketo, 35), 30);
  });

  test('its slots are taken: 615', async () => {
    await using marketo = await occupied({ concurrent: 10 });
    assert.equal(codeOf(await marketo.get(usage)), '615');
    marketo.state.meter.occupy({ concurrent: 9 });
    assert.equal((await marketo.get(usage)).success, true);
  });

  test('its part of the day is gone each day anew, and the statistics name it: 607', async () => {
    await using marketo = await occupied({ perDay: 49_998 });
    assert.deepEqual((await marketo.get(usage)).result?.[0]?.['users'], [
      { userId: 'lockstep@nordlicht.example', count: 1 },
      { userId: 'other.integration@nordlicht.example', count: 49_998 },
    ]);
    assert.equal((await marketo.get(usage)).success, true);
    assert.equal(codeOf(await marketo.get(usage)), '607');
    marketo.pass(24 * 3600);
    await marketo.token();
    assert.equal(await admitted(marketo, 4), 2);
  });

  test('it can be there for a while only', async () => {
    await using marketo = await bench();
    marketo.state.meter.occupy({ per20Seconds: 100 }, marketo.state.now() + 30_000);
    marketo.pass(29);
    assert.equal(codeOf(await marketo.get(usage)), '606');
    marketo.pass(1);
    assert.equal(await admitted(marketo, 3), 3);
  });
});

describe('a day ends at midnight in Chicago', () => {
  const days: readonly (readonly [what: string, lastSecond: string, midnight: string])[] = [
    ['in summer', '2026-07-02T04:59:59Z', '2026-07-02T05:00:00Z'],
    ['in winter', '2026-12-02T05:59:59Z', '2026-12-02T06:00:00Z'],
    ['on the day that clocks go forward', '2026-03-09T04:59:59Z', '2026-03-09T05:00:00Z'],
    ['on the day that clocks go back', '2026-11-02T05:59:59Z', '2026-11-02T06:00:00Z'],
  ];
  for (const [what, lastSecond, midnight] of days) {
    test(what, async () => {
      const before = new Date(Date.parse(midnight) - 20 * 3_600_000).toISOString();
      await using marketo = await benchAt(before, { perDay: 1 });
      assert.equal(await admitted(marketo, 2), 1);
      await marketo.to(lastSecond);
      assert.equal(codeOf(await marketo.get(usage)), '607');
      await marketo.to(midnight);
      assert.equal((await marketo.get(usage)).success, true);
      assert.equal(codeOf(await marketo.get(usage)), '607');
    });
  }
});

describe('statistics', () => {
  test('calls and errors by day, for today and the last seven days', async () => {
    await using marketo = await bench();
    await marketo.get('/rest/v1/nothing.json');
    await marketo.get('/rest/v1/nothing.json');
    await marketo.get('/rest/v1/lead/1.json');
    const errors = (await marketo.get('/rest/v1/stats/errors.json')).result;
    assert.deepEqual(errors, [
      {
        date: '2026-11-20',
        total: 3,
        errors: [
          { errorCode: '610', count: 2 },
          { errorCode: '1004', count: 1 },
        ],
      },
    ]);
    marketo.pass(24 * 3600);
    await marketo.token();
    const lastDays = (await marketo.get('/rest/v1/stats/usage/last7days.json')).result;
    assert.deepEqual(
      lastDays?.map(({ date, total }) => [date, total]),
      [
        ['2026-11-20', 4],
        ['2026-11-21', 1],
      ],
    );
    assert.deepEqual((await marketo.get('/rest/v1/stats/errors/last7days.json')).result, [
      ...errors,
      { date: '2026-11-21', total: 0, errors: [] },
    ]);
    marketo.pass(7 * 24 * 3600);
    await marketo.token();
    assert.equal((await marketo.get('/rest/v1/stats/usage/last7days.json')).result?.length, 1);
  });
});

describe('how much one call may carry or find', () => {
  test('300 records written, 300 values filtered by; one more is 1003, or what a switch says', async () => {
    for (const [tooManyRecords, code] of [
      ['1003', '1003'],
      ['1001', '1001'],
    ] as const) {
      await using marketo = await bench({ switches: { tooManyRecords } });
      const ids = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
      const write = (count: number): Promise<Answer> =>
        marketo.post(status, { statusName: 'Registered', input: ids(count).map((leadId) => ({ leadId })) });
      const filter = (count: number): Promise<Answer> =>
        marketo.get(`/rest/v1/leads.json?filterType=id&filterValues=${ids(count).join(',')}`);
      assert.equal((await write(300)).success, true);
      assert.equal(codeOf(await write(301)), code);
      assert.equal((await filter(300)).success, true);
      assert.equal(codeOf(await filter(301)), code);
    }
  });

  test('100,000 members by filter: counted whole, or as far as they match; by person there is no limit', async () => {
    const [program] = world.marketo.programs;
    const one = { ...world, marketo: { ...world.marketo, programs: [program!] } };
    const large = crowded(one, { people: 110_000, memberships: 110_000 });
    const size = [...large.marketo.members].filter(({ programId }) => programId === program!.id).length;
    const count = (status: string): number =>
      [...large.marketo.members].filter(
        (member) => member.programId === program!.id && member.status === status,
      ).length;
    const path = `/rest/v1/programs/${String(program!.id)}/members.json`;
    for (const memberLimit of ['program', 'matching'] as const) {
      await using marketo = await bench({ switches: { memberLimit } }, large);
      const all = await marketo.get(`${path}?filterType=reachedSuccess&filterValues=true,false`);
      const some = await marketo.get(`${path}?filterType=statusName&filterValues=Registered`);
      const words = size.toLocaleString('en-US');
      if (memberLimit === 'program') {
        const message = `Total membership size: ${words} exceeds the limit allowed 100,000 for the filter`;
        assert.deepEqual(all.errors, [{ code: '1003', message }]);
        assert.deepEqual(some.errors, [{ code: '1003', message }]);
      } else {
        const message = `Matching membership size: ${words} exceeds the limit allowed (100,000) for this api`;
        assert.deepEqual(all.errors, [{ code: '1003', message }]);
        assert.ok(count('Registered') < 100_000);
        assert.equal(some.result?.length, 300);
      }
      const leadId = [...marketo.state.members.get(program!.id)!.keys()].at(-1)!;
      const single = await marketo.get(`${path}?filterType=leadId&filterValues=${String(leadId)}`);
      assert.equal(single.result?.[0]?.['leadId'], leadId);
      const page = await marketo.get(`/rest/v1/leads/programs/${String(program!.id)}.json`);
      assert.equal(page.result?.length, 300);
    }
  });
});
