import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  addPartition,
  addSmartCampaign,
  setMergeRefusal,
  setNativeLeadSync,
} from '../../../companion/sandbox/marketo/marketer.ts';
import type { MarketoOptions } from '../../../companion/sandbox/marketo/server.ts';
import { bench, codeOf, membersOf, outcomes, strangersTo, world, type Answer, type Bench } from './client.ts';

/** How each code of the error table can be had by anybody with an HTTP client: what they see of it. */
type Case = {
  readonly options?: Partial<MarketoOptions>;
  readonly see: (marketo: Bench) => Promise<unknown>;
};

const programs = '/rest/asset/v1/programs.json';
const leads = '/rest/v1/leads.json';
const status = '/rest/v1/programs/1101/members/status.json';
const type = '/rest/v1/activities/external/type.json';
const place = { id: 21, type: 'Folder' } as const;
const idOf = (marketo: Bench, place = 0): number => [...marketo.state.leads.keys()][place]!;
const response = async (sent: Promise<Answer>): Promise<unknown> => codeOf(await sent);
const record = async (sent: Promise<Answer>): Promise<unknown> => {
  const answer = await sent;
  assert.equal(answer.success, true, 'the call itself is a success');
  return outcomes(answer).at(-1);
};
const merge = async (marketo: Bench, query: string): Promise<unknown> => {
  const sent = await marketo.raw(`/rest/v1/leads/${idOf(marketo)}/merge.json?${query}`, { method: 'POST' });
  return codeOf((await sent.json()) as Answer);
};
const refusedMerge = (code: string): Case => ({
  see: (marketo) => {
    setNativeLeadSync(marketo.state, true);
    setMergeRefusal(marketo.state, code);
    return merge(marketo, `leadId=${idOf(marketo, 1)}&mergeInCRM=true`);
  },
});
type Refused = '500' | '502' | '600' | '604' | '608' | '611' | '614' | '616' | '703' | '713' | '719' | '1019';
const fault = (kind: Refused): Case => ({
  see: (marketo) => {
    marketo.state.faults.add({ endpoint: /programs/, kind, times: 1 });
    return response(marketo.get(programs));
  },
});
const custom = (apiName: string): unknown => ({
  apiName,
  name: 'N',
  triggerName: 'T',
  filterName: 'F',
  primaryAttribute: { apiName: 'p', name: 'P' },
});
const extract = { fields: ['id'], filter: { updatedAt: { startAt: '2026-11-01', endAt: '2026-11-20' } } };
const upload = async (marketo: Bench, body: string, contentType: string): Promise<unknown> => {
  const path = '/bulk/v1/program/1101/members/import.json?format=csv&programMemberStatus=Registered';
  const sent = await marketo.raw(path, { method: 'POST', body, headers: { 'Content-Type': contentType } });
  return codeOf((await sent.json()) as Answer);
};
const file =
  '--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nemail\na@x.example\n\r\n--x--\r\n';
const schedule = (marketo: Bench, input: unknown): Promise<Answer> => {
  const { id } = addSmartCampaign(marketo.state, { name: 'B', place: { id: 1101, type: 'Program' } });
  return marketo.post(`/rest/v1/campaigns/${id}/schedule.json`, { input });
};
const activity = async (marketo: Bench, value: string): Promise<unknown> => {
  const made = await marketo.post(type, custom('seen'));
  await marketo.post('/rest/v1/activities/external/type/seen/attributes/create.json', {
    attributes: [{ apiName: 'a', name: 'A', dataType: 'text' }],
  });
  await marketo.post('/rest/v1/activities/external/type/seen/approve.json', {});
  const one = { leadId: idOf(marketo), activityDate: '2026-11-20T10:00:00Z', primaryAttributeValue: 'x' };
  const input = [{ ...one, activityTypeId: made.result![0]!['id'], attributes: [{ name: 'A', value }] }];
  const { result } = await marketo.post('/rest/v1/activities/external.json', { input });
  return (result![0]!['errors'] as { code: string }[] | undefined)?.[0]?.code;
};

