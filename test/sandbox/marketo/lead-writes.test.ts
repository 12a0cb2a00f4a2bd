import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  addField,
  addPartition,
  editLead,
  setMergeRefusal,
  setNativeLeadSync,
} from '../../../companion/sandbox/marketo/marketer.ts';
import type { MarketoOptions } from '../../../companion/sandbox/marketo/server.ts';
import {
  attributesOf,
  bench,
  codeOf,
  feed,
  outcomes,
  strangersTo,
  type Answer,
  type Bench,
} from './client.ts';

async function fresh(
  act: (marketo: Bench) => Promise<void>,
  options: Partial<MarketoOptions> = {},
): Promise<void> {
  await using marketo = await bench({ limits: { per20Seconds: 1000 }, ...options });
  await act(marketo);
}

const sync = (marketo: Bench, body: Record<string, unknown>): Promise<Answer> =>
  marketo.post('/rest/v1/leads.json', body);
const idsOf = (marketo: Bench, count: number): number[] => [...marketo.state.leads.keys()].slice(0, count);
const found = async (marketo: Bench, type: string, value: string): Promise<unknown[]> => {
  const path = `/rest/v1/leads.json?filterType=${type}&filterValues=${encodeURIComponent(value)}`;
  return ((await marketo.get(path)).result ?? []).map((one) => one['id']);
};

describe('people: fields of the instance', () => {
  test('an own field is described, written in its type, looked up by, filtered by', () =>
    fresh(async (marketo) => {
      addField(marketo.state, 'lead', {
        name: 'badge',
        displayName: 'Badge',
        dataType: 'string',
        length: 40,
      });
      addField(marketo.state, 'lead', { name: 'isVip', displayName: 'VIP', dataType: 'boolean' });
      const [described] = (await marketo.get('/rest/v1/leads/describe2.json')).result!;
      const searchable = described!['searchableFields'] as string[][];
      assert.deepEqual(
        [searchable.flat().includes('badge'), searchable.flat().includes('isVip')],
        [true, false],
      );
      const made = await sync(marketo, {
        lookupField: 'badge',
        input: [{ badge: 'A7', isVip: true, leadScore: 12 }],
      });
      assert.deepEqual(outcomes(made), ['created']);
      const again = await sync(marketo, {
        lookupField: 'badge',
        input: [{ badge: 'A7', lastName: 'Seven' }],
      });
      assert.deepEqual(outcomes(again), ['updated']);
      assert.deepEqual(await found(marketo, 'badge', 'A7'), [made.result![0]!['id']]);
      const path = `/rest/v1/lead/${String(made.result![0]!['id'])}.json?fields=badge,isVip,leadScore,lastName`;
      const [read] = (await marketo.get(path)).result!;
      assert.deepEqual(
        [read!['badge'], read!['isVip'], read!['leadScore'], read!['lastName']],
        ['A7', true, 12, 'Seven'],
      );
      const wrong = await sync(marketo, { input: [{ email: 'a@nordlys.example', isVip: 'perhaps' }] });
      assert.deepEqual(outcomes(wrong), ['1001']);
      assert.equal(codeOf(await sync(marketo, { lookupField: 'isVip', input: [{ isVip: true }] })), '1011');
    }));

  test('the superseded describe gives each field a number and its REST name', () =>
    fresh(async (marketo) => {
      const { result } = await marketo.get('/rest/v1/leads/describe.json');
      const email = result!.find((one) => (one['rest'] as { name: string }).name === 'email')!;
      assert.deepEqual(email['rest'], { name: 'email', readOnly: false });
      assert.equal(typeof email['id'], 'number');
    }));

  test('native sync marks its fields as managed; writing them is passed over, or refused where a switch says so', async () => {
    await fresh(async (marketo) => {
      const managed = async (): Promise<string[]> => {
        const [described] = (await marketo.get('/rest/v1/leads/describe2.json')).result!;
        const fields = described!['fields'] as { name: string; crmManaged: boolean }[];
        return fields.filter((one) => one.crmManaged).map((one) => one.name);
      };
      assert.deepEqual(await managed(), []);
      setNativeLeadSync(marketo.state, true);
      assert.ok((await managed()).includes('sfdcLeadId'));
      const made = await sync(marketo, {
        input: [{ email: 'n@nordlys.example', sfdcLeadId: '00Q000000000001AAA' }],
      });
      assert.deepEqual(outcomes(made), ['created']);
      assert.deepEqual(await found(marketo, 'sfdcLeadId', '00Q000000000001AAA'), []);
      for (const object of ['companies', 'opportunities', 'salespersons'])
        assert.equal(codeOf(await marketo.post(`/rest/v1/${object}.json`, { input: [] })), '1018', object);
    });
    await fresh(
      async (marketo) => {
        const record = { email: 'n@nordlys.example', sfdcLeadId: '00Q000000000001AAA' };
        assert.deepEqual(outcomes(await sync(marketo, { input: [record] })), ['1003']);
      },
      { switches: { readOnlyOnSync: 'refused' } },
    );
  });

  test('an id belongs to updateOnly alone; asyncProcessing answers without records', () =>
    fresh(async (marketo) => {
      const [id] = idsOf(marketo, 1);
      for (const action of ['createOrUpdate', 'createOnly', 'createDuplicate']) {
        const answer = await sync(marketo, { action, input: [{ id, email: 'x@nordlys.example' }] });
        assert.deepEqual(outcomes(answer), ['1003'], action);
      }
      assert.deepEqual(
        outcomes(
          await sync(marketo, { action: 'updateOnly', lookupField: 'id', input: [{ id, title: 'CIO' }] }),
        ),
        ['updated'],
      );
      const later = await sync(marketo, {
        asyncProcessing: true,
        input: [{ email: 'later@nordlys.example' }],
      });
      assert.deepEqual([later.success, later.result], [true, []]);
      assert.equal((await found(marketo, 'email', 'later@nordlys.example')).length, 1);
    }));
});

