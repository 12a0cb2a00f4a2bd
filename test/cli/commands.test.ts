import assert from 'node:assert/strict';
import { test } from 'node:test';

import { setNativeLink } from '../../companion/sandbox/marketo/marketer.ts';
import { runCommandLine } from '../../companion/src/cli/command-line.ts';
import { exitCodes } from '../../companion/src/cli/exit-codes.ts';
import { standardSettings } from '../../companion/src/domain/connection-settings.ts';
import { listAudit } from '../../companion/src/store/audit.ts';
import { raiseAlert } from '../../companion/src/store/alerts.ts';
import { withCompanion, type TestCompanion } from '../support/companion.ts';
import { misfitWorld } from '../support/misfit-world.ts';
import { smallWorld } from '../support/small-world.ts';
import { withWebhook } from '../support/webhook.ts';
import { worklist } from '../support/worklist.ts';

/** Commands about repairs, previews and members, as somebody types them, on a real companion. */

const program = 'Program 1';
const nowhere = () => Promise.reject(new Error('not this command'));

type Said = { readonly code: number; readonly out: string; readonly err: string };

/** Types commands: words apart, as a shell hands them over. */
function typing(lab: TestCompanion) {
  const companion = { ...lab.companion, close: () => Promise.resolve() };
  const doors = {
    version: '0.0.0',
    open: () => Promise.resolve(companion),
    serve: nowhere,
    sandbox: nowhere,
    marketoSandbox: nowhere,
    salesforceSandbox: nowhere,
    backUp: nowhere,
    restore: nowhere,
  };
  const type = async (...argv: string[]): Promise<Said> => {
    const said = { out: '', err: '' };
    const code = await runCommandLine(
      argv,
      doors,
      (text) => (said.out += text),
      (text) => (said.err += text),
    );
    return { code, ...said };
  };
  /** The command's answer as a program reads it. */
  const ask = async <Answer>(...argv: string[]): Promise<Answer> => {
    const { code, out, err } = await type(...argv, '--json');
    assert.equal(code, exitCodes.success, `${argv.join(' ')}: ${err}`);
    return JSON.parse(out) as Answer;
  };
  return { type, ask };
}

test('statuses are mended from the command line: planned, carried out, undone, and each answer says how to go on', async (t) => {
  const people = [
    { key: 'anna', marketo: 'No Show', salesforce: 'No Show' },
    { key: 'carl', marketo: 'Attended', salesforce: 'Responded' },
  ];
  const lab = await withCompanion(t, {
    world: misfitWorld(people, { 'No Show': 'No show', 'Attended On-demand': null }, [
      { label: 'Responded', hasResponded: true },
    ]),
  });
  const { type, ask } = typing(lab);
  const pair = ['--program', String(lab.programId(program)), '--campaign', lab.campaignId(program)];
  const labels = () => lab.salesforce.statuses(lab.campaignId(program)).map(({ label }) => label);
  const before = labels();

  const empty = await type('repair', 'plan', ...pair);
  assert.equal(empty.code, exitCodes.usage);
  assert.match(empty.err, /Say at least one fix/);
  const odd = await type('repair', 'plan', ...pair, '--treat-as', 'No show');
  assert.equal(odd.code, exitCodes.usage);
  assert.match(odd.err, /two statuses with = between them/);
  const refused = await type('repair', 'plan', ...pair, '--add', 'Nonsense');
  assert.equal(refused.code, exitCodes.refused);

  const fixes = [
    '--treat-as',
    'No show=No Show',
    '--add',
    'Attended On-demand',
    '--move',
    'Responded=Attended',
  ];
  const planned = await type('repair', 'plan', ...pair, ...fixes);
  assert.equal(planned.code, exitCodes.success, planned.err);
  assert.match(planned.out, /Add “Attended On-demand” to the campaign/);
  const [, id = ''] = /lockstep repair apply ([0-9a-f-]{36})/.exec(planned.out) ?? [];
  assert.deepEqual(labels(), before, 'planning changes nothing');

  const applied = await type('repair', 'apply', id);
  assert.equal(applied.code, exitCodes.success, applied.err);
  assert.ok(labels().includes('Attended On-demand') && !labels().includes('Responded'));
  assert.equal(lab.held(program).salesforce['carl'], 'Attended');
  const again = await type('repair', 'apply', id);
  assert.equal(again.code, exitCodes.refused);
  assert.match(again.err, /carried out already/);

  const shown = await ask<{ canUndo: boolean }>('repair', 'undo', id, '--show');
  assert.equal(shown.canUndo, true);
  assert.ok(labels().includes('Attended On-demand'), 'showing changes nothing');
  const undone = await ask<{ state: string }>('repair', 'undo', id);
  assert.equal(undone.state, 'undone');
  assert.deepEqual(labels().toSorted(), before.toSorted());
  assert.equal(lab.held(program).salesforce['carl'], 'Responded');
});

