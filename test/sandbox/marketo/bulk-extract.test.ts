import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { addField } from '../../../companion/sandbox/marketo/marketer.ts';
import type { Switches } from '../../../companion/sandbox/marketo/switches.ts';
import { bench, codeOf, membersOf, type Answer, type Bench } from './client.ts';

async function fresh(
  act: (marketo: Bench) => Promise<void>,
  switches: Partial<Switches> = {},
): Promise<void> {
  await using marketo = await bench({ limits: { per20Seconds: 10_000 }, switches });
  await act(marketo);
}

type ObjectName = 'leads' | 'activities' | 'program/members';
const path = (object: ObjectName, rest: string): string => `/bulk/v1/${object}/export${rest}.json`;
const create = (marketo: Bench, object: ObjectName, body: unknown): Promise<Answer> =>
  marketo.post(path(object, '/create'), body);
const act = async (marketo: Bench, object: ObjectName, id: string, what: string): Promise<Answer> =>
  (await (await marketo.raw(path(object, `/${id}/${what}`), { method: 'POST' })).json()) as Answer;
const status = async (marketo: Bench, object: ObjectName, id: string): Promise<Record<string, unknown>> =>
  (await marketo.get(path(object, `/${id}/status`))).result![0]!;
const file = (marketo: Bench, object: ObjectName, id: string, headers = {}): Promise<Response> =>
  marketo.raw(path(object, `/${id}/file`), { headers });
const idOf = (answer: Answer): string => {
  assert.equal(answer.success, true, JSON.stringify(answer.errors));
  return String(answer.result![0]!['exportId']);
};

/** A job created, enqueued and finished. */
async function finished(marketo: Bench, object: ObjectName, body: unknown): Promise<string> {
  const id = idOf(await create(marketo, object, body));
  idOf(await act(marketo, object, id, 'enqueue'));
  await marketo.get(path(object, ''));
  marketo.pass(60);
  await marketo.get(path(object, ''));
  marketo.pass(60);
  assert.equal((await status(marketo, object, id))['status'], 'Completed');
  return id;
}

const members = { fields: ['leadId', 'email', 'statusName', 'lastName'], filter: { programId: 1101 } };
const everyone = {
  fields: ['id', 'email'],
  filter: { createdAt: { startAt: '2026-01-01T00:00:00Z', endAt: '2026-01-31T00:00:00Z' } },
};

