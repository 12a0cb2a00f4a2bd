import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus, removeFromProgram } from '../../companion/sandbox/marketo/marketer.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import type { PreviewRowView } from '../../companion/src/links/action-views.ts';
import { previewCsv } from '../../companion/src/links/preview-csv.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

/** A preview row by row: paging, CSV, leaving people out, what moved since, and what became of each. */

const program = 'Program 1';
const registered = { marketo: 'Registered', salesforce: 'Registered' };
const people = [
  { key: 'anna', ...registered },
  { key: 'bert', marketo: 'Attended' },
  { key: 'carl', marketo: 'Registered', salesforce: 'Attended' },
  { key: 'dora', salesforce: 'Registered' },
  { key: 'emil', marketo: 'Registered' },
  { key: 'fred', marketo: 'Registered', salesforce: 'known' },
];
const move = (lab: TestCompanion, key: string, status: string) =>
  changeStatus(lab.marketo, lab.programId(program), lab.leadId(key), status);
const brief = (rows: readonly PreviewRowView[]) =>
  rows.map(({ person, action, result }) => [person.split(' ')[0]?.toLowerCase(), action, result]);
const all = async (lab: TestCompanion, previewId: string) =>
  (await lab.companion.actions.previewRows(previewId, { limit: 500 })).rows;

test('all rows of a preview, by kind and page by page, and as CSV', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { id } = await lab.preview(program);
  const { actions } = lab.companion;
  const whole = await actions.previewRows(id, {});
  assert.deepEqual(whole.kinds, [
    { kind: 'new-lead', people: 2 },
    { kind: 'added-to-campaign', people: 1 },
    { kind: 'new-person', people: 1 },
    { kind: 'changed-in-marketo', people: 1 },
    { kind: 'same', people: 1 },
  ]);
  assert.deepEqual(brief(whole.rows), [
    ['bert', 'new-lead', null],
    ['emil', 'new-lead', null],
    ['fred', 'added-to-campaign', null],
    ['dora', 'new-person', null],
    ['carl', 'changed-in-marketo', null],
    ['anna', 'same', null],
  ]);
  const paged: PreviewRowView[] = [];
  for (let after: string | undefined; ;) {
    const page = await actions.previewRows(id, { limit: 2, ...(after === undefined ? {} : { after }) });
    assert.ok(page.rows.length <= 2);
    paged.push(...page.rows);
    if (page.next === null) break;
    after = page.next;
  }
  assert.deepEqual(paged, whole.rows);
  const kind = await actions.previewRows(id, { kind: 'new-lead', limit: 1 });
  assert.deepEqual(brief(kind.rows), [['bert', 'new-lead', null]]);
  assert.notEqual(kind.next, null);

  const lines: string[] = [];
  for await (const line of previewCsv(actions, id, { limit: 2 })) lines.push(line);
  assert.equal(lines.length, 7);
  assert.match(
    lines[1] ?? '',
    /^Bert Person,Example Works,bert@example\.com,,new-lead,Attended,Attended,,Attended,/,
  );
  await assert.rejects(actions.previewRows('no-preview', {}), isRefused('PREVIEW_NOT_FOUND'));
});

