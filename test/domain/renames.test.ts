import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  findRenames,
  inNewNames,
  takeOver,
  withoutOldNames,
  withoutReturned,
  withOldNames,
  type Rename,
} from '../../companion/src/domain/renames.ts';
import { exactMap, inStep, toMarketo, toSalesforce } from '../../companion/src/domain/status-map.ts';

const status = (name: string, step: number, success = false) => ({ name, step, hidden: false, success });
const label = (id: string, name: string, sortOrder: number, hasResponded = false) => ({
  id,
  label: name,
  sortOrder,
  hasResponded,
  isDefault: sortOrder === 1,
});

const statuses = [status('Invited', 10), status('No Show', 20), status('Attended', 30, true)];
const labels = [label('a', 'Invited', 1), label('b', 'No Show', 2), label('c', 'Attended', 3, true)];
const map = exactMap(statuses, labels);
const before = { statuses, labels };
const renamed = <T extends object>(list: readonly T[], at: number, change: Partial<T>): T[] =>
  list.map((one, index) => (index === at ? { ...one, ...change } : one));

describe('a rename is recognised', () => {
  test('in Salesforce by the record, wherever it stands and whatever it counts for now', () => {
    const now = renamed(labels, 1, { label: 'Did not come', sortOrder: 9, hasResponded: true });
    assert.deepEqual(findRenames(map, before, { statuses, labels: now }), [
      { side: 'salesforce', from: 'No Show', to: 'Did not come', certain: true },
    ]);
  });
  test('on either side by the place and what it counts for, as a guess', () => {
    const now = {
      statuses: renamed(statuses, 1, { name: 'Missed' }),
      labels: renamed(labels, 2, { id: 'z', label: 'Was there' }),
    };
    assert.deepEqual(findRenames(map, before, now), [
      { side: 'salesforce', from: 'Attended', to: 'Was there', certain: false },
      { side: 'marketo', from: 'No Show', to: 'Missed', certain: false },
    ]);
  });

  const noRename = (what: string, now: Partial<typeof before>) => {
    test(`not when ${what}`, () => {
      assert.deepEqual(findRenames(map, before, { ...before, ...now }), []);
    });
  };
  noRename('nothing vanished', { statuses: [...statuses, status('Left Early', 20)] });
  noRename('the new name stands elsewhere', { statuses: renamed(statuses, 1, { name: 'Missed', step: 25 }) });
  noRename('it counts as a success now', {
    statuses: renamed(statuses, 1, { name: 'Missed', success: true }),
  });
  noRename('two new names stand where one stood', {
    statuses: [...renamed(statuses, 1, { name: 'Missed' }), status('Absent', 20)],
  });
  noRename('the status was only hidden', { statuses: renamed(statuses, 1, { hidden: true }) });
  noRename('the label was deleted', { labels: labels.slice(0, 2) });
  noRename('another record that was there before took its place', {
    labels: [label('a', 'Invited', 1), label('c', 'Attended', 2, false)],
  });
  test('not when two old names would have the same new one', () => {
    const twice = [status('One', 20), status('Two', 20), status('Three', 30)];
    const both = exactMap(twice, [{ label: 'One' }, { label: 'Two' }, { label: 'Three' }]);
    const now = { statuses: [status('New', 20), status('Three', 30)], labels };
    assert.deepEqual(findRenames(both, { statuses: twice, labels }, { ...now, labels: [] }), []);
  });
});

