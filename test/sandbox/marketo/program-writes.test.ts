import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addChannel } from '../../../companion/sandbox/marketo/marketer.ts';
import { bench, codeOf, world, type Answer, type Bench } from './client.ts';

const folder = { id: 21, type: 'Folder' };
const programs = '/rest/asset/v1/programs.json';
const program = (id: number, what = ''): string => `/rest/asset/v1/program/${id}${what}.json`;

async function fresh(act: (marketo: Bench) => Promise<void>, options = {}): Promise<void> {
  await using marketo = await bench({ limits: { per20Seconds: 1000 }, ...options });
  await act(marketo);
}

const only = (answer: Answer): Record<string, unknown> => {
  assert.equal(answer.success, true, JSON.stringify(answer.errors));
  assert.equal(answer.result?.length, 1);
  return answer.result[0]!;
};

describe('programs, written', () => {
  const wanted = {
    name: 'API Test Program',
    folder,
    description: 'Sample API Program',
    type: 'Default',
    channel: 'Survey',
    costs: [{ startDate: '2015-01-01', cost: 2000 }],
  };

  test('a form creates a program, which answers with folder, costs and tags, and has no members', () =>
    fresh(async (marketo) => {
      const made = only(await marketo.form(programs, wanted));
      assert.ok(!world.marketo.programs.some((one) => one.id === made['id']));
      assert.deepEqual(
        [made['name'], made['type'], made['channel'], made['status'], made['workspace'], made['headStart']],
        ['API Test Program', 'Default', 'Survey', '', 'Default', false],
      );
      assert.deepEqual(made['folder'], { type: 'Folder', value: 21, folderName: 'Marketing Programs 2026' });
      assert.deepEqual(made['costs'], [{ startDate: '2015-01-01', cost: 2000 }]);
      assert.equal(made['tags'], null);
      assert.match(String(made['url']), new RegExp(`#PG${String(made['id'])}A1$`));
      assert.deepEqual(only(await marketo.get(program(Number(made['id'])))), made);
      const members = await marketo.get(`/rest/v1/leads/programs/${String(made['id'])}.json`);
      assert.deepEqual(members.result, []);
    }));

  test('blank fields, unknown folders, taken names, wrong types and channels are refused, each in its code', () =>
    fresh(async (marketo) => {
      const code = async (change: Record<string, unknown>): Promise<unknown> =>
        codeOf(await marketo.form(programs, { ...wanted, ...change }));
      assert.equal(await code({ name: ' ' }), '701');
      assert.equal(await code({ name: 'x'.repeat(256) }), '701');
      assert.equal(await code({ folder: { id: 9, type: 'Folder' } }), '710');
      assert.equal(await code({ folder: { id: 21, type: 'Cupboard' } }), '711');
      assert.equal(
        await code({ folder: { id: 1101, type: 'Program' } }),
        '711',
        'an event holds e-mail only',
      );
      assert.equal(await code({ folder: 'twenty-one' }), '609');
      assert.equal(await code({ type: 'default' }), '709');
      assert.equal(await code({ channel: 'Webcast' }), '709', 'a channel of events');
      assert.equal(await code({ name: world.marketo.programs[0]!.name }), '709');
      assert.equal(await code({ costs: [{ startDate: '2015-01-01', cost: 1.5 }] }), '1001');
      assert.equal(codeOf(await marketo.post(programs, wanted)), '612');
      assert.equal(marketo.state.programs.size, world.marketo.programs.length, 'nothing was made');
    }));

  test('an engagement program holds other programs, and says so in the folder', () =>
    fresh(async (marketo) => {
      const inside = { id: 1112, type: 'Program' };
      const made = only(await marketo.form(programs, { ...wanted, folder: inside }));
      assert.deepEqual(made['folder'], {
        type: 'Program',
        value: 1112,
        folderName: world.marketo.programs.find((one) => one.id === 1112)!.name,
      });
      assert.equal(codeOf(await marketo.form(program(1112, '/delete'))), '709', 'not empty');
    }));

  test('costs are appended, replaced by a destructive update, and cleared by one without costs', () =>
    fresh(async (marketo) => {
      const costs = async (fields: Record<string, unknown>): Promise<unknown> =>
        only(await marketo.form(program(1104), fields))['costs'];
      const [first, second] = [
        { startDate: '2026-11-01', cost: 50 },
        { startDate: '2026-12-01', cost: 70, note: 'Print' },
      ];
      const before = (await costs({})) as unknown[] | null;
      assert.deepEqual(await costs({ costs: [first] }), [...(before ?? []), first]);
      assert.deepEqual(await costs({ costs: [second] }), [...(before ?? []), first, second]);
      assert.deepEqual(await costs({ costs: [second], costsDestructiveUpdate: 'true' }), [second]);
      assert.equal(await costs({ costsDestructiveUpdate: 'true' }), null);
    }));

  test('an update changes name and description and the time, never channel and type', () =>
    fresh(async (marketo) => {
      const before = only(await marketo.get(program(1101)));
      marketo.pass(60);
      const after = only(
        await marketo.form(program(1101), {
          name: 'Updated Program Name',
          description: 'This is an updated description',
          channel: 'Survey',
          type: 'Default',
        }),
      );
      assert.deepEqual(after, {
        ...before,
        name: 'Updated Program Name',
        description: 'This is an updated description',
        updatedAt: after['updatedAt'],
      });
      assert.notEqual(after['updatedAt'], before['updatedAt']);
      assert.equal(
        codeOf(await marketo.form(program(1101), { startDate: '2026-12-01T00:00:00.000Z' })),
        '709',
      );
      assert.equal(codeOf(await marketo.form(program(9), { name: 'x' })), '702');
    }));

  test('a clone has a new name and no members, no costs and no native link', () =>
    fresh(async (marketo) => {
      const copy = only(
        await marketo.form(program(1109, '/clone'), { name: 'Cloned Program', folder, description: 'Copy' }),
      );
      assert.equal('sfdcId' in copy, false);
      assert.deepEqual([copy['costs'], copy['description'], copy['channel']], [null, 'Copy', 'Webcast']);
      assert.equal(marketo.state.members.get(Number(copy['id']))?.size, 0);
      assert.equal(
        codeOf(await marketo.form(program(1109, '/clone'), { name: 'Cloned Program', folder })),
        '709',
      );
      const inside = { id: 1112, type: 'Program' };
      assert.equal(
        codeOf(await marketo.form(program(1109, '/clone'), { name: 'Else', folder: inside })),
        '711',
      );
    }));

  test('deleting takes the program out of every read', () =>
    fresh(async (marketo) => {
      assert.deepEqual(only(await marketo.form(program(1104, '/delete'))), { id: 1104 });
      assert.equal(codeOf(await marketo.get(program(1104))), '702');
      assert.equal(codeOf(await marketo.get('/rest/v1/leads/programs/1104.json')), '1013');
      assert.equal(codeOf(await marketo.form(program(1104, '/delete'))), '702');
    }));

  test('an e-mail program is approved once it has its dates, and completed when they are past', () =>
    fresh(async (marketo) => {
      addChannel(marketo.state, {
        name: 'Email Send',
        programType: 'email_batch',
        statuses: [{ name: 'Member', step: 10, success: false }],
      });
      const made = only(
        await marketo.form(programs, { name: 'November mail', folder, type: 'Email', channel: 'Email Send' }),
      );
      const id = Number(made['id']);
      assert.equal(made['status'], 'unlocked');
      assert.match(String(made['url']), /#EBP/);
      assert.equal(codeOf(await marketo.form(program(id, '/approve'))), '709');
      const dates = { startDate: '2026-11-21T15:00:00.000Z', endDate: '2026-11-22T15:00:00.000Z' };
      assert.equal(only(await marketo.form(program(id), dates))['startDate'], '2026-11-21T15:00:00Z+0000');
      assert.deepEqual(only(await marketo.form(program(id, '/approve'))), { id });
      assert.equal(only(await marketo.get(program(id)))['status'], 'locked');
      assert.equal(codeOf(await marketo.form(program(id, '/approve'))), '709');
      marketo.pass(3 * 24 * 3600);
      await marketo.token();
      assert.equal(only(await marketo.get(program(id)))['status'], 'completed');
      assert.deepEqual(only(await marketo.form(program(id, '/unapprove'))), { id });
      const unlocked = await marketo.get(`${programs}?status=unlocked`);
      assert.deepEqual(
        unlocked.result?.map((one) => one['id']),
        [id],
      );
      assert.equal(codeOf(await marketo.form(program(1101, '/approve'))), '709');
    }));

  test('browsing filters by folder, workspace and status', () =>
    fresh(async (marketo) => {
      const count = async (query: string): Promise<number> =>
        (await marketo.get(`${programs}?maxReturn=200&${query}`)).result?.length ?? 0;
      assert.equal(await count('filterType=folderId&filterValues=21'), world.marketo.programs.length);
      assert.equal(await count('filterType=folderId&filterValues=15'), 0);
      assert.equal(await count('filterType=workspace&filterValues=Default'), world.marketo.programs.length);
      assert.equal(await count('filterType=workspace&filterValues=Japan'), 0);
      assert.equal(await count('status=on'), 1);
      assert.equal(await count('status=off'), 0);
      assert.equal(codeOf(await marketo.get(`${programs}?status=asleep`)), '1003');
    }));
});

describe('tags', () => {
  const tag = (id: number, what: string): string => `/rest/asset/v1/program/${id}/tag/${what}.json`;

  test('tag types are lists in text; by name they say which values they allow', () =>
    fresh(async (marketo) => {
      assert.deepEqual((await marketo.get('/rest/asset/v1/tagTypes.json')).result, [
        {
          tagType: 'Region',
          applicableProgramTypes: '[program,email_batch,nurture,event,webinar]',
          required: false,
        },
      ]);
      const named = only(await marketo.get('/rest/asset/v1/tagType/byName.json?name=Region'));
      assert.equal(named['allowableValues'], '[Americas, Asia, Europe]');
      const none = await marketo.get('/rest/asset/v1/tagType/byName.json?name=Colour');
      assert.deepEqual([none.success, none.result, none.warnings?.length], [true, undefined, 1]);
    }));

  test('a value is set, found, replaced and deleted; browsing never shows it', () =>
    fresh(async (marketo) => {
      assert.deepEqual(only(await marketo.form(tag(1101, 'Region') + '?tagValue=Europe')), { id: 1101 });
      assert.deepEqual(only(await marketo.form(tag(1102, 'Region'), { tagValue: 'Europe' })), { id: 1102 });
      assert.deepEqual(only(await marketo.get(program(1101)))['tags'], [
        { tagType: 'Region', tagValue: 'Europe' },
      ]);
      const byTag = await marketo.get('/rest/asset/v1/program/byTag.json?tagType=Region&tagValue=Europe');
      assert.deepEqual(new Set(byTag.result?.map((one) => one['id'])), new Set([1101, 1102]));
      assert.ok((await marketo.get(programs)).result!.every((one) => !('tags' in one)));
      await marketo.form(program(1101), { tags: [{ tagType: 'Region', tagValue: 'Asia' }] });
      assert.deepEqual(only(await marketo.get(program(1101)))['tags'], [
        { tagType: 'Region', tagValue: 'Asia' },
      ]);
      assert.deepEqual(only(await marketo.form(tag(1101, 'Region/delete'))), { id: 1101 });
      assert.equal(only(await marketo.get(program(1101)))['tags'], null);
      assert.equal(codeOf(await marketo.form(tag(1101, 'Region'), { tagValue: 'Mars' })), '709');
      assert.equal(codeOf(await marketo.form(tag(1101, 'Colour'), { tagValue: 'red' })), '709');
      assert.equal(codeOf(await marketo.form(tag(1101, 'Colour/delete'))), '702');
    }));

  test('by tag comes in another order from call to call', () =>
    fresh(async (marketo) => {
      for (const id of marketo.state.programs.keys())
        await marketo.form(tag(id, 'Region'), { tagValue: 'Asia' });
      const orders = new Set<string>();
      for (let call = 0; call < 10; call += 1) {
        const { result } = await marketo.get(
          '/rest/asset/v1/program/byTag.json?tagType=Region&tagValue=Asia&maxReturn=200',
        );
        assert.equal(result?.length, marketo.state.programs.size);
        orders.add(result.map((one) => String(one['id'])).join());
      }
      assert.ok(orders.size > 1);
    }));

  test('a required tag must be there and stays; its code is a switch', async () => {
    for (const requiredTagMissing of ['709', '701'] as const) {
      await fresh(
        async (marketo) => {
          marketo.state.shelf.tagTypes.push({
            tagType: 'Team',
            applicableProgramTypes: ['program'],
            required: true,
            allowableValues: ['A', 'B'],
          });
          const wanted = { name: 'Tagged', folder, type: 'Default', channel: 'Survey' };
          assert.equal(codeOf(await marketo.form(programs, wanted)), requiredTagMissing);
          const tags = [{ tagType: 'Team', tagValue: 'B' }];
          const made = only(await marketo.form(programs, { ...wanted, tags }));
          assert.deepEqual(made['tags'], tags);
          assert.equal(codeOf(await marketo.form(tag(Number(made['id']), 'Team/delete'))), '709');
        },
        { switches: { requiredTagMissing } },
      );
    }
  });
});

describe('tokens and folders', () => {
  const tokens = '/rest/asset/v1/folder/1101/tokens.json';

  test('My Tokens of a program are written, overwritten, read and deleted', () =>
    fresh(async (marketo) => {
      assert.equal((await marketo.get(`${tokens}?folderType=Program`)).result, undefined);
      const token = { name: 'Campaign', type: 'sfdc campaign', value: '701x', folderType: 'Program' };
      await marketo.form(tokens, token);
      const [held] = (await marketo.form(tokens, { ...token, value: '701y' })).result!;
      assert.deepEqual(held!['folder'], { type: 'Program', value: 1101 });
      const [first, ...rest] = held!['tokens'] as Record<string, unknown>[];
      assert.deepEqual(
        [first!['name'], first!['type'], first!['value'], rest],
        ['Campaign', 'sfdc campaign', '701y', []],
      );
      assert.equal(codeOf(await marketo.form(tokens, { ...token, type: 'date' })), '709');
      assert.equal(codeOf(await marketo.form(tokens, { ...token, name: 'n'.repeat(51) })), '701');
      assert.equal(
        codeOf(await marketo.form(tokens, { ...token, folderType: 'Folder' })),
        '702',
        'no such folder',
      );
      const gone = await marketo.form('/rest/asset/v1/folder/1101/tokens/delete.json', token);
      assert.deepEqual(only(gone), { id: 1101 });
      assert.equal((await marketo.get(`${tokens}?folderType=Program`)).result, undefined);
    }));

  test('folders: by id and name, browsed from a root, created, and deleted when empty', () =>
    fresh(async (marketo) => {
      const made = only(
        await marketo.form('/rest/asset/v1/folders.json', {
          name: 'Autumn',
          parent: folder,
          description: 'x',
        }),
      );
      const id = Number(made['id']);
      assert.equal(made['path'], '/Marketing Activities/Default/Marketing Programs 2026/Autumn');
      assert.deepEqual(only(await marketo.get(`/rest/asset/v1/folder/${id}.json?type=Folder`)), made);
      assert.deepEqual(only(await marketo.get('/rest/asset/v1/folder/byName.json?name=Autumn')), made);
      const asFolder = only(await marketo.get('/rest/asset/v1/folder/1101.json?type=Program'));
      assert.equal(asFolder['folderType'], 'Marketing Event');
      const root = encodeURIComponent('{"id":14,"type":"Folder"}');
      const tree = async (depth: number): Promise<unknown> =>
        (await marketo.get(`/rest/asset/v1/folders.json?root=${root}&maxDepth=${depth}`)).result?.length;
      assert.deepEqual([await tree(0), await tree(1), await tree(2), await tree(3)], [1, 2, 3, 4]);
      const held = await marketo.get('/rest/asset/v1/folder/21/content.json?type=Folder&maxReturn=200');
      assert.equal(held.result?.length, world.marketo.programs.length + 1);
      assert.equal(
        codeOf(await marketo.form('/rest/asset/v1/folder/21/delete.json', { type: 'Folder' })),
        '709',
      );
      assert.deepEqual(
        only(await marketo.form(`/rest/asset/v1/folder/${id}/delete.json`, { type: 'Folder' })),
        { id },
      );
    }));
});