test('a preview is read row by row and looked at again, and what was written is undone, from the command line', async (t) => {
  const people = [
    { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
    { key: 'bert', marketo: 'Attended' },
    { key: 'dora', salesforce: 'Registered' },
  ];
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { type, ask } = typing(lab);
  const { id: previewId } = await lab.preview(program);

  type Rows = {
    readonly rows: readonly { key: string; person: string; result: string | null }[];
    next: string | null;
  };
  const first = await ask<Rows>('rows', previewId, '--limit', '2');
  const rest = await ask<Rows>('rows', previewId, '--limit', '2', '--after', first.next ?? '');
  assert.deepEqual([...first.rows, ...rest.rows].map(({ person }) => person).toSorted(), [
    'Anna Person',
    'Bert Person',
    'Dora Person',
  ]);
  const paged = await type('rows', previewId, '--limit', '2');
  assert.match(paged.out, new RegExp(`lockstep rows ${previewId} --limit 2 --after ${first.next ?? 'none'}`));
  const one = await ask<Rows>('rows', previewId, '--kind', 'new-lead');
  assert.deepEqual(
    one.rows.map(({ person }) => person),
    ['Bert Person'],
  );
  const csv = await type('rows', previewId, '--csv');
  assert.equal(csv.code, exitCodes.success);
  assert.equal(csv.out.trimEnd().split('\n').length, 4, csv.out);

  const fresh = await type('recheck', previewId);
  assert.equal(fresh.code, exitCodes.success);
  assert.match(fresh.out, /Nobody has moved since\.[^]*The preview can be confirmed\./);
  lab.salesforce.setMemberStatus(lab.memberId(program, 'dora'), 'Attended');
  const moved = await type('recheck', previewId);
  assert.match(moved.out, /1 people have moved since:[^]*Dora Person/);

  const linked = await type('link', '--preview', previewId);
  assert.equal(linked.code, exitCodes.success, linked.err);
  await lab.untilQuiet();
  const [link] = (await lab.companion.links.links({})).rows;
  const linkId = link?.id ?? '';
  const fields = await type('fields', linkId);
  assert.equal(fields.code, exitCodes.success, fields.err);
  assert.match(fields.out, /ActualCost|Type|None\./);

  const vague = await type('undo', linkId);
  assert.equal(vague.code, exitCodes.usage);
  assert.match(vague.err, /Say one thing to undo/);
  const undo = await type('undo', linkId, '--first-sync');
  assert.equal(undo.code, exitCodes.success, undo.err);
  assert.match(undo.out, /2 would be set back, 0 cannot be\./);
  const [, planId = ''] = /lockstep apply ([0-9a-f-]{36})/.exec(undo.out) ?? [];
  const done = await type('apply', planId);
  assert.equal(done.code, exitCodes.success, done.out + done.err);
  assert.deepEqual(lab.held(program).salesforce, { anna: 'Registered', dora: 'Attended' });
});

test('partners of a link are shown, tried and given from the command line', async (t) => {
  const lab = await withCompanion(t, {
    world: misfitWorld([{ key: 'anna', marketo: 'No Show', salesforce: 'No Show' }], {}, [
      { label: 'Did not come', hasResponded: false },
    ]),
  });
  const { type, ask } = typing(lab);
  const link = await lab.link(program);
  await lab.untilQuiet();
  const shown = await type('partners', link.id);
  assert.equal(shown.code, exitCodes.success, shown.err);
  assert.match(shown.out, /No Show +<-> +No Show/);
  const tried = await type('partners', link.id, 'No Show=Did not come');
  assert.match(tried.out, /No Show +<- +Did not come/);
  assert.match(tried.out, /No member stands otherwise by it/);
  assert.match(tried.out, /Nothing has changed.*--confirm/);
  const given = await ask<{ version: number }>('partners', link.id, 'No Show=Did not come', '--confirm');
  assert.equal(given.version, 2);
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Did not come');
  await lab.untilQuiet();
  const without = await type('partners', link.id, '--none');
  assert.match(without.out, /1 +No Show +Did not come +in step +wait for you/);
  const same = await type('partners', link.id, 'No Show=Did not come', '--confirm');
  assert.match(same.out, /These are the partners that the link has/);
  for (const wrong of [['--confirm'], ['No Show'], ['--none', 'No Show=Did not come']])
    assert.equal((await type('partners', link.id, ...wrong)).code, exitCodes.usage, wrong.join(' '));
});

test('who is who is asked and said from the command line', async (t) => {
  const people = [
    { key: 'anna', marketo: 'Registered', salesforce: 'known', salesforceHas: { lastName: 'Other' } },
  ] as const;
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { type, ask } = typing(lab);
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const [held] = await worklist(lab, id, 'held');
  const personId = held?.personId ?? '';
  const found = await ask<{ candidates: { recordId: string; person: string }[] }>('candidates', id, personId);
  assert.deepEqual(
    found.candidates.map(({ person }) => person),
    ['Anna Other'],
  );
  const told = await type('candidates', id, personId);
  assert.match(told.out, new RegExp(`lockstep decide ${id} --person ${personId} --same-person <record>`));
  const plan = await ask<{ id: string }>(
    ...['decide', id, '--person', personId, '--same-person', found.candidates[0]?.recordId ?? ''],
  );
  const done = await type('apply', plan.id);
  assert.equal(done.code, exitCodes.success, done.out + done.err);
  assert.deepEqual(lab.held(program).salesforce, { anna: 'Registered' });
});

test('a pair is watched by the short form of its campaign’s id, and told by the long one', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people: [] }) });
  const { ask } = typing(lab);
  const campaignId = lab.campaignId(program);
  setNativeLink(lab.marketo, lab.programId(program), { id: campaignId, name: 'Campaign 1' });
  const watched = await ask<{ state: string; campaign: { id: string } }>(
    ...['watch', '--program', String(lab.programId(program)), '--campaign', campaignId.slice(0, 15)],
  );
  assert.deepEqual([watched.state, watched.campaign.id], ['watched', campaignId]);
});

