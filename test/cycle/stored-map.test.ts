import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mapToStore } from '../../companion/src/cycle/stored-map.ts';
import { inStep } from '../../companion/src/domain/status-map.ts';

test('an old name that has a partner of its own again is no old name any more', () => {
  const oldNames = { marketo: { Missed: 'No Show', Absent: 'No Show' }, salesforce: {} };
  const map = {
    f: { Missed: 'Missed', 'No Show': 'No Show' },
    g: { Missed: 'Missed', 'No Show': 'No Show' },
  };
  const stored = mapToStore(map, [], oldNames);
  assert.deepEqual(stored.oldNames.marketo, { Absent: 'No Show' });
  assert.equal(inStep(stored, { marketo: 'Missed', salesforce: 'Missed' }), true);
  assert.equal(inStep(stored, { marketo: 'Missed', salesforce: 'No Show' }), false);
  assert.equal(inStep(stored, { marketo: 'Absent', salesforce: 'No Show' }), true);
});
