import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addField } from '../../../companion/sandbox/marketo/marketer.ts';
import { bench, codeOf, world, type Answer, type Bench } from './client.ts';

async function fresh(act: (marketo: Bench) => Promise<void>): Promise<void> {
  await using marketo = await bench({ limits: { per20Seconds: 1000 } });
  await act(marketo);
}

async function upload(
  marketo: Bench,
  text: string,
  query = '?format=csv&programMemberStatus=Registered',
  programId = 1101,
): Promise<Answer> {
  const body = new FormData();
  body.set('file', new Blob([text], { type: 'text/csv' }), 'people.csv');
  const path = `/bulk/v1/program/${programId}/members/import.json${query}`;
  return (await (await marketo.raw(path, { method: 'POST', body })).json()) as Answer;
}

const batch = '/bulk/v1/program/members/import';
const status = async (marketo: Bench, id: unknown): Promise<Record<string, unknown>> =>
  (await marketo.get(`${batch}/${String(id)}/status.json`)).result![0]!;
const rows = async (marketo: Bench, id: unknown, which: string): Promise<string> =>
  (await marketo.raw(`${batch}/${String(id)}/${which}.json`)).text();

describe('bulk import of program members', () => {
  test('people are found by e-mail, or made unasked, and join the program with the status named', () =>
    fresh(async (marketo) => {
      addField(marketo.state, 'program-member', { name: 'lunch', displayName: 'Lunch', dataType: 'string' });
      const known = world.marketo.leads.find((one) => one.email !== null)!;
      const people = marketo.state.leads.size;
      const answer = await upload(
        marketo,
        `email,firstName,leadScore,lunch\n${known.email!},Known,7,fish\nnew.one@nordlys.example,New,,\njoanna@lannister.example,"Jo ""J"" Anna",3,\n`,
      );
      const [job] = answer.result!;
      assert.deepEqual(job, {
        batchId: job!['batchId'],
        importId: String(job!['batchId']),
        status: 'Queued',
      });
      const seen = [];
      for (let step = 0; step < 3; step += 1) {
        seen.push((await status(marketo, job['batchId']))['status']);
        marketo.pass(5);
      }
      assert.deepEqual(seen, ['Queued', 'Importing', 'Complete']);
      const done = await status(marketo, job['batchId']);
      assert.deepEqual([done['numOfLeadsProcessed'], done['numOfRowsFailed']], [3, 0]);
      assert.equal(marketo.state.leads.size, people + 2);
      const [found] = (await marketo.get(`/rest/v1/lead/${known.id}.json?fields=firstName,leadScore`))
        .result!;
      assert.deepEqual([found!['firstName'], found!['leadScore']], ['Known', 7]);
      const query = `filterType=leadId&filterValues=${known.id}&fields=statusName,lunch`;
      const [member] = (await marketo.get(`/rest/v1/programs/1101/members.json?${query}`)).result!;
      assert.equal(member!['lunch'], 'fish');
      const jo = await marketo.get(
        '/rest/v1/leads.json?filterType=email&filterValues=joanna@lannister.example',
      );
      assert.equal(jo.result?.[0]?.['firstName'], 'Jo "J" Anna');
    }));

  test('failures and warnings come as files with one more column', () =>
    fresh(async (marketo) => {
      const answer = await upload(
        marketo,
        'firstName,email,leadScore\nAerys,aerys@targaryen.example,TEXT\nRhaella,INVALID_EMAIL,0\n',
      );
      const id = answer.result![0]!['batchId'];
      marketo.pass(15);
      const done = await status(marketo, id);
      assert.deepEqual(
        [done['status'], done['numOfLeadsProcessed'], done['numOfRowsFailed'], done['numOfRowsWithWarning']],
        ['Complete', 1, 1, 1],
      );
      assert.equal(done['message'], 'Import completed with errors, 1 records imported (1 members), 1 failed');
      assert.equal(
        await rows(marketo, id, 'failures'),
        'firstName,email,leadScore,Import Failure Reason\nAerys,aerys@targaryen.example,TEXT,Invalid data type in field Person Score\n',
      );
      assert.equal(
        await rows(marketo, id, 'warnings'),
        'firstName,email,leadScore,Import Warning Reason\nRhaella,INVALID_EMAIL,0,Invalid email address\n',
      );
    }));

  test('other separators; fields as parts of the form', () =>
    fresh(async (marketo) => {
      for (const [format, comma] of [
        ['tsv', '\t'],
        ['SSV', ';'],
      ] as const) {
        const body = new FormData();
        body.set('format', format);
        body.set('programMemberStatus', 'Registered');
        body.set('file', new Blob([`email${comma}firstName\n${format}@x.example${comma}F\n`]), 'people');
        const path = '/bulk/v1/program/1101/members/import.json';
        const answer = (await (await marketo.raw(path, { method: 'POST', body })).json()) as Answer;
        assert.equal(answer.success, true, format);
      }
      marketo.pass(15);
      assert.equal((await status(marketo, 1002))['numOfLeadsProcessed'], 1);
    }));

  test('unknown status, program, format and column; no file; no multipart; an eleventh import', () =>
    fresh(async (marketo) => {
      const good = 'email\na@x.example\n';
      const code = async (
        ...given: Parameters<typeof upload> extends [Bench, ...infer Rest] ? Rest : never
      ) => codeOf(await upload(marketo, ...given));
      assert.equal(await code(good, '?format=csv&programMemberStatus=Dreamed'), '1025');
      assert.equal(await code(good, '?format=csv'), '1002');
      assert.equal(await code(good, '?programMemberStatus=Registered'), '1002');
      assert.equal(await code(good, '?format=xls&programMemberStatus=Registered'), '1003');
      assert.equal(await code('firstName\nX\n'), '1003');
      assert.equal(await code(good, undefined, 9), '1013');
      const path = '/bulk/v1/program/1101/members/import.json?format=csv&programMemberStatus=Registered';
      assert.equal(codeOf(await marketo.post(path, {})), '612');
      const raw = async (body: string, type: string): Promise<unknown> => {
        const response = await marketo.raw(path, { method: 'POST', body, headers: { 'Content-Type': type } });
        return codeOf((await response.json()) as Answer);
      };
      assert.equal(await raw('nonsense', 'multipart/form-data'), '613');
      assert.equal(
        await raw(
          '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n',
          'multipart/form-data; boundary=x',
        ),
        '1002',
      );
      for (let nth = 0; nth < 10; nth += 1) assert.equal((await upload(marketo, good)).success, true);
      assert.equal(await code(good), '1016');
      marketo.pass(60);
      assert.equal((await upload(marketo, good)).success, true);
      assert.equal(codeOf(await marketo.get(`${batch}/7/status.json`)), '1013');
    }));

  test('a file may be ten megabytes, and no more (413)', () =>
    fresh(async (marketo) => {
      const large = (megabytes: number): Promise<Response> => {
        const body = new FormData();
        body.set('file', new Blob([`email\n${'x'.repeat(megabytes * 1024 * 1024)}`]), 'people.csv');
        return marketo.raw(
          '/bulk/v1/program/1101/members/import.json?format=csv&programMemberStatus=Registered',
          {
            method: 'POST',
            body,
          },
        );
      };
      assert.equal((await large(9)).status, 200);
      assert.equal((await large(10)).status, 413);
    }));
});