test('options that would do nothing, or that no list can begin with, are refused', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people: [] }) });
  const { type } = typing(lab);
  const { id } = await lab.preview(program);
  const pair = ['--program', String(lab.programId(program)), '--new-campaign'];
  for (const given of [
    ['--program', '1'],
    ['--campaign', lab.campaignId(program)],
    ['--new-campaign'],
    ['--map', 'No Show=No show'],
    ['--policy', 'creation=existing-only'],
    ['--moves', id],
  ]) {
    const { code, err } = await type('link', '--preview', id, ...given);
    assert.equal(code, exitCodes.usage, given.join(' '));
    assert.match(err, /A preview says which pair is linked/);
  }
  assert.deepEqual((await lab.companion.links.links({})).rows, []);
  for (const given of [
    ['--map', 'No Show=No show'],
    ['--moves', id],
  ]) {
    const { code, err } = await type('preview', ...pair, ...given);
    assert.equal(code, exitCodes.usage, given.join(' '));
    assert.match(err, /leave --map and --moves out/);
  }
  for (const [command = [], said] of [
    [['rows', id, '--after', 'x'], /number of a row/],
    [['rows', id, '--limit', '0'], /at least 1/],
    [['rows', id, '--limit', 'x'], /whole number/],
    [['members', id, '--limit', '0'], /at least 1/],
    [['members', id, '--state', 'held', '--after', 'x'], /id of a person/],
    [['timeline', 'anna@example.com', '--limit', '0'], /at least 1/],
    [['batches', '--limit', '0'], /at least 1/],
  ] as const) {
    const { code, err } = await type(...command);
    assert.equal(code, exitCodes.usage, command.join(' '));
    assert.match(err, said);
  }
});

test('what failed is tried again from the command line: shown, confirmed once, and told how it went', async (t) => {
  const tooLong = { key: 'anna', marketo: 'Registered', marketoHas: { company: 'x'.repeat(300) } };
  const lab = await withCompanion(t, { world: smallWorld({ people: [tooLong] }) });
  const { type } = typing(lab);
  await lab.link(program);
  await lab.untilQuiet();

  const { store, connectionId } = lab.companion;
  await raiseAlert(
    store.db,
    { connectionId },
    {
      key: 'brake',
      severity: 'warning',
      linkId: null,
      code: 'removals-braked',
      message: 'Told',
      detail: { side: 'marketo', planned: 31, limit: 30 },
    },
  );
  const told = await type('alerts', '--ended');
  assert.equal(told.code, exitCodes.success, told.err);
  assert.match(told.out, /Too many removals at once\. 31 members would be removed/);

  const planned = await type('retry', 'STRING_TOO_LONG');
  assert.equal(planned.code, exitCodes.success, planned.err);
  assert.match(planned.out, /Anna Person[^]*1 would be tried again, in 1 campaigns\./);
  const [, id = ''] = /lockstep retry STRING_TOO_LONG --plan ([0-9a-f-]{36})/.exec(planned.out) ?? [];
  const done = await type('retry', 'STRING_TOO_LONG', '--plan', id);
  assert.equal(done.code, exitCodes.partial, 'the cause is still there');
  const again = await type('retry', 'STRING_TOO_LONG', '--plan', id);
  assert.equal(again.code, exitCodes.refused);
  assert.match(again.err, /carried out already/);
  const nothing = await type('retry', 'NO_SUCH_CAUSE');
  assert.match(nothing.err, /Nothing fails by this cause/);
});

