import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sql } from 'kysely';

import { setNativeLink } from '../../companion/sandbox/marketo/marketer.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import { writing } from '../../companion/src/store/scope.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

/** Links that move, many links at once, suggestions, and campaigns that native sync ties to another program. */

const code = (wanted: string) => (error: unknown) =>
  error instanceof FailureError && error.failure.code === wanted;
const people = [
  { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
  { key: 'bert', marketo: 'Attended', salesforce: 'Attended', in: 1 },
];

test('a link moves to another campaign behind a preview: the old one ends with it, nobody is removed', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 2 }) });
  const { links } = lab.companion;
  const old = await lab.link('Program 1');
  await lab.untilQuiet();
  const to = { programId: lab.programId('Program 1'), campaignId: lab.campaignId('Program 2') };
  assert.equal((await links.preview(to, actor)).canApply, false, 'a linked program is refused');
  await assert.rejects(
    links.preview({ ...to, programId: lab.programId('Program 2'), moves: old.id }, actor),
    code('MOVE'),
  );
  const preview = await links.preview({ ...to, moves: old.id }, actor);
  assert.equal(preview.canApply, true, JSON.stringify(preview.findings));
  assert.equal((await links.get(old.id)).state, 'active');

  const moved = await links.link(preview.id, actor);
  assert.equal((await links.get(old.id)).state, 'unlinked');
  await lab.untilQuiet();
  assert.equal((await links.get(moved.id)).state, 'active');
  const { marketo } = lab.held('Program 1');
  assert.deepEqual(marketo, { anna: 'Registered', bert: 'Attended' });
  assert.deepEqual(
    lab.held('Program 1').salesforce,
    { anna: 'Registered' },
    'the old campaign keeps its members',
  );
  assert.deepEqual(lab.held('Program 2').salesforce, { anna: 'Registered', bert: 'Attended' });
  const marks = lab.salesforce.campaigns().map(({ id, programId }) => [id, programId]);
  assert.deepEqual(
    new Map(marks as [string, string | null][]),
    new Map([
      [lab.campaignId('Program 1'), null],
      [lab.campaignId('Program 2'), String(to.programId)],
    ]),
  );
});

test('a move to a pair whose statuses differ is refused, and the link stays as it is', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 2 }) });
  const { links } = lab.companion;
  const old = await lab.link('Program 1');
  const campaignId = lab.campaignId('Program 2');
  const attended = lab.salesforce.statuses(campaignId).find(({ label }) => label === 'Attended')!;
  lab.salesforce.renameStatus(attended.id, 'Was There');
  const pair = { programId: lab.programId('Program 1'), campaignId, moves: old.id };
  const preview = await links.preview(pair, actor);
  await assert.rejects(links.link(preview.id, actor), code('MOVE_BLOCKED'));
  assert.equal((await links.get(old.id)).state, 'active');
});

test('many pairs are previewed and linked at once; one that is refused stops no other', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 3 }) });
  const { links } = lab.companion;
  const pairs = ['Program 1', 'Program 2', 'Program 3'].map((name) => ({
    programId: lab.programId(name),
    campaignId: lab.campaignId(name),
  }));
  const gone = { programId: 999_999, campaignId: pairs[0]!.campaignId };
  const { rows } = await links.previewMany([...pairs, gone], actor);
  assert.deepEqual(
    rows.map(({ preview, failure }) => preview?.canApply ?? typeof failure?.message),
    [true, true, true, 'string'],
  );
  lab.salesforce.renameStatus(lab.salesforce.statuses(pairs[1]!.campaignId)[0]!.id, 'Other');
  const made = await links.linkMany(
    rows.flatMap(({ preview }) => preview?.id ?? []),
    actor,
  );
  assert.deepEqual(
    made.rows.map(({ link, failure }) => link?.state ?? failure?.code),
    ['active', 'PREVIEW_STALE', 'active'],
  );
});

