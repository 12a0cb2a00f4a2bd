import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { effectsOfMap, willStand, type MembersAlike } from '../../companion/src/domain/map-change.ts';
import { chosenMap, type StatusMap } from '../../companion/src/domain/status-map.ts';
import type { Pair, Value } from '../../companion/src/domain/words.ts';

/** What another map does to members, before it is the link's. */

const status = (name: string, step: number) => ({ name, step, hidden: false, success: false });
const statuses = [
  status('Invited', 10),
  status('No Show', 20),
  status('Left Early', 30),
  status('Attended', 40),
];
const labels = ['Invited', 'Did not come', 'Attended'].map((label, at) => ({
  label,
  sortOrder: at + 1,
  hasResponded: false,
  isDefault: at === 0,
}));
const mapOf = (...choices: [string, string][]): StatusMap =>
  chosenMap(
    choices.map(([marketo, salesforce]) => ({ marketo, salesforce })),
    statuses,
    labels,
  );
const missed = mapOf(['No Show', 'Did not come']);
const both = mapOf(['No Show', 'Did not come'], ['Left Early', 'Did not come']);
const none = mapOf();

const pair = (marketo: Value, salesforce: Value): Pair => ({ marketo, salesforce });
/** One member who holds these values, settled before on the same ones unless said. */
const alike = (now: Pair, more: Partial<MembersAlike> = {}): MembersAlike => ({
  ...now,
  baseline: now,
  settled: false,
  waits: false,
  members: 1,
  ...more,
});
const standings = (before: StatusMap, after: StatusMap, ...all: MembersAlike[]) =>
  effectsOfMap(all, { before, after }, statuses).map(({ now, then }) => [now, then]);

describe('another map', () => {
  const absent = pair('No Show', 'Did not come');
  const early = pair('Left Early', 'Did not come');
  test('lets whoever differs by it wait, and nobody be written', () => {
    assert.deepEqual(standings(missed, none, alike(absent)), [['in-step', 'waits']]);
  });
  test('brings those into step who differed only for want of a partner', () => {
    const held = alike(early, { baseline: absent, waits: true });
    assert.deepEqual(standings(missed, both, held), [['waits', 'in-step']]);
  });
  test('has the next sync decide about whoever changed a status that had no partner', () => {
    const held = alike(pair('Left Early', 'Invited'), { baseline: pair('Invited', 'Invited'), waits: true });
    assert.deepEqual(standings(missed, both, held), [['waits', 'syncs']]);
  });
  test('leaves what a person settled as it is', () => {
    const settled = alike(pair('Left Early', 'Invited'), { settled: true });
    assert.deepEqual(standings(missed, both, settled), []);
    assert.deepEqual(standings(missed, none, alike(absent, { settled: true })), [['in-step', 'settled']]);
    const since = alike(pair('Left Early', 'Invited'), {
      baseline: pair('Invited', 'Invited'),
      settled: true,
    });
    assert.deepEqual(standings(missed, both, since), [['waits', 'syncs']], 'but not what changed since');
  });
  test('changes nothing for those who wait for something else, nor for those with equal names', () => {
    const removed = alike(pair(null, 'Attended'), { baseline: pair('Attended', 'Attended'), waits: true });
    const same = alike(pair('Attended', 'Attended'));
    assert.deepEqual(standings(missed, both, removed, same), []);
    const otherwise = alike(pair('No Show', 'Invited'), { baseline: absent, waits: true });
    assert.deepEqual(standings(missed, none, otherwise), [], 'they wait before and after');
    const atLast = alike(early, { baseline: pair('Invited', 'Did not come'), waits: true });
    const leadsOnly = { ...missed, f: { ...missed.f, 'Left Early': 'Invited' } };
    assert.deepEqual(standings(leadsOnly, both, atLast), [['waits', 'in-step']], 'whatever they waited for');
  });
  test('never changes anything where it is the same', () => {
    const all = [null, 'Invited', 'No Show', 'Left Early', 'Gone'].flatMap((marketo) =>
      [null, 'Invited', 'Did not come', 'Elsewhere'].flatMap((salesforce) =>
        [true, false].map((waits) => alike(pair(marketo, salesforce), { waits })),
      ),
    );
    assert.deepEqual(standings(both, both, ...all), []);
  });
  test('is told by the values that members hold, most members first, however they came to hold them', () => {
    const effects = effectsOfMap(
      [
        alike(absent, { members: 3 }),
        alike(absent, { members: 4, baseline: pair('No Show', 'Did not come') }),
        alike(early, { members: 9 }),
      ],
      { before: both, after: none },
      statuses,
    );
    assert.deepEqual(effects, [
      { ...early, members: 9, now: 'in-step', then: 'waits' },
      { ...absent, members: 7, now: 'in-step', then: 'waits' },
    ]);
    assert.deepEqual([willStand(effects, 'waits'), willStand(effects, 'in-step')], [16, 0]);
  });
  test('takes a name that was given up for the one that took its place', () => {
    const oldNames = { marketo: { Missed: 'No Show' }, salesforce: {} };
    const renamed = { ...missed, f: { ...missed.f, Missed: 'Did not come' }, oldNames };
    const member = alike(pair('Missed', 'Did not come'));
    assert.deepEqual(standings(renamed, { ...both, oldNames }, member), []);
    assert.deepEqual(standings(renamed, { ...none, oldNames }, member), [['in-step', 'waits']]);
    const changed = alike(pair('Missed', 'Invited'), { baseline: pair('Invited', 'Invited') });
    assert.deepEqual(standings(renamed, { ...none, oldNames }, changed), [['syncs', 'waits']]);
    // That a vendor gave them the new name is no change of theirs.
    const given = alike(absent, { baseline: pair('Missed', 'Did not come') });
    const others = { ...mapOf(['No Show', 'Invited'], ['Left Early', 'Did not come']), oldNames };
    assert.deepEqual(standings(renamed, others, given), [['in-step', 'waits']]);
  });
});