const cases: Readonly<Record<string, Case>> = {
  '500': fault('500'),
  '502': fault('502'),
  '600': fault('600'),
  '601': {
    see: async (marketo) => {
      const sent = await marketo.raw(programs, { headers: { Authorization: 'Bearer nonsense' } });
      return codeOf((await sent.json()) as Answer);
    },
  },
  '602': {
    see: (marketo) => {
      marketo.pass(3601);
      return response(marketo.get(programs));
    },
  },
  '603': { see: async ({ server }) => codeOf((await (await fetch(server.url + programs)).json()) as Answer) },
  '604': fault('604'),
  '605': { see: (marketo) => response(marketo.post('/rest/v1/stats/usage.json', {})) },
  '606': {
    options: { limits: { per20Seconds: 1 } },
    see: async (marketo) => {
      await marketo.get(programs);
      return response(marketo.get(programs));
    },
  },
  '607': {
    options: { limits: { perDay: 1 } },
    see: async (marketo) => {
      await marketo.get(programs);
      return response(marketo.get(programs));
    },
  },
  '608': fault('608'),
  '609': {
    see: async (marketo) => {
      const headers = { 'Content-Type': 'application/json' };
      const sent = await marketo.raw(leads, { method: 'POST', body: '{', headers });
      return codeOf((await sent.json()) as Answer);
    },
  },
  '610': { see: (marketo) => response(marketo.get('/rest/v1/nothing.json')) },
  '611': fault('611'),
  '612': { see: (marketo) => response(marketo.form(leads)) },
  '613': { see: (marketo) => upload(marketo, 'nonsense', 'multipart/form-data') },
  '614': fault('614'),
  '616': fault('616'),
  '703': fault('703'),
  '719': fault('719'),
  '1019': fault('1019'),
  '1036': {
    options: { switches: { duplicateInput: 'skipped' } },
    see: (marketo) => {
      const leadId = strangersTo(marketo.state, 1101)[0]!;
      return record(marketo.post(status, { statusName: 'Registered', input: [{ leadId }, { leadId }] }));
    },
  },
  '615': {
    options: { limits: { concurrent: 1 } },
    see: async (marketo) => {
      // On a busy machine the slow call may be over before the other one is looked at: then once more.
      for (let round = 0; round < 50; round += 1) {
        marketo.state.faults.add({ endpoint: /programs/, kind: 'slow', times: 1, ms: 300 });
        const call = { over: false };
        const slow = marketo.get(programs).finally(() => (call.over = true));
        let code: string | undefined;
        while (!call.over && code === undefined)
          code = codeOf(await marketo.get('/rest/v1/stats/usage.json'));
        await slow;
        if (code !== undefined) return code;
      }
      return undefined;
    },
  },
  '701': { see: (marketo) => response(marketo.form(programs, { name: '' })) },
  '702': { see: (marketo) => response(marketo.get('/rest/asset/v1/program/9.json')) },
  '704': { see: (marketo) => response(marketo.get(`${programs}?earliestUpdatedAt=2026-13-01`)) },
  '709': { see: (marketo) => response(marketo.form('/rest/asset/v1/program/1101/approve.json')) },
  '710': {
    see: (marketo) => response(marketo.form(programs, { name: 'n', folder: { ...place, id: 9 } })),
  },
  '711': {
    see: (marketo) => response(marketo.form(programs, { name: 'n', folder: { id: 21, type: 'Cupboard' } })),
  },
  '712': refusedMerge('712'),
  '713': fault('713'),
  '714': refusedMerge('714'),
  '1001': { see: (marketo) => response(marketo.get(`${programs}?maxReturn=ten`)) },
  '1002': { see: (marketo) => response(marketo.get(leads)) },
  '1003': { see: (marketo) => record(marketo.post(leads, { input: [{ firstName: 'Nobody' }] })) },
  '1004': {
    see: (marketo) =>
      record(marketo.post(leads, { action: 'updateOnly', input: [{ email: 'no@x.example' }] })),
  },
  '1005': {
    see: async (marketo) => {
      const input = [{ email: 'twice@x.example' }];
      await marketo.post(leads, { input });
      return record(marketo.post(leads, { action: 'createOnly', input }));
    },
  },
  '1006': { see: (marketo) => record(marketo.post(leads, { input: [{ email: 'a@x.example', shoe: 1 }] })) },
  '1007': {
    see: async (marketo) => {
      const input = [{ email: 'twin@x.example' }, { email: 'twin@x.example' }];
      await marketo.post(leads, { action: 'createDuplicate', input });
      return record(marketo.post(leads, { input: [input[0]] }));
    },
  },
  '1008': {
    see: (marketo) => {
      addPartition(marketo.state, { name: 'Board', closed: true });
      return response(marketo.post(leads, { partitionName: 'Board', input: [{ email: 'a@x.example' }] }));
    },
  },
  '1009': {
    see: (marketo) =>
      record(marketo.post('/rest/v1/leads/partitions.json', { input: [{ id: idOf(marketo) }] })),
  },
  '1010': {
    see: (marketo) => {
      addPartition(marketo.state, { name: 'Asia' });
      const { email } = world.marketo.leads.find((one) => one.email !== null)!;
      return record(marketo.post(leads, { partitionName: 'Asia', input: [{ email }] }));
    },
  },
  '1011': { see: (marketo) => response(marketo.get(`${leads}?filterType=firstName&filterValues=x`)) },
  '1013': { see: (marketo) => response(marketo.get('/rest/v1/lists/9.json')) },
  '1015': {
    see: async (marketo) => {
      const made = await marketo.form('/rest/asset/v1/staticLists.json', { name: 'L', folder: place });
      const path = `/rest/v1/lists/${String(made.result![0]!['id'])}/leads.json?id=${idOf(marketo)}`;
      return outcomes((await (await marketo.raw(path, { method: 'DELETE' })).json()) as Answer)[0];
    },
  },
  '1016': {
    see: async (marketo) => {
      for (let nth = 0; nth < 10; nth += 1) await upload(marketo, file, 'multipart/form-data; boundary=x');
      return upload(marketo, file, 'multipart/form-data; boundary=x');
    },
  },
  '1017': {
    see: async (marketo) => {
      await marketo.post(type, custom('seen'));
      return response(marketo.post(type, custom('seen')));
    },
  },
  '1018': {
    see: (marketo) => {
      setNativeLeadSync(marketo.state, true);
      return response(marketo.post('/rest/v1/companies.json', { input: [] }));
    },
  },
  '1020': {
    see: async (marketo) => {
      let last: Answer = {};
      for (let nth = 0; nth < 21; nth += 1) last = await schedule(marketo, { cloneToProgramName: `C${nth}` });
      return codeOf(last);
    },
  },
  '1021': {
    options: { switches: { companyOnSync: 'refused' } },
    see: (marketo) => record(marketo.post(leads, { input: [{ email: 'a@x.example', company: 'C' }] })),
  },
  '1022': {
    see: async (marketo) => {
      await activity(marketo, 'x');
      return response(marketo.post('/rest/v1/activities/external/type/seen.json', { name: 'Else' }));
    },
  },
  '1025': { see: (marketo) => response(marketo.post(status, { statusName: 'No', input: [{ leadId: 1 }] })) },
  '1027': {
    see: async (marketo) => {
      let last: Answer = {};
      for (let nth = 0; nth < 11; nth += 1) last = await marketo.post(type, custom(`t${nth}`));
      return codeOf(last);
    },
  },
  '1028': {
    see: async (marketo) => {
      await marketo.post(type, custom('seen'));
      const attributes = Array.from({ length: 21 }, (_, nth) => ({
        apiName: `a${nth}`,
        name: 'A',
        dataType: 'text',
      }));
      return response(
        marketo.post('/rest/v1/activities/external/type/seen/attributes/create.json', { attributes }),
      );
    },
  },
  '1029': {
    see: (marketo) => {
      marketo.state.shelf.bulk.bytesPerDay = 0;
      marketo.state.shelf.bulk.used = { day: '2026-11-20', bytes: 0 };
      return response(marketo.post('/bulk/v1/leads/export/create.json', extract));
    },
  },
  '1035': {
    options: { switches: { bulkFilters: 'refused' } },
    see: (marketo) => response(marketo.post('/bulk/v1/leads/export/create.json', extract)),
  },
  '1037': {
    see: (marketo) => {
      const [leadId, statusName] = membersOf(marketo.state, 1101)[0]!;
      return record(marketo.post(status, { statusName, input: [{ leadId }] }));
    },
  },
  '1042': { see: (marketo) => response(schedule(marketo, { runAt: '2030-01-01T00:00:00Z' })) },
  '1049': { see: (marketo) => activity(marketo, 'x'.repeat(70_000)) },
  '1076': refusedMerge('1076'),
  '1077': refusedMerge('1077'),
  '1078': refusedMerge('1078'),
  '1079': refusedMerge('1079'),
  '1080': {
    see: (marketo) => merge(marketo, `leadIds=${strangersTo(marketo.state, 1101).slice(0, 26).join()}`),
  },
};

