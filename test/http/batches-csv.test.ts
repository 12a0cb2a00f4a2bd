import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { csvLine } from '../../companion/src/domain/csv.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import type { BatchFilter } from '../../companion/src/links/views.ts';
import { createLinks, object, serve } from './support.ts';

describe('a line', () => {
  for (const [cells, line] of [
    [['plain', 3, null], 'plain,3,'],
    [[-5, 0], '-5,0'],
    [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"'],
    [['=1+1', '+1', '-1', '@x'], "'=1+1,'+1,'-1,'@x"],
    [['\tx', '\rx', '\nx'], `'\tx,"'\rx","'\nx"`],
    [['=HYPERLINK("http://x","y")'], `"'=HYPERLINK(""http://x"",""y"")"`],
    [['＝1', 'a=1', '’'], "'＝1,a=1,’"],
    [[''], ''],
  ] as const)
    test(JSON.stringify(cells), () => {
      assert.equal(csvLine(cells), `${line}\r\n`);
    });
});

describe('batches as CSV', () => {
  test('by path and by Accept, with the columns of Sync Status', async (t) => {
    const api = await serve({ links: createLinks(1) });
    t.after(api.stop);
    const byPath = await api.ask('/v1/batches.csv', { key: 'admin' });
    const byAccept = await api.ask('/v1/batches', { key: 'admin', headers: { Accept: 'text/csv' } });
    const expected = [
      'Started At,Ended At,Object,Operation,Status,New,Updated,Deleted,Failed Item,Skipped,Held,Input,Failures,Link,Cycle,Batch',
      '2026-01-05T14:32:00Z,,Campaign Members,Pull updates,Succeeded,,0,0,1,0,0,1,' +
        `"1 x FIELD_CUSTOM_VALIDATION_EXCEPTION: a ""quoted"", text","'=HYPERLINK(""http://x"")",cycle-1,batch-0`,
      '',
    ].join('\r\n');
    for (const response of [byPath, byAccept]) {
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8');
      assert.equal(response.headers.get('content-disposition'), 'attachment; filename=batches.csv');
      assert.equal(await response.text(), expected);
    }
    const json = await api.ask('/v1/batches', { key: 'admin', headers: { Accept: '*/*' } });
    assert.match(json.headers.get('content-type') ?? '', /^application\/json/);
  });

  test('follows the key through all pages and keeps the filter', async (t) => {
    const links = createLinks(1234);
    const api = await serve({ links });
    t.after(api.stop);
    const response = await api.ask('/v1/batches.csv?status=Succeeded&limit=500', { key: 'admin' });
    const lines = (await response.text()).trimEnd().split('\r\n');
    assert.equal(lines.length, 1235);
    assert.ok(lines.at(-1)?.endsWith('batch-1233'));
    const filters = links.asked.map((one) => one.arguments[0] as BatchFilter);
    assert.deepEqual(
      filters.map(({ after }) => after),
      [undefined, '500', '1000'],
    );
    assert.ok(filters.every(({ status }) => status === 'Succeeded'));
  });

  test('takes no more pages than the reader reads', async (t) => {
    const links = createLinks(10_000_000);
    const api = await serve({ links });
    t.after(api.stop);
    const response = await api.ask('/v1/batches.csv?limit=500', { key: 'admin' });
    const reader = response.body!.getReader();
    await reader.read();
    await reader.cancel();
    const lines = await api.logged(1);
    assert.ok(links.asked.length < 1000, `${links.asked.length} pages of 20,000`);
    assert.deepEqual(
      lines.map(({ level, aborted }) => [level, aborted]),
      [['info', true]],
      'a reader that has seen enough is no failure',
    );
  });

  test('a failure before the first line is a problem, a later one breaks the file', async (t) => {
    const failure = new FailureError({
      kind: 'transient',
      vendor: 'lockstep',
      code: 'DATABASE_GONE',
      message: 'x',
      retryable: true,
    });
    const links = createLinks(1000);
    const failing = (from: string | undefined) =>
      serve({
        links: {
          ...links,
          batches: (filter) => (filter.after === from ? Promise.reject(failure) : links.batches(filter)),
        },
      });
    const early = await failing(undefined);
    t.after(early.stop);
    const refused = await early.ask('/v1/batches.csv', { key: 'admin' });
    assert.equal(refused.status, 503);
    assert.equal((await object(refused))['code'], 'DATABASE_GONE');
    assert.equal(refused.headers.get('content-disposition'), null);

    const late = await failing('500');
    t.after(late.stop);
    await assert.rejects(async () => (await late.ask('/v1/batches.csv?limit=500', { key: 'admin' })).text());
    assert.ok(late.lines.some((line) => line.includes('DATABASE_GONE')));
  });

  test('wants the same role as the page', async (t) => {
    const api = await serve();
    t.after(api.stop);
    assert.equal((await api.ask('/v1/batches.csv', { key: 'marketer' })).status, 403);
    assert.equal((await api.ask('/v1/batches.csv')).status, 401);
    assert.equal((await api.ask('/v1/batches.csv?status=x', { key: 'admin' })).status, 400);
  });
});