describe('bulk extracts', () => {
  test('go from Created over Queued and Processing to Completed, a step a minute', () =>
    fresh(async (marketo) => {
      const created = (await create(marketo, 'program/members', members)).result![0]!;
      assert.deepEqual(Object.keys(created), ['exportId', 'format', 'status', 'createdAt']);
      assert.deepEqual([created['status'], created['format']], ['Created', 'CSV']);
      const id = String(created['exportId']);
      const seen = [(await act(marketo, 'program/members', id, 'enqueue')).result![0]!['status']];
      for (let step = 0; step < 5; step += 1) {
        marketo.pass(30);
        seen.push((await status(marketo, 'program/members', id))['status']);
      }
      assert.deepEqual(seen, ['Queued', 'Queued', 'Processing', 'Processing', 'Completed', 'Completed']);
      const done = await status(marketo, 'program/members', id);
      assert.equal(done['numberOfRecords'], membersOf(marketo.state, 1101).length);
      const response = await file(marketo, 'program/members', id);
      const content = await response.text();
      assert.equal(response.headers.get('content-encoding'), null, 'never zipped');
      assert.equal(done['fileSize'], Buffer.byteLength(content));
      assert.equal(done['fileChecksum'], `sha256:${createHash('sha256').update(content).digest('hex')}`);
    }));

  test('a file has fields of people and members side by side, and the word null for what is missing', () =>
    fresh(async (marketo) => {
      const body = { ...members, columnHeaderNames: { statusName: 'Status' } };
      const id = await finished(marketo, 'program/members', body);
      const [header, ...lines] = (await (await file(marketo, 'program/members', id)).text())
        .trim()
        .split('\n');
      assert.equal(header, 'leadId,email,Status,lastName');
      const held = membersOf(marketo.state, 1101);
      assert.deepEqual(
        lines.map((line) => [Number(line.split(',')[0]), line.split(',')[2]]),
        held,
      );
      assert.ok(
        lines.some((line) => line.split(',')[1] === 'null'),
        'somebody has no e-mail address',
      );
    }));

  test('several programs put the program’s id in front; statuses narrow', () =>
    fresh(async (marketo) => {
      const filter = { programIds: [1101, 1102], statusNames: ['Registered'] };
      const id = await finished(marketo, 'program/members', { fields: ['leadId'], filter, format: 'TSV' });
      const [header, ...lines] = (await (await file(marketo, 'program/members', id)).text())
        .trim()
        .split('\n');
      assert.equal(header, 'programId\tleadId');
      const wanted = [1101, 1102].flatMap((program) =>
        membersOf(marketo.state, program)
          .filter(([, held]) => held === 'Registered')
          .map(([leadId]) => `${program}\t${leadId}`),
      );
      assert.deepEqual(lines, wanted);
    }));

  test('people by the day they came or by list; activities with their attributes as JSON', () =>
    fresh(async (marketo) => {
      const id = await finished(marketo, 'leads', everyone);
      const lines = (await (await file(marketo, 'leads', id)).text()).trim().split('\n');
      const [from, until] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 31)];
      const born = [...marketo.state.leads.values()].filter(
        (one) => one.createdAt >= from && one.createdAt <= until,
      );
      assert.equal(lines.length, born.length + 1);
      const list = await marketo.form('/rest/asset/v1/staticLists.json', {
        name: 'Two',
        folder: { id: 21, type: 'Folder' },
      });
      const [one, two] = [...marketo.state.leads.keys()];
      const listId = Number(list.result![0]!['id']);
      await marketo.post(`/rest/v1/lists/${listId}/leads.json`, { input: [{ id: one }, { id: two }] });
      const listed = await finished(marketo, 'leads', { fields: ['id'], filter: { staticListId: listId } });
      assert.equal(await (await file(marketo, 'leads', listed)).text(), `id\n${one}\n${two}\n`);
      const added = await finished(marketo, 'activities', {
        filter: {
          createdAt: { startAt: '2026-11-20T00:00:00Z', endAt: '2026-11-21T00:00:00Z' },
          activityTypeIds: [24],
          primaryAttributeValueIds: [listId],
        },
      });
      const [header, first, second] = (await (await file(marketo, 'activities', added)).text())
        .trim()
        .split('\n');
      assert.equal(
        header,
        'marketoGUID,leadId,activityDate,activityTypeId,campaignId,primaryAttributeValueId,primaryAttributeValue,attributes',
      );
      assert.match(
        first!,
        new RegExp(`^\\d+,${one},2026-11-20T\\d\\d:\\d\\d:\\d\\dZ,24,null,${listId},Two,"{""Source"":`),
      );
      assert.match(second!, new RegExp(`,${two},`));
    }));

  test('parts of a file by Range; 404 in plain text before it is there and after seven days', () =>
    fresh(async (marketo) => {
      const waiting = idOf(await create(marketo, 'leads', everyone));
      for (const id of [waiting, 'nonsense']) {
        const response = await file(marketo, 'leads', id);
        assert.deepEqual([response.status, response.headers.get('content-type')], [404, 'text/plain'], id);
      }
      const id = await finished(marketo, 'leads', everyone);
      const all = await (await file(marketo, 'leads', id)).text();
      const part = async (range: string): Promise<[number, string, string | null]> => {
        const response = await file(marketo, 'leads', id, { Range: range });
        return [response.status, await response.text(), response.headers.get('content-range')];
      };
      assert.deepEqual(await part('bytes=0-0'), [206, all.slice(0, 1), `bytes 0-0/${all.length}`]);
      assert.deepEqual(await part('bytes=5-'), [
        206,
        all.slice(5),
        `bytes 5-${all.length - 1}/${all.length}`,
      ]);
      assert.deepEqual(await part(`bytes=${all.length - 3}-${all.length + 9}`), [
        206,
        all.slice(-3),
        `bytes ${all.length - 3}-${all.length - 1}/${all.length}`,
      ]);
      assert.equal((await part(`bytes=${all.length}-`))[0], 416);
      marketo.pass(7 * 24 * 3600 + 1);
      await marketo.token();
      assert.equal((await file(marketo, 'leads', id)).status, 404);
      assert.equal(
        (await status(marketo, 'leads', id))['status'],
        'Completed',
        'its status is known for longer',
      );
      marketo.pass(24 * 24 * 3600);
      await marketo.token();
      assert.equal(codeOf(await marketo.get(path('leads', `/${id}/status`))), '1013');
    }));

  test('ten in the queue of all objects, two at a time, in the order they came', () =>
    fresh(async (marketo) => {
      const ids: string[] = [];
      for (let nth = 0; nth < 11; nth += 1) {
        const id = idOf(
          await create(marketo, nth % 2 ? 'leads' : 'program/members', nth % 2 ? everyone : members),
        );
        const enqueued = await act(marketo, nth % 2 ? 'leads' : 'program/members', id, 'enqueue');
        if (nth < 10) ids.push(id);
        else {
          assert.deepEqual(enqueued.errors, [{ code: '1029', message: 'Too many jobs (10) in queue' }]);
        }
      }
      const again = await act(marketo, 'program/members', ids[0]!, 'enqueue');
      assert.deepEqual(again.errors, [{ code: '1029', message: 'Job already queued' }]);
      const running = async (): Promise<string[]> => {
        const now = [];
        for (const object of ['leads', 'program/members'] as const)
          for (const one of (await marketo.get(`${path(object, '')}?status=Processing`)).result ?? [])
            now.push(String(one['exportId']));
        return now.toSorted();
      };
      marketo.pass(60);
      assert.deepEqual(await running(), ids.slice(0, 2).toSorted());
      marketo.pass(60);
      assert.deepEqual(await running(), ids.slice(2, 4).toSorted());
      marketo.pass(60 * 10);
      assert.deepEqual(await running(), []);
    }));

  test('the day’s megabytes: 1029 in its other words until midnight Central', () =>
    fresh(async (marketo) => {
      marketo.state.shelf.bulk.bytesPerDay = 1024 * 1024;
      const id = await finished(marketo, 'program/members', members);
      marketo.state.shelf.bulk.used.bytes = 1024 * 1024;
      const refused = await create(marketo, 'leads', everyone);
      assert.deepEqual(refused.errors, [{ code: '1029', message: 'Export daily quota 1MB exceeded.' }]);
      assert.equal(
        (await file(marketo, 'program/members', id)).status,
        200,
        'what is finished can be fetched',
      );
      marketo.pass(24 * 3600);
      await marketo.token();
      assert.equal((await create(marketo, 'leads', everyone)).success, true);
    }));

  test('a job is cancelled before it ends; the spelling is a switch', async () => {
    for (const bulkCancelled of ['Cancelled', 'Canceled'] as const) {
      await fresh(
        async (marketo) => {
          const id = idOf(await create(marketo, 'leads', everyone));
          const answer = await act(marketo, 'leads', id, 'cancel');
          assert.equal(answer.result?.[0]?.['status'], bulkCancelled);
          const listed = await marketo.get(`${path('leads', '')}?status=${bulkCancelled}`);
          assert.equal(listed.result?.length, 1);
          assert.equal(codeOf(await act(marketo, 'leads', id, 'enqueue')), '1029');
          const done = await finished(marketo, 'leads', everyone);
          assert.equal(codeOf(await act(marketo, 'leads', done, 'cancel')), '1003');
        },
        { bulkCancelled },
      );
    }
  });

  test('what cannot be extracted is refused at once', () =>
    fresh(async (marketo) => {
      const code = async (object: ObjectName, body: unknown): Promise<unknown> =>
        codeOf(await create(marketo, object, body));
      const range = { startAt: '2026-01-01T00:00:00Z', endAt: '2026-02-15T00:00:00Z' };
      assert.equal(
        await code('leads', { fields: ['id'], filter: { createdAt: range } }),
        '1003',
        'over 31 days',
      );
      assert.equal(await code('leads', { fields: ['id'], filter: {} }), '1003', 'exactly one filter');
      assert.equal(await code('leads', { ...everyone, fields: ['shoeSize'] }), '1006');
      assert.equal(await code('leads', { filter: everyone.filter }), '1002');
      assert.equal(await code('leads', { ...everyone, format: 'XLS' }), '1001');
      assert.equal(await code('activities', { filter: {} }), '1002');
      const today = { startAt: '2026-11-20T00:00:00Z', endAt: '2026-11-21T00:00:00Z' };
      assert.equal(await code('activities', { filter: { createdAt: today, activityTypeIds: [37] } }), '1003');
      assert.equal(
        await code('program/members', { fields: ['leadId'], filter: { statusNames: ['x'] } }),
        '1003',
      );
      assert.equal(await code('program/members', { fields: ['leadId'], filter: { programId: 9 } }), '1003');
      assert.equal(
        codeOf(await act(marketo, 'leads', '00000000-0000-0000-0000-000000000000', 'enqueue')),
        '1013',
      );
    }));

  test('switches: rare filters, digits for yes and no, soiled bytes, late files, Pacific dates, ids of Salesforce', async () => {
    const updated = { startAt: '2026-11-01T00:00:00Z', endAt: '2026-11-20T00:00:00Z' };
    await fresh(async (marketo) => {
      assert.equal(
        (await create(marketo, 'leads', { fields: ['id'], filter: { updatedAt: updated } })).success,
        true,
      );
    });
    await fresh(
      async (marketo) => {
        const refused = await create(marketo, 'leads', { fields: ['id'], filter: { updatedAt: updated } });
        assert.equal(codeOf(refused), '1035');
        assert.equal(
          codeOf(await create(marketo, 'program/members', { ...members, fields: ['sfdcLeadId'] })),
          '1006',
        );
        addField(marketo.state, 'lead', { name: 'badge', displayName: 'Badge', dataType: 'string' });
        const fields = ['leadId', 'reachedSuccess', 'badge'];
        const id = idOf(await create(marketo, 'program/members', { ...members, fields, format: 'SSV' }));
        await act(marketo, 'program/members', id, 'enqueue');
        marketo.pass(120);
        const done = await status(marketo, 'program/members', id);
        assert.deepEqual([done['status'], done['finishedAt']], ['Completed', '2026-11-20T04:02:00-08:00']);
        assert.equal(
          (await file(marketo, 'program/members', id)).status,
          404,
          'Completed, and not there yet',
        );
        marketo.pass(60);
        const text = await (await file(marketo, 'program/members', id)).text();
        const [header, first] = text.split('\n');
        assert.equal(header, 'leadId reachedSuccess badge');
        assert.match(first!, /^"\d+\0\r" [01] null$/);
      },
      {
        bulkFilters: 'refused',
        bulkBooleans: 'digits',
        bulkBytes: 'soiled',
        bulkFile: 'later-than-status',
        bulkDates: 'pacific',
        bulkSsv: 'space',
        bulkCrmFields: 'refused',
      },
    );
  });
});
