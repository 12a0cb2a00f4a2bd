import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

/** The package's own permission set is all the integration's user needs, beside the Marketing User box. */

const program = 'Program 1';
const known = { marketo: 'known', salesforce: 'known' };

test('linking, syncing and creating people with the rights of the permission set alone', async (t) => {
  const people = [
    { key: 'anna', marketo: 'Attended', salesforce: 'Registered' },
    { key: 'bert', marketo: 'Registered', salesforce: 'Attended', as: 'contact' as const },
    { key: 'kim', ...known, marketo: 'Registered' },
    { key: 'nora', marketo: 'Registered' },
  ];
  const lab = await withCompanion(t, {
    world: smallWorld({ people }),
    salesforce: {
      integration: {
        profile: 'Minimum Access - API Only Integrations',
        permissionSets: ['Lockstep_Integration'],
      },
    },
  });
  await lab.link(program);
  await lab.untilQuiet();
  const held = lab.held(program);
  assert.deepEqual(held.salesforce, held.marketo);
  assert.equal(held.salesforce['nora'], 'Registered', 'a person whom Salesforce did not know was created');
});