describe('a rename that is taken over', () => {
  const inMarketo: Rename = { side: 'marketo', from: 'No Show', to: 'Missed', certain: false };
  const inSalesforce: Rename = { side: 'salesforce', from: 'No Show', to: 'Did not come', certain: true };
  const now = renamed(statuses, 1, { name: 'Missed' });

  test('leads to the new name, and whoever holds the old one is in step as before', () => {
    const moved = takeOver(map, [inMarketo, inSalesforce], now);
    assert.equal(toSalesforce(moved, 'Missed'), 'Did not come');
    assert.equal(toMarketo(moved, 'Did not come'), 'Missed');
    for (const marketo of ['No Show', 'Missed'])
      for (const salesforce of ['No Show', 'Did not come'])
        assert.equal(inStep(moved, { marketo, salesforce }), true, `${marketo}, ${salesforce}`);
    assert.equal(inStep(moved, { marketo: 'No Show', salesforce: 'Attended' }), false);
    assert.deepEqual(moved.oldNames, {
      marketo: { 'No Show': 'Missed' },
      salesforce: { 'No Show': 'Did not come' },
    });
    assert.deepEqual(withoutOldNames(moved), {
      f: { Invited: 'Invited', Attended: 'Attended', Missed: 'Did not come' },
      g: { Invited: 'Invited', Attended: 'Attended', 'Did not come': 'Missed' },
    });
  });
  test('has the step of the new name, and is never written', () => {
    const { oldNames } = takeOver(map, [inMarketo], now);
    assert.deepEqual(withOldNames(now, oldNames).at(-1), {
      name: 'No Show',
      step: 20,
      hidden: true,
      success: false,
    });
  });
  test('follows further renames, and gives the old name back', () => {
    const first = takeOver(map, [inMarketo], now);
    const again: Rename = { side: 'marketo', from: 'Missed', to: 'Absent', certain: false };
    const second = takeOver(first, [again], renamed(statuses, 1, { name: 'Absent' }));
    assert.deepEqual(second.oldNames.marketo, { 'No Show': 'Absent', Missed: 'Absent' });
    for (const marketo of ['No Show', 'Missed', 'Absent'])
      assert.equal(inStep(second, { marketo, salesforce: 'No Show' }), true);
    const back: Rename = { side: 'marketo', from: 'Absent', to: 'No Show', certain: false };
    const third = takeOver(second, [back], statuses);
    assert.deepEqual(third.oldNames.marketo, { Missed: 'No Show', Absent: 'No Show' });
    assert.equal(toMarketo(third, 'No Show'), 'No Show');
  });
  test('is proposed to be taken back when the vendor does so', () => {
    const labelsNow = renamed(labels, 1, { label: 'Did not come' });
    const both = takeOver(map, [inMarketo, inSalesforce], now);
    assert.deepEqual(findRenames(both, { statuses: now, labels: labelsNow }, { statuses, labels }), [
      { side: 'salesforce', from: 'Did not come', to: 'No Show', certain: true },
      { side: 'marketo', from: 'Missed', to: 'No Show', certain: false },
    ]);
  });
  test('is no change of a member that the vendor gave the new name', () => {
    const { oldNames } = takeOver(map, [inMarketo], now);
    const baseline = { marketo: 'No Show', salesforce: 'No Show' };
    const follow = (marketo: string | null) =>
      inNewNames(baseline, { marketo, salesforce: 'Attended' }, oldNames)?.marketo;
    assert.deepEqual(
      [follow('Missed'), follow('No Show'), follow('Attended'), follow(null)],
      ['Missed', 'No Show', 'No Show', 'No Show'],
    );
    assert.equal(inNewNames(null, baseline, oldNames), null);
  });
  describe('and whose old name is a status of its own again', () => {
    const moved = takeOver(map, [inMarketo, inSalesforce], now);
    const newLabels = renamed(labels, 1, { label: 'Did not come' });
    test('no longer speaks for it, in either direction', () => {
      const again = { statuses: [...now, status('No Show', 25)], labels: newLabels };
      const inOne = withoutReturned(moved, again);
      assert.deepEqual(inOne.oldNames, { marketo: {}, salesforce: { 'No Show': 'Did not come' } });
      assert.equal(toSalesforce(inOne, 'No Show'), undefined);
      assert.equal(toMarketo(inOne, 'No Show'), 'Missed', 'the label is still no status of the campaign');
      const inBoth = withoutReturned(moved, { ...again, labels: [...newLabels, label('z', 'No Show', 9)] });
      assert.deepEqual(inBoth, { ...withoutOldNames(moved), oldNames: { marketo: {}, salesforce: {} } });
    });
    test('keeps the way to an equal name that it has by now', () => {
      const both = { ...moved, f: { ...moved.f, 'No Show': 'No Show' } };
      const again = { statuses: [...now, status('No Show', 25)], labels: newLabels };
      assert.equal(toSalesforce(withoutReturned(both, again), 'No Show'), 'No Show');
    });
    test('stays one of the new name where it is hidden, or not there', () => {
      const hidden = [...now, { ...status('No Show', 25), hidden: true }];
      for (const each of [now, hidden])
        assert.equal(withoutReturned(moved, { statuses: each, labels: newLabels }), moved);
      assert.equal(withoutReturned(map, before), map);
    });
    test('is recognised as the new name of what took its place, once that one is gone', () => {
      const then = { statuses: now, labels: newLabels };
      assert.deepEqual(findRenames(withoutReturned(moved, before), then, before), [
        { side: 'salesforce', from: 'Did not come', to: 'No Show', certain: true },
        { side: 'marketo', from: 'Missed', to: 'No Show', certain: false },
      ]);
    });
  });
});