describe('the error table, seen by a plain HTTP client', () => {
  for (const [code, { options = {}, see }] of Object.entries(cases)) {
    test(code, async () => {
      await using marketo = await bench({ limits: { per20Seconds: 1000 }, ...options });
      assert.equal(await see(marketo), code);
    });
  }

  test('HTTP’s own: 401 for the wrong secret, 404 for a missing file, 413 and 414 for what is too large', async () => {
    await using marketo = await bench();
    const { url, clientId } = marketo.server;
    const query = `grant_type=client_credentials&client_id=${clientId}&client_secret=wrong`;
    assert.equal((await fetch(`${url}/identity/oauth/token?${query}`)).status, 401);
    assert.equal((await marketo.raw('/bulk/v1/leads/export/none/file.json')).status, 404);
    assert.equal(
      (await marketo.raw(leads, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })).status,
      413,
    );
    assert.equal((await marketo.raw(`${leads}?filterValues=${'1,'.repeat(5000)}`)).status, 414);
    marketo.state.faults.add({ endpoint: /programs/, kind: '502-html', times: 1 });
    assert.equal((await marketo.raw(programs)).status, 502);
  });

  test('no code is in the server that is not in this table', () => {
    const folder = new URL('../../../companion/sandbox/marketo/', import.meta.url);
    const text = readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n');
    const given = [...text.matchAll(/(?:Refusal|skipped|refused)\(\s*'(\d+)'/g)].map((match) => match[1]!);
    assert.ok(given.length > 100);
    assert.deepEqual(
      [...new Set(given)].filter((code) => !Object.hasOwn(cases, code)),
      [],
    );
  });
});
