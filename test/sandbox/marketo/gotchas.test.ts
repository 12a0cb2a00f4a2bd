import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  editLead,
  hideStatus,
  mergeLeads,
  register,
  renameStatus,
} from '../../../companion/sandbox/marketo/marketer.ts';
import type { Switches } from '../../../companion/sandbox/marketo/switches.ts';
import {
  attributesOf,
  bench,
  codeOf,
  feed,
  membersOf,
  outcomes,
  strangersTo,
  type Answer,
  type Bench,
} from './client.ts';

/** What real clients of Marketo stumbled over, one by one, as a plain HTTP client sees it here. */

const gotcha = (
  name: string,
  see: (marketo: Bench) => Promise<void>,
  switches: Partial<Switches> = {},
): unknown =>
  test(name, async () => {
    await using marketo = await bench({ limits: { per20Seconds: 1000 }, switches });
    await see(marketo);
  });
const setStatus = (
  marketo: Bench,
  statusName: string,
  leadIds: number[],
  programId = 1101,
): Promise<Answer> =>
  marketo.post(`/rest/v1/programs/${programId}/members/status.json`, {
    statusName,
    input: leadIds.map((leadId) => ({ leadId })),
  });
const holder = (marketo: Bench, status: string, programId = 1101): number =>
  membersOf(marketo.state, programId).find(([, held]) => held === status)![0];
const firstLead = (marketo: Bench): number => [...marketo.state.leads.keys()][0]!;
const leadsBy = async (marketo: Bench, type: string, value: string): Promise<unknown[]> => {
  const path = `/rest/v1/leads.json?filterType=${type}&filterValues=${encodeURIComponent(value)}`;
  return ((await marketo.get(path)).result ?? []).map((one) => one['id']);
};

describe('signing in', () => {
  gotcha('an old token is 602 once, then 601 for ever', async (marketo) => {
    marketo.pass(3600);
    const codes = [];
    for (let call = 0; call < 3; call += 1)
      codes.push(codeOf(await marketo.get('/rest/v1/stats/usage.json')));
    assert.deepEqual(codes, ['602', '601', '601']);
  });

  gotcha('asking again near the end gives the same token with seconds left', async (marketo) => {
    const first = await marketo.token();
    marketo.pass(3597);
    const last = await marketo.token();
    assert.equal(last.access_token, first.access_token);
    assert.ok(last.expires_in <= 3);
  });
});

describe('results', () => {
  gotcha('a success may have skipped everything', async (marketo) => {
    const answer = await setStatus(marketo, 'No Action', [holder(marketo, 'Attended'), 5]);
    assert.deepEqual([answer.success, outcomes(answer)], [true, ['1037', '1004']]);
  });

  gotcha('1037 is: there already, further already, or not in the program', async (marketo) => {
    const there = await setStatus(marketo, 'Attended', [holder(marketo, 'Attended')]);
    const further = await setStatus(marketo, 'Registered', [holder(marketo, 'Attended')]);
    const path = '/rest/v1/programs/1101/members/delete.json';
    const none = await marketo.post(path, { input: [{ leadId: strangersTo(marketo.state, 1101)[0] }] });
    assert.deepEqual(
      [there, further, none].map((one) => outcomes(one)[0]),
      ['1037', '1037', '1037'],
    );
  });

  gotcha(
    'after a 604 everything may be done: a status and an upsert may be repeated, a duplicate may not',
    async (marketo) => {
      const late = { endpoint: /POST/, kind: '604-after-commit', times: 1 } as const;
      const leadId = strangersTo(marketo.state, 1101)[0]!;
      marketo.state.faults.add(late);
      assert.equal(codeOf(await setStatus(marketo, 'Registered', [leadId])), '604');
      assert.deepEqual(outcomes(await setStatus(marketo, 'Registered', [leadId])), ['1037']);
      for (const [action, people] of [
        ['createOrUpdate', 1],
        ['createDuplicate', 2],
      ] as const) {
        const body = { action, input: [{ email: `${action}@x.example` }] };
        marketo.state.faults.add(late);
        assert.equal(codeOf(await marketo.post('/rest/v1/leads.json', body)), '604');
        await marketo.post('/rest/v1/leads.json', body);
        assert.equal((await leadsBy(marketo, 'email', `${action}@x.example`)).length, people, action);
      }
    },
  );
});