describe('people: partitions', () => {
  test('are read, chosen at birth, guarded at updates, and assigned with an activity 100', () =>
    fresh(async (marketo) => {
      addPartition(marketo.state, { name: 'Asia' });
      addPartition(marketo.state, { name: 'Board', closed: true });
      const { result } = await marketo.get('/rest/v1/leads/partitions.json');
      assert.deepEqual(result, [
        { id: 1, name: 'Default', description: 'Initial system lead partition' },
        { id: 2, name: 'Asia' },
        { id: 3, name: 'Board' },
      ]);
      const born = { partitionName: 'Asia', input: [{ email: 'asia@nordlys.example' }] };
      const id = Number((await sync(marketo, born)).result![0]!['id']);
      assert.deepEqual(await found(marketo, 'leadPartitionId', '2'), [id]);
      const elsewhere = { ...born, partitionName: 'Default' };
      assert.deepEqual(outcomes(await sync(marketo, elsewhere)), ['1010']);
      assert.equal(codeOf(await sync(marketo, { ...born, partitionName: 'Board' })), '1008');
      assert.equal(codeOf(await sync(marketo, { ...born, action: 'updateOnly' })), '1003');
      const assigned = await marketo.post('/rest/v1/leads/partitions.json', {
        input: [
          { id, partitionName: 'Default' },
          { id },
          { id, partitionName: 'Board' },
          { id: 5, partitionName: 'Asia' },
        ],
      });
      assert.deepEqual(outcomes(assigned), ['updated', '1009', '1008', '1004']);
      const [changed] = await feed(marketo, [100]);
      assert.equal(changed!['leadId'], id);
    }));
});

describe('people: push', () => {
  test('writes people and an activity 145 at the program named; programStatus is a switch', async () => {
    for (const pushProgramStatus of ['ignored', 'sets'] as const) {
      await fresh(
        async (marketo) => {
          const program = marketo.state.programs.get(1101)!;
          const answer = await marketo.post('/rest/v1/leads/push.json', {
            programName: program.name,
            programStatus: 'Registered',
            source: 'Booth',
            input: [{ email: 'pushed@nordlys.example', firstName: 'P' }],
          });
          assert.deepEqual(outcomes(answer), ['created']);
          const leadId = Number(answer.result![0]!['id']);
          const [pushed, ...more] = await feed(marketo, [145]);
          assert.deepEqual([pushed!['leadId'], pushed!['primaryAttributeValueId'], more], [leadId, 1101, []]);
          assert.deepEqual(attributesOf(pushed!), { Source: 'Booth' });
          assert.equal(
            marketo.state.members.get(1101)?.get(leadId)?.status,
            pushProgramStatus === 'sets' ? 'Registered' : undefined,
          );
          const unknown = { programName: 'Nowhere', input: [{ email: 'q@nordlys.example' }] };
          assert.equal(codeOf(await marketo.post('/rest/v1/leads/push.json', unknown)), '1013');
          assert.equal(
            codeOf(await marketo.post('/rest/v1/leads/push.json', { input: unknown.input })),
            '1002',
          );
        },
        { switches: { pushProgramStatus } },
      );
    }
  });
});

