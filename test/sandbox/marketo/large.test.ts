import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startMarketoAlone, type MarketoAlone } from '../../../companion/sandbox/marketo-alone.ts';

/** What the benchmark times, on a hundredth of its size: that pages of a filled-up world leave nobody out. */

type Answer = {
  success: boolean;
  result?: Record<string, unknown>[];
  nextPageToken?: string;
  moreResult?: boolean;
};

let alone: MarketoAlone;
let headers: Record<string, string>;

before(async () => {
  alone = await startMarketoAlone({
    seed: 4,
    scale: 12,
    port: 0,
    backdoorPort: 0,
    marketo: { limits: { per20Seconds: Infinity } },
  });
  const { url, clientId, clientSecret } = alone.marketo;
  const grant = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
  const answer = await (await fetch(`${url}/identity/oauth/token?${grant}`)).json();
  headers = { Authorization: `Bearer ${(answer as { access_token: string }).access_token}` };
});
after(() => alone.stop());

async function call(path: string, form?: URLSearchParams): Promise<Answer> {
  const init = form ? { method: 'POST', body: form, headers } : { headers };
  const answer = (await (await fetch(alone.marketo.url + path, init)).json()) as Answer;
  assert.equal(answer.success, true, JSON.stringify(answer).slice(0, 300));
  return answer;
}

/** All rows of a listing, page after page; no page is longer than 300. */
async function all(path: string, first?: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let token = first;
  for (;;) {
    const page = await call(
      token === undefined ? path : `${path}&nextPageToken=${encodeURIComponent(token)}`,
    );
    assert.ok((page.result ?? []).length <= 300);
    rows.push(...(page.result ?? []));
    token = page.nextPageToken;
    if (token === undefined || page.moreResult === false) return rows;
  }
}

describe('a large world over HTTP', () => {
  test('there are as many people and memberships as asked for', () => {
    const { leads, members } = alone.marketo.state;
    const memberships = [...members.values()].reduce((sum, one) => sum + one.size, 0);
    assert.equal(leads.size % 12, 0);
    assert.equal(memberships, Math.floor((leads.size * 10) / 3));
  });

  test('every member of the largest program, with both reads', async () => {
    const { state } = alone.marketo;
    const [programId, members] = [...state.members].toSorted(([, a], [, b]) => b.size - a.size)[0]!;
    assert.ok(members.size > 1000, String(members.size));
    const truth = [...members.values()]
      .toSorted((a, b) => a.leadId - b.leadId)
      .map(({ leadId, status }) => [leadId, status]);
    const old = await all(`/rest/v1/leads/programs/${String(programId)}.json?batchSize=300`);
    assert.deepEqual(
      old.map(({ id, membership }) => [id, (membership as Record<string, unknown>)['progressionStatus']]),
      truth,
    );
    const filter = 'filterType=reachedSuccess&filterValues=true,false&fields=statusName';
    const filtered = await all(`/rest/v1/programs/${String(programId)}/members.json?${filter}`);
    assert.deepEqual(
      filtered.map(({ leadId, statusName }) => [leadId, statusName]),
      truth,
    );
  });

  test('300 people by id and by address', async () => {
    const some = [...alone.marketo.state.leads.values()].filter(({ values }) => values['email']).slice(-300);
    for (const [filterType, values] of [
      ['id', some.map(({ id }) => String(id))],
      ['email', some.map(({ values: { email } }) => email!.toUpperCase())],
    ] as const) {
      const form = new URLSearchParams({ filterType, filterValues: values.join(',') });
      const { result = [] } = await call('/rest/v1/leads.json?_method=GET', form);
      assert.deepEqual(
        result.map(({ id }) => id),
        some.map(({ id }) => id),
        filterType,
      );
    }
  });

  test('the feed from its beginning: each activity once, in the order of their dates', async () => {
    const { nextPageToken } = await call(
      '/rest/v1/activities/pagingtoken.json?sinceDatetime=2020-01-01T00:00:00Z',
    );
    const rows = await all('/rest/v1/activities.json?activityTypeIds=104', nextPageToken);
    const truth = [...alone.marketo.state.activities];
    assert.deepEqual(
      rows.map(({ marketoGUID }) => marketoGUID),
      truth.map(({ id }) => String(id)),
    );
    const dates = rows.map(({ activityDate }) => String(activityDate));
    assert.deepEqual(dates, dates.toSorted());
    const middle = dates[Math.floor(dates.length / 2)]!;
    const from = await call(`/rest/v1/activities/pagingtoken.json?sinceDatetime=${middle}`);
    const later = await all('/rest/v1/activities.json?activityTypeIds=104', from.nextPageToken);
    assert.equal(later.length, dates.filter((date) => date >= middle).length);
  });
});
