import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  addStatus,
  deleteProgram,
  hideStatus,
  renameStatus,
  setCosts,
  setNativeLink,
} from '../../../companion/sandbox/marketo/marketer.ts';
import { bench, codeOf, world, type Bench } from './client.ts';

const ids = (rows: Record<string, unknown>[] | undefined): unknown[] => (rows ?? []).map((row) => row['id']);

describe('programs', () => {
  let marketo: Bench;
  before(async () => {
    marketo = await bench({ limits: { per20Seconds: 1000 } });
  });
  after(() => marketo.stop());

  test('browsing pages by offset, 20 unless said, 200 at most, and ends without a result', async () => {
    const first = await marketo.get('/rest/asset/v1/programs.json?maxReturn=10');
    const second = await marketo.get('/rest/asset/v1/programs.json?maxReturn=10&offset=10');
    const third = await marketo.get('/rest/asset/v1/programs.json?maxReturn=10&offset=20');
    assert.deepEqual(
      [...ids(first.result), ...ids(second.result)],
      world.marketo.programs.map((one) => one.id),
    );
    assert.equal(third.result, undefined);
    assert.equal((await marketo.get('/rest/asset/v1/programs.json?maxReturn=200')).success, true);
    assert.equal(codeOf(await marketo.get('/rest/asset/v1/programs.json?maxReturn=201')), '1003');
    assert.equal(codeOf(await marketo.get('/rest/asset/v1/programs.json?maxReturn=some')), '1001');
  });

  test('browsing shows neither costs nor tags; a single program does, with dates in the spelling of assets', async () => {
    const [brief] = (await marketo.get('/rest/asset/v1/programs.json?filterType=id&filterValues=1111'))
      .result!;
    assert.equal('costs' in brief! || 'tags' in brief!, false);
    const [whole] = (await marketo.get('/rest/asset/v1/program/1111.json')).result!;
    assert.deepEqual(whole!['costs'], [
      { startDate: '2026-10-01', cost: 1200, note: 'Panel' },
      { startDate: '2026-11-01', cost: 800, note: 'Design' },
    ]);
    assert.match(String(whole!['createdAt']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\+0000$/);
    assert.ok(Number.isNaN(Date.parse(String(whole!['createdAt']))), 'as in life, no Date reads this');
    assert.deepEqual([whole!['type'], whole!['status'], whole!['channel']], ['Default', '', 'Survey']);
    const [engagement] = (await marketo.get('/rest/asset/v1/program/1112.json')).result!;
    assert.deepEqual(
      [engagement!['type'], engagement!['status'], engagement!['costs']],
      ['Engagement', 'on', null],
    );
  });

  test('finds programs by their ids and by the time they were changed', async () => {
    const chosen = await marketo.get(
      '/rest/asset/v1/programs.json?filterType=programId&filterValues=1103,1101,9',
    );
    assert.deepEqual(ids(chosen.result), [1101, 1103]);
    setCosts(marketo.state, 1104, [{ startDate: '2026-11-01', cost: 50 }]);
    const changed = await marketo.get('/rest/asset/v1/programs.json?earliestUpdatedAt=2026-11-20T11:00:00Z');
    assert.deepEqual(ids(changed.result), [1104]);
    assert.equal(
      codeOf(await marketo.get('/rest/asset/v1/programs.json?earliestUpdatedAt=yesterday')),
      '704',
    );
    assert.equal(
      codeOf(await marketo.get('/rest/asset/v1/programs.json?filterType=colour&filterValues=1')),
      '1011',
    );
    assert.equal(codeOf(await marketo.get('/rest/asset/v1/programs.json?filterType=id')), '1002');
  });

  test('by name: one, or none with the warning; tags and costs only when asked', async () => {
    const name = encodeURIComponent('DM-2026-08 Welcome Kit');
    const [plain] = (await marketo.get(`/rest/asset/v1/program/byName.json?name=${name}`)).result!;
    assert.equal('costs' in plain!, false);
    const [full] = (
      await marketo.get(`/rest/asset/v1/program/byName.json?name=${name}&includeCosts=true&includeTags=true`)
    ).result!;
    assert.deepEqual([full!['costs'], full!['tags']], [[{ startDate: '2026-08-01', cost: 5400 }], null]);
    const none = await marketo.get('/rest/asset/v1/program/byName.json?name=Nothing');
    assert.deepEqual([none.success, none.result, none.warnings?.length], [true, undefined, 1]);
  });

  test('an unknown id is 702, and so is a deleted program', async () => {
    assert.equal(codeOf(await marketo.get('/rest/asset/v1/program/9.json')), '702');
    deleteProgram(marketo.state, 1115);
    assert.equal(codeOf(await marketo.get('/rest/asset/v1/program/1115.json')), '702');
    assert.equal(ids((await marketo.get('/rest/asset/v1/programs.json')).result).includes(1115), false);
  });

  test('the native link shows while it lasts, and no call sets or clears it', async () => {
    const native = async (): Promise<unknown[]> => {
      const { result } = await marketo.get('/rest/asset/v1/programs.json');
      return result!.filter((one) => 'sfdcId' in one || 'sfdcName' in one).map((one) => one['id']);
    };
    assert.deepEqual(await native(), [1109]);
    assert.equal(
      codeOf(await marketo.post('/rest/asset/v1/program/1109.json', { sfdcId: null })),
      '612',
      'assets take forms',
    );
    assert.equal((await marketo.form('/rest/asset/v1/program/1109.json', { sfdcId: '' })).success, true);
    assert.deepEqual(await native(), [1109], 'an update passes over it');
    setNativeLink(marketo.state, 1109, null);
    setNativeLink(marketo.state, 1101, { id: '701Ls0000000001IAA', name: 'Zero Trust' });
    assert.deepEqual(await native(), [1101]);
  });
});

describe('channels', () => {
  let marketo: Bench;
  before(async () => {
    marketo = await bench({ limits: { per20Seconds: 1000 } });
  });
  after(() => marketo.stop());

  const webcast = async (): Promise<Record<string, unknown>[]> => {
    const { result } = await marketo.get('/rest/asset/v1/channel/byName.json?name=Webcast');
    return result![0]!['progressionStatuses'] as Record<string, unknown>[];
  };

  test('all of them, paged; by name under either spelling of the parameter', async () => {
    const all = [];
    for (let offset = 0; ; offset += 8) {
      const { result } = await marketo.get(`/rest/asset/v1/channels.json?maxReturn=8&offset=${offset}`);
      if (!result) break;
      all.push(...result.map((one) => one['name']));
    }
    assert.deepEqual(
      all,
      world.marketo.channels.map((one) => one.name),
    );
    const spelled = await marketo.get('/rest/asset/v1/channel/byName.json?Name=Webcast');
    assert.equal(spelled.result?.[0]?.['applicableProgramType'], 'event');
    assert.equal((await marketo.get('/rest/asset/v1/channel/byName.json?name=Carnival')).result, undefined);
  });

  test('statuses begin with "Not in Program", step 0, and carry step, success and hidden', async () => {
    const statuses = await webcast();
    assert.deepEqual(statuses[0], {
      name: 'Not in Program',
      step: 0,
      description: null,
      hidden: false,
      success: false,
    });
    assert.deepEqual(statuses[7], {
      name: 'Attended',
      step: 70,
      description: null,
      hidden: false,
      success: true,
    });
    assert.equal(statuses.length, 10);
  });

  test('an admin renames, hides and adds statuses; members keep the name they have', async () => {
    const held = [...marketo.state.members.get(1101)!.values()].filter(
      (one) => one.status === 'No Show',
    ).length;
    assert.ok(held > 0);
    renameStatus(marketo.state, 'Webcast', 'No Show', 'Did not come');
    hideStatus(marketo.state, 'Webcast', 'Sales Nominated');
    addStatus(marketo.state, 'Webcast', { name: 'Watched twice', step: 85, success: true });
    const statuses = await webcast();
    assert.deepEqual(
      statuses.map((one) => one['name']).filter((name) => ['No Show', 'Did not come'].includes(String(name))),
      ['Did not come'],
    );
    assert.equal(statuses.find((one) => one['name'] === 'Sales Nominated')!['hidden'], true);
    assert.deepEqual(
      statuses.map((one) => one['step']),
      [0, 10, 20, 30, 40, 50, 60, 70, 80, 85, 90],
    );
    assert.equal(
      [...marketo.state.members.get(1101)!.values()].filter((one) => one.status === 'No Show').length,
      held,
    );
    assert.throws(() => {
      renameStatus(marketo.state, 'Webcast', 'No Show', 'x');
    }, /has no status/);
  });
});