describe('people: deleting and merging', () => {
  test('deleted people vanish, with activity 37; unknown ids are 1004; ids may stand in the address', () =>
    fresh(async (marketo) => {
      const [one, two, three] = idsOf(marketo, 3);
      const answer = await marketo.post('/rest/v1/leads/delete.json', { input: [{ id: one }, { id: 5 }] });
      assert.deepEqual(outcomes(answer), ['deleted', '1004']);
      const other = await marketo.raw(`/rest/v1/leads/delete.json?id=${two},${three}`, { method: 'POST' });
      assert.deepEqual(outcomes((await other.json()) as Answer), ['deleted', 'deleted']);
      assert.deepEqual(await found(marketo, 'id', `${one},${two},${three}`), []);
      const gone = await feed(marketo, [37]);
      assert.deepEqual(
        gone.map((activity) => activity['leadId']),
        [one, two, three],
      );
      const byMethod = await marketo.raw(`/rest/v1/leads.json?id=${idsOf(marketo, 1).join()}`, {
        method: 'DELETE',
      });
      assert.deepEqual(outcomes((await byMethod.json()) as Answer), ['deleted']);
    }));

  test('a merge answers success alone; the winner keeps its values and takes over what it lacks', () =>
    fresh(async (marketo) => {
      const [winner, loser] = idsOf(marketo, 2) as [number, number];
      editLead(marketo.state, loser, { title: 'CISO' });
      const email = marketo.state.leads.get(winner)!.values['email'];
      const response = await marketo.raw(`/rest/v1/leads/${winner}/merge.json?leadId=${loser}`, {
        method: 'POST',
      });
      const answer = (await response.json()) as Answer;
      assert.deepEqual(Object.keys(answer), ['requestId', 'success']);
      const [kept] = (await marketo.get(`/rest/v1/lead/${winner}.json?fields=email,title`)).result!;
      assert.deepEqual([kept!['email'], kept!['title']], [email, 'CISO']);
      assert.equal(codeOf(await marketo.get(`/rest/v1/lead/${loser}.json`)), '1004');
      const [merged] = await feed(marketo, [32]);
      assert.deepEqual([merged!['leadId'], attributesOf(merged!)['Merge IDs']], [winner, [loser]]);
    }));

  test('after two merges in a row, the first loser leads to the last winner where ids are redirected', () =>
    fresh(
      async (marketo) => {
        const [first, second, third] = idsOf(marketo, 3) as [number, number, number];
        const merge = (winner: number, loser: number): Promise<Response> =>
          marketo.raw(`/rest/v1/leads/${winner}/merge.json?leadIds=${loser}`, { method: 'POST' });
        await merge(second, first);
        await merge(third, second);
        const { result } = await marketo.get(`/rest/v1/lead/${first}.json`);
        assert.equal(result?.[0]?.['id'], third);
      },
      { switches: { mergedLead: 'redirected' } },
    ));

  test('unknown people are 1004, no losers 1002, oneself 1003, more than 25 are 1080', () =>
    fresh(async (marketo) => {
      const [winner, ...others] = idsOf(marketo, 27) as [number, ...number[]];
      const code = async (query: string, id = winner): Promise<unknown> => {
        const response = await marketo.raw(`/rest/v1/leads/${id}/merge.json?${query}`, { method: 'POST' });
        return codeOf((await response.json()) as Answer);
      };
      assert.equal(await code(`leadId=${others[0]}`, 5), '1004');
      assert.equal(await code('leadId=5'), '1004');
      assert.equal(await code(''), '1002');
      assert.equal(await code(`leadId=${winner}`), '1003');
      assert.equal(await code(`leadIds=${others.join()}`), '1080');
      assert.equal(await code(`leadIds=${others.slice(0, 25).join()}`), undefined);
    }));

  test('merging in Salesforce too: a contact wins over a lead, and Salesforce may refuse', () =>
    fresh(async (marketo) => {
      const [lead, contact, plain] = idsOf(marketo, 3) as [number, number, number];
      const merge = async (winner: number, losers: number[]): Promise<Answer> => {
        const query = `leadIds=${losers.join()}&mergeInCRM=true`;
        const response = await marketo.raw(`/rest/v1/leads/${winner}/merge.json?${query}`, {
          method: 'POST',
        });
        return (await response.json()) as Answer;
      };
      assert.equal(codeOf(await merge(lead, [contact])), '1003', 'not natively synced');
      setNativeLeadSync(marketo.state, true);
      const codes = ['712', '714', '1076', '1077', '1078', '1079'];
      for (const code of codes) {
        setMergeRefusal(marketo.state, code);
        assert.equal(codeOf(await merge(lead, [contact])), code);
      }
      setMergeRefusal(marketo.state, null);
      assert.equal(codeOf(await merge(lead, [contact, plain])), '1003', 'two at a time');
      editLead(marketo.state, lead, { sfdcLeadId: '00Q000000000001AAA' });
      editLead(marketo.state, contact, { sfdcContactId: '003000000000001AAA' });
      assert.equal((await merge(lead, [contact])).success, true);
      assert.deepEqual(await found(marketo, 'id', `${lead},${contact}`), [contact]);
      const [merged] = await feed(marketo, [32]);
      assert.deepEqual([merged!['leadId'], attributesOf(merged!)['Merged in Sales']], [contact, true]);
    }));

  test('memberships follow the merge: the further status wins', () =>
    fresh(async (marketo) => {
      const [winner, loser] = strangersTo(marketo.state, 1101) as [number, number];
      const status = (statusName: string, leadId: number): Promise<Answer> =>
        marketo.post('/rest/v1/programs/1101/members/status.json', { statusName, input: [{ leadId }] });
      await status('Registered', winner);
      await status('Attended', loser);
      await marketo.raw(`/rest/v1/leads/${winner}/merge.json?leadId=${loser}`, { method: 'POST' });
      const held = await marketo.get(
        `/rest/v1/leads/${winner}/programMembership.json?filterType=programId&filterValues=1101`,
      );
      assert.equal(held.result?.[0]?.['progressionStatus'], 'Attended');
      const after = await status('Registered', loser);
      assert.deepEqual(outcomes(after), ['1004'], 'the loser’s id is gone');
    }));
});