test('suggestions: the program of the same words comes first, with its reasons; a linked one is none', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 2 }) });
  const { links } = lab.companion;
  const campaignId = lab.campaignId('Program 2');
  lab.salesforce.updateRecord('Campaign', campaignId, { Name: 'Program 2' });
  const [first] = await links.suggestions(campaignId, 5);
  assert.equal(first?.program.program.name, 'Program 2');
  assert.deepEqual(
    first.reasons.map((reason) => reason.code),
    ['same-name', 'same-type', 'statuses-match'],
  );
  lab.salesforce.updateRecord('Campaign', lab.campaignId('Program 1'), { Name: 'Program 2' });
  await lab.link('Program 2');
  const others = await links.suggestions(lab.campaignId('Program 1'), 5);
  assert.equal(
    others.some(({ program }) => program.program.name === 'Program 2'),
    false,
  );
});

test('suggestions: a program whose members the campaign has is one, whatever the names; known from a link that ended', async (t) => {
  const both = { key: 'anna', marketo: 'Registered', salesforce: 'Registered', in: [0, 1] };
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [both, { key: 'bert', salesforce: 'Registered', in: 1 }], links: 3 }),
  });
  const { links } = lab.companion;
  const campaignId = lab.campaignId('Program 2');
  lab.salesforce.updateRecord('Campaign', campaignId, { Name: 'Autumn dinner' });
  assert.deepEqual(await links.suggestions(campaignId, 5), [], 'nobody is known yet');
  const { id } = await lab.link('Program 1');
  await lab.untilQuiet();
  await links.unlink(id, actor);
  const [first, ...others] = await links.suggestions(campaignId, 5);
  assert.deepEqual([first?.program.program.name, others], ['Program 1', []]);
  assert.deepEqual(
    first?.reasons.find(({ code: reason }) => reason === 'shared-members'),
    {
      code: 'shared-members',
      params: { shared: 1, of: 2 },
      text: '1 of 2 campaign members are known from this program.',
    },
  );
});

test('native sync ties a linked campaign to another program: the link is held within the hour, and goes on when the tie is gone', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 2 }) });
  const { links, store, connectionId } = lab.companion;
  const { id } = await lab.link('Program 1');
  await lab.untilQuiet();
  const hourLater = () =>
    writing(store.db, { connectionId }, (own) =>
      sql`update lockstep.watermarks set moved_at = moved_at - interval '61 minutes'
        where name = 'native.indexed'`.execute(own),
    );
  setNativeLink(lab.marketo, lab.programId('Program 2'), {
    id: lab.campaignId('Program 1').slice(0, 15),
    name: 'Campaign 1',
  });
  await lab.cycle();
  assert.equal((await links.get(id)).state, 'active', 'not looked at yet');
  await hourLater();
  await lab.cycle();
  const held = await links.get(id);
  assert.deepEqual([held.state, held.reason], ['held', 'native-sync']);
  assert.match(held.findings[0]?.sentence ?? '', /Program 2/);
  setNativeLink(lab.marketo, lab.programId('Program 2'), null);
  await hourLater();
  await lab.untilQuiet();
  assert.equal((await links.get(id)).state, 'active');
});

test('a new campaign gets the fields that somebody chose', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 2 }) });
  const { links } = lab.companion;
  const parentId = lab.campaignId('Program 2');
  const preview = await links.preview(
    {
      programId: lab.programId('Program 1'),
      newCampaign: {
        name: 'Made',
        parentId,
        startDate: '2026-09-01',
        endDate: '2026-09-02',
        status: 'Planned',
      },
    },
    actor,
  );
  const { campaign } = await links.link(preview.id, actor);
  const record = lab.salesforce.record('Campaign', campaign.id)!;
  assert.deepEqual(
    ['Name', 'ParentId', 'StartDate', 'EndDate', 'Status'].map((field) => record[field]),
    ['Made', parentId, '2026-09-01', '2026-09-02', 'Planned'],
  );
  const refused = await links.preview(
    { programId: lab.programId('Program 2'), newCampaign: { recordTypeId: '012000000000001AAA' } },
    actor,
  );
  await assert.rejects(links.link(refused.id, actor), code('CAMPAIGN_FIELD'));
});