describe('paging', () => {
  gotcha('ends in three ways: no result, no token, moreResult false with a token', async (marketo) => {
    const assets = await marketo.get('/rest/asset/v1/programs.json?offset=200');
    assert.deepEqual([assets.success, 'result' in assets, assets.warnings?.length], [true, false, 1]);
    const people = await marketo.get(`/rest/v1/leads.json?filterType=id&filterValues=${firstLead(marketo)}`);
    assert.deepEqual(['nextPageToken' in people, 'moreResult' in people], [false, false]);
    const token = await marketo.get(
      '/rest/v1/activities/pagingtoken.json?sinceDatetime=2026-11-20T00:00:00Z',
    );
    const path = `/rest/v1/activities.json?activityTypeIds=22&nextPageToken=${encodeURIComponent(token.nextPageToken!)}`;
    const activities = await marketo.get(path);
    assert.deepEqual([activities.moreResult, typeof activities.nextPageToken], [false, 'string']);
  });

  gotcha(
    'a page without activities may have more behind it',
    async (marketo) => {
      const token = await marketo.get(
        '/rest/v1/activities/pagingtoken.json?sinceDatetime=2020-01-01T00:00:00Z',
      );
      const path = `/rest/v1/activities.json?activityTypeIds=22&nextPageToken=${encodeURIComponent(token.nextPageToken!)}`;
      const page = await marketo.get(path);
      assert.deepEqual([page.result, page.moreResult], [[], true]);
    },
    { activityPages: 'short' },
  );

  gotcha(
    'a paging token ends, and one that is not encoded or ours is refused',
    async (marketo) => {
      const { nextPageToken } = await marketo.get(
        '/rest/v1/activities/pagingtoken.json?sinceDatetime=2026-11-20T00:00:00Z',
      );
      assert.match(nextPageToken!, /=$/);
      const read = (token: string): Promise<Answer> =>
        marketo.get(
          `/rest/v1/activities.json?activityTypeIds=104&nextPageToken=${encodeURIComponent(token)}`,
        );
      assert.equal((await read(nextPageToken!)).success, true);
      assert.equal(codeOf(await read('SOMETHINGELSE===')), '702');
      marketo.pass(25 * 3600);
      await marketo.token();
      assert.equal(codeOf(await read(nextPageToken!)), '702');
    },
    { pagingTokenHours: '24', badPagingToken: '702' },
  );

  gotcha(
    'activities show up after their date: who kept the token misses them, who looks back finds them',
    async (marketo) => {
      for (let nth = 0; nth < 3; nth += 1) editLead(marketo.state, firstLead(marketo), { title: `T${nth}` });
      const early = await feed(marketo, [13]);
      marketo.pass(10);
      const late = await feed(marketo, [13]);
      assert.ok(early.length < late.length);
      assert.equal(late.length, 3);
    },
    { activityDelay: 'some-late' },
  );
});

describe('people', () => {
  gotcha('a merge keeps one id; the others vanish from reads and writes', async (marketo) => {
    const [winner, loser] = [...marketo.state.leads.keys()] as [number, number];
    mergeLeads(marketo.state, winner, [loser]);
    const [merged] = await feed(marketo, [32]);
    assert.deepEqual([merged!['leadId'], attributesOf(merged!)['Merge IDs']], [winner, [loser]]);
    assert.deepEqual(await leadsBy(marketo, 'id', String(loser)), []);
    assert.deepEqual(outcomes(await setStatus(marketo, 'Registered', [loser])), ['1004']);
  });

  gotcha('Salesforce ids are compared as written: 15 characters do not find 18', async (marketo) => {
    editLead(marketo.state, firstLead(marketo), { sfdcLeadId: '00Qx0000001aBcDEAU' });
    assert.deepEqual(await leadsBy(marketo, 'sfdcLeadId', '00Qx0000001aBcDEAU'), [firstLead(marketo)]);
    assert.deepEqual(await leadsBy(marketo, 'sfdcLeadId', '00Qx0000001aBcD'), []);
  });

  gotcha('one address, several people; upserts by it are 1007', async (marketo) => {
    const input = [{ email: 'twin@x.example' }, { email: 'TWIN@x.example' }];
    await marketo.post('/rest/v1/leads.json', { action: 'createDuplicate', input });
    assert.equal((await leadsBy(marketo, 'email', 'Twin@x.example')).length, 2);
    assert.deepEqual(outcomes(await marketo.post('/rest/v1/leads.json', { input })), ['1007', '1007']);
  });

  gotcha('values with commas cannot be looked for; ids are not dense', async (marketo) => {
    editLead(marketo.state, firstLead(marketo), { twitterId: 'a,b' });
    assert.deepEqual(await leadsBy(marketo, 'twitterId', 'a,b'), []);
    const ids = [...marketo.state.leads.keys()];
    assert.ok(ids.at(-1)! - ids[0]! > ids.length);
  });
});