test('what is decided for the connection is shown and changed, by the rules of the API, and kept in the audit log', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people: [] }) });
  const { type, ask } = typing(lab);
  assert.deepEqual(await ask('settings'), standardSettings);
  const wanted = ['personName=Lead', 'creation=approve', 'filter=email ends-with @rival.example'];
  const decided = {
    ...standardSettings,
    ...{ personName: 'Lead', creation: 'approve' },
    filter: [{ field: 'email', test: 'ends-with', value: '@rival.example' }],
  };
  assert.deepEqual(await ask('settings', ...wanted), decided);
  assert.match((await type('settings')).out, /filter\s+email ends-with @rival\.example/);
  for (const bad of ['creation=cap', 'personName=Person', 'colour=red', 'creation']) {
    const { code, err } = await type('settings', bad);
    assert.equal(code, exitCodes.usage, bad);
    assert.match(err, /\.\n$/, bad);
  }
  assert.deepEqual(await ask('settings'), decided);
  const { store, connectionId } = lab.companion;
  const entries = await listAudit(store.db, { connectionId }, { limit: 10 });
  const changes = entries.filter(({ action }) => action === 'change-settings');
  assert.deepEqual(
    changes.map(({ detail }) => detail),
    [{ before: standardSettings, after: decided }],
  );
});

test('an id that is none, or only a part of one, is answered in a sentence', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people: [] }) });
  const { type } = typing(lab);
  const { id } = await lab.link(program);
  const unknown = '5e0c3f5c-3b0e-4c1e-9d65-0f4f6f0a1b2c';
  for (const bad of ['4c1e9d', unknown])
    for (const command of [
      ['repair', 'apply', bad],
      ['repair', 'undo', bad],
      ['repair', 'undo', bad, '--show'],
      ['rows', bad],
      ['recheck', bad],
      ['link', '--preview', bad],
      ['undo', bad, '--first-sync'],
      ['undo', id, '--batch', bad],
      ['apply', bad],
      ['fields', bad],
      ['candidates', bad, bad],
      ['candidates', id, bad],
      ['decide', id, '--person', bad, '--keep'],
      ['certificate', bad],
      ['policies', bad],
      ['pause', bad],
      ['unlink', bad],
      ['members', bad],
    ]) {
      const { code, err } = await type(...command);
      assert.equal(code, exitCodes.refused, `${command.join(' ')}: ${err}`);
      assert.match(err, /^(There is|Somebody|Lockstep)[^\n]*\.\n$/, command.join(' '));
    }
});

test('the webhook of alerts is tried from the command line', async (t) => {
  const webhook = await withWebhook(t);
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [] }),
    settings: { LOCKSTEP_ALERTS_URL: webhook.url, LOCKSTEP_ALLOW_ALERT_HOSTS: webhook.host },
  });
  const { type, ask } = typing(lab);
  const done = await type('alerts', '--test');
  assert.deepEqual([done.code, done.out], [0, 'Delivered: the webhook answered 200.\n'], done.err);
  assert.match(String(webhook.got[0]?.['text']), /^Lockstep, .+: this is a test\./);
  assert.deepEqual(await ask('alerts', '--test'), { status: 200, ok: true, reason: null });
  webhook.answer = { status: 410 };
  const refused = await type('alerts', '--test');
  assert.deepEqual(
    [refused.code, refused.out],
    [1, 'Not delivered: the webhook answered 410. Check LOCKSTEP_ALERTS_URL.\n'],
  );
  const unset = await withCompanion(t, { world: smallWorld({ people: [] }) });
  const none = await typing(unset).type('alerts', '--test');
  assert.deepEqual([none.code, none.out], [2, '']);
  assert.match(none.err, /set LOCKSTEP_ALERTS_URL first/);
});
