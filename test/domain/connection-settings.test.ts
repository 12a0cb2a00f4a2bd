import assert from 'node:assert/strict';
import { test } from 'node:test';

import { objectName, settingsOf, standardSettings } from '../../companion/src/domain/connection-settings.ts';

test('settings that are missing, or that nobody knows, are as standard', () => {
  for (const stored of [undefined, null, 7, {}, { personName: 'Human', creation: 'cap', other: true }])
    assert.deepEqual(settingsOf(stored), standardSettings);
  assert.deepEqual(settingsOf({ personName: 'Lead' }), { ...standardSettings, personName: 'Lead' });
  assert.deepEqual(settingsOf({ creation: 'approve' }), { ...standardSettings, creation: 'approve' });
});

test('people are called as the setting says, everything else as it is', () => {
  assert.equal(objectName('Person (Lead)', { personName: 'Lead' }), 'Lead');
  assert.equal(objectName('Person (Lead)', standardSettings), 'Person (Lead)');
  assert.equal(objectName('Campaigns', { personName: 'Lead' }), 'Campaigns');
});