describe('statuses', () => {
  gotcha('an edited channel leaves people with statuses it no longer has, or hides', async (marketo) => {
    const [orphan, hidden] = [holder(marketo, 'No Show'), holder(marketo, 'Attended')];
    renameStatus(marketo.state, 'Webcast', 'No Show', 'Did not come');
    hideStatus(marketo.state, 'Webcast', 'Attended');
    const query = `filterType=leadId&filterValues=${orphan},${hidden}&fields=statusName`;
    const { result } = await marketo.get(`/rest/v1/programs/1101/members.json?${query}`);
    assert.deepEqual(new Set(result?.map((one) => one['statusName'])), new Set(['No Show', 'Attended']));
    const [channel] = (await marketo.get('/rest/asset/v1/channel/byName.json?name=Webcast')).result!;
    const statuses = channel!['progressionStatuses'] as { name: string; hidden: boolean; step: number }[];
    assert.equal(
      statuses.some((one) => one.name === 'No Show'),
      false,
    );
    assert.equal(statuses.find((one) => one.name === 'Attended')?.hidden, true);
    assert.deepEqual([statuses[0]?.name, statuses[0]?.step], ['Not in Program', 0]);
  });

  gotcha(
    'what the API writes comes back in the feed, and cannot be told from what people do',
    async (marketo) => {
      const leadId = strangersTo(marketo.state, 1101)[0]!;
      await setStatus(marketo, 'Registered', [leadId]);
      const person = register(marketo.state, 1101, 'Registered', { email: 'r@x.example' });
      const seen = await feed(marketo, [104]);
      assert.deepEqual(
        seen.map((one) => one['leadId']),
        [leadId, person.id],
      );
      const [ours, theirs] = seen.map((one) => Object.keys(one));
      assert.deepEqual(ours, theirs);
    },
  );

  gotcha('who is added to an engagement program begins its first stream', async (marketo) => {
    const leadId = strangersTo(marketo.state, 1112)[0]!;
    const [, first] = marketo.state.channels.get(marketo.state.programs.get(1112)!.channel)!.statuses;
    assert.deepEqual(outcomes(await setStatus(marketo, first!.name, [leadId], 1112)), ['created']);
    const [held] = (
      await marketo.get(
        `/rest/v1/leads/${leadId}/programMembership.json?filterType=programId&filterValues=1112`,
      )
    ).result!;
    assert.deepEqual([held!['stream'], held!['nurtureCadence']], ['Stream 1', 'norm']);
  });
});

describe('formats', () => {
  gotcha(
    'dates come in five spellings',
    async (marketo) => {
      editLead(marketo.state, firstLead(marketo), { title: 'T' });
      const token = await marketo.get(
        '/rest/v1/activities/pagingtoken.json?sinceDatetime=2026-11-20T00:00:00Z',
      );
      const changes = `/rest/v1/activities/leadchanges.json?fields=title&nextPageToken=${encodeURIComponent(token.nextPageToken!)}`;
      const filter = { programId: 1101 };
      const job = await marketo.post('/bulk/v1/program/members/export/create.json', {
        fields: ['leadId'],
        filter,
      });
      const of = async (path: string, name: string): Promise<string> =>
        String((await marketo.get(path)).result![0]![name]);
      const spelled = [
        await of(`/rest/v1/lead/${firstLead(marketo)}.json`, 'createdAt'),
        await of('/rest/asset/v1/program/1101.json', 'createdAt'),
        await of(changes, 'activityDate'),
        String(job.result![0]!['createdAt']),
        await of('/rest/v1/stats/usage.json', 'date'),
      ];
      assert.deepEqual(
        spelled.map((date) => date.replaceAll(/\d/g, '9')),
        [
          '9999-99-99T99:99:99Z',
          '9999-99-99T99:99:99Z+9999',
          '9999-99-99T99:99:99+9999',
          '9999-99-99T99:99:99-99:99',
          '9999-99-99',
        ],
      );
    },
    { changeDates: 'offset', bulkDates: 'pacific' },
  );

  gotcha('a date with milliseconds, and a plus that was not encoded, are no dates', async (marketo) => {
    const since = '/rest/v1/activities/pagingtoken.json?sinceDatetime=2026-11-20T00:00:00';
    assert.equal(codeOf(await marketo.get(`${since}.000Z`)), '704');
    assert.equal(codeOf(await marketo.get(`${since}+01:00`)), '704');
    assert.equal((await marketo.get(`${since}%2B01:00`)).success, true);
  });

  gotcha('numbers and lists come as text where one does not expect it', async (marketo) => {
    const refused = await marketo.get('/rest/v1/nothing.json');
    assert.equal(typeof refused.errors?.[0]?.code, 'string');
    const [tag] = (await marketo.get('/rest/asset/v1/tagTypes.json')).result!;
    assert.equal(typeof tag!['applicableProgramTypes'], 'string');
  });
});
