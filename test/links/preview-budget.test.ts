import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

test('a preview says whether the day has the calls that its first sync takes', async (t) => {
  const people = ['anna', 'bert'].map((key) => ({ key, marketo: 'Registered' }));
  const lab = await withCompanion(t, {
    world: smallWorld({ people }),
    settings: { LOCKSTEP_MARKETO_CALLS_PER_DAY: '14' },
  });
  const { budget = [] } = await lab.preview('Program 1');
  const of = (vendor: string) => budget.find((one) => one.vendor === vendor);
  const [marketo, salesforce] = [of('marketo'), of('salesforce')];
  // A page of members, nobody to look for, and what is read anyway; two leads and their memberships.
  assert.deepEqual([marketo?.calls, salesforce?.calls], [9, 12]);
  assert.deepEqual([salesforce?.enough, salesforce?.furtherDays, salesforce?.renewsAt], [true, 0, null]);
  const { vendors } = await lab.companion.reports.budget();
  const used = vendors.find(({ vendor }) => vendor === 'marketo')?.used ?? 0;
  assert.ok(used > 3, 'what the preview itself has read counts');
  assert.deepEqual([marketo?.left, marketo?.enough, marketo?.furtherDays], [12 - used, false, 1]);
  assert.ok(Date.parse(marketo?.renewsAt ?? '') > Date.now());
  assert.match(marketo?.text ?? '', /takes about 9 calls to Marketo, and \d are left of the day/);
  assert.equal(marketo?.said.code, 'day-short-marketo');
});