test('who is left out stays as they are, whatever they do later, until somebody decides', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { id } = await lab.preview(program);
  const rows = await all(lab, id);
  const carl = rows.find(({ person }) => person.startsWith('Carl'))!;
  await assert.rejects(
    lab.companion.links.link(id, actor, { rows: ['77'] }),
    isRefused('ROW_UNKNOWN'),
    'a row that is not there',
  );
  // Emil moves before the first sync comes: left out all the same.
  move(lab, 'emil', 'Attended');
  await lab.companion.links.link(id, actor, { kinds: ['new-lead'], rows: [carl.key] });
  await lab.untilQuiet();
  const results = (await all(lab, id)).map(
    ({ email, result }) => [email?.split('@')[0] ?? '', result] as const,
  );
  assert.deepEqual(Object.fromEntries(results), {
    bert: 'left-out',
    emil: 'left-out',
    fred: 'done',
    dora: 'done',
    carl: 'left-out',
    anna: 'done',
  });
  const { marketo, salesforce } = lab.held(program);
  assert.equal(salesforce.bert, undefined);
  assert.equal(salesforce.emil, undefined);
  assert.equal(salesforce.fred, 'Registered');
  assert.deepEqual([marketo.carl, salesforce.carl], ['Registered', 'Attended']);

  move(lab, 'bert', 'Attended On-demand');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce.bert, undefined, 'the side without them stays without');
  const left = await worklist(lab, (await lab.companion.links.links({})).rows[0]?.id ?? '', 'settled');
  assert.deepEqual(left.map(({ email }) => email).sort(), [
    'bert@example.com',
    'carl@example.com',
    'emil@example.com',
  ]);
});

test('what changed since a preview is told; rows that moved are decided afresh and say so', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { actions, links } = lab.companion;
  const { id } = await lab.preview(program);
  assert.deepEqual(
    (({ canApply, reasons, people: moved }) => ({ canApply, reasons, moved }))(
      await actions.previewChanges(id),
    ),
    { canApply: true, reasons: [], moved: 0 },
  );
  for (const rows of [['abc'], [''], ['99999']])
    await assert.rejects(links.link(id, actor, { rows }), isRefused('ROW_UNKNOWN'));
  move(lab, 'anna', 'Attended');
  removeFromProgram(lab.marketo, lab.programId(program), lab.leadId('emil'));
  const moved = await actions.previewChanges(id);
  assert.equal(moved.canApply, true);
  assert.deepEqual(moved.rows, [
    {
      person: 'Anna Person',
      marketo: { was: 'Registered', now: 'Attended' },
      salesforce: { was: 'Registered', now: 'Registered' },
    },
    {
      person: 'Emil Person',
      marketo: { was: 'Registered', now: null },
      salesforce: { was: null, now: null },
    },
  ]);

  const label = lab.salesforce.statuses(lab.campaignId(program)).find((one) => one.label === 'Attended')!;
  lab.salesforce.renameStatus(label.id, 'Was There');
  const stale = await actions.previewChanges(id);
  assert.equal(stale.canApply, false);
  assert.deepEqual(stale.reasons, [
    '“Attended” is no longer a status of the campaign in Salesforce.',
    '“Was There” is a new status of the campaign in Salesforce.',
  ]);
  await assert.rejects(
    links.link(id, actor),
    (error: unknown) =>
      error instanceof FailureError &&
      error.failure.code === 'PREVIEW_STALE' &&
      error.failure.message.startsWith('“Attended” is no longer a status of the campaign'),
  );
  lab.salesforce.renameStatus(label.id, 'Attended');

  await links.link(id, actor);
  await lab.untilQuiet();
  const changed = await actions.previewRows(id, { changed: true });
  assert.deepEqual(brief(changed.rows), [['anna', 'same', 'changed']]);
  assert.equal(lab.held(program).salesforce.anna, 'Attended');
});

test('who was removed since an earlier link would be added again, and can be left out as a group', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people: people.slice(0, 2) }) });
  const { links, actions } = lab.companion;
  const first = await lab.link(program);
  await lab.untilQuiet();
  await links.unlink(first.id, actor);
  removeFromProgram(lab.marketo, lab.programId(program), lab.leadId('anna'));
  const { id } = await lab.preview(program);
  const again = await actions.previewRows(id, { again: true });
  assert.deepEqual(brief(again.rows), [['anna', 'added-to-program', null]]);
  await links.link(id, actor, { again: true });
  await lab.untilQuiet();
  assert.equal(lab.held(program).marketo.anna, undefined);
  assert.equal(lab.held(program).salesforce.anna, 'Registered');
});

const isRefused = (code: string) => (error: unknown) =>
  error instanceof FailureError && error.failure.code === code;
