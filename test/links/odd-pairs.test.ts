import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildWorld } from '../../companion/sandbox/world/seed.ts';
import { withCompanion } from '../support/companion.ts';

/**
 * Pairs of the full world, each there for one thing, and what the status match must say of them. Written by hand from the
 * rules: section 2 of the sync rules for labels, defaults and order, section 3 for the guards.
 */
const expected: readonly (readonly [shows: RegExp, codes: readonly string[]])[] = [
  [/case and in Unicode form/, ['near-match', 'near-match']],
  [/outer and repeated spaces/, ['near-match', 'near-match']],
  [/longer than a campaign member/, ['label-too-long']],
  [/no longer has/, ['held-value-unknown']],
  // One of the seven is near a status of the program, "No action"; "sent" and "SENT" are near no status of it.
  [
    /values that are no status/,
    ['near-match', ...Array.from({ length: 6 }, () => 'only-in-salesforce-held')],
  ],
  [/no default status/, ['no-default']],
  [/^200 statuses/, []],
  [/right-to-left/, []],
  [/disagrees with HasResponded/, ['responded-differs', 'responded-differs', 'responded-differs']],
  [/webinar program/, ['webinar-locked-statuses']],
  [/e-mail program/, ['email-additions-impossible']],
  [/engagement program/, ['engagement-additions-off']],
  [/native sync/, ['native-sync']],
  [/no longer active/, ['campaign-inactive']],
];

test('the odd pairs of the full world are found out', async (t) => {
  const lab = await withCompanion(t, { world: buildWorld({ seed: 3, scale: 1, size: 'full' }) });
  for (const [shows, codes] of expected) {
    const pair = lab.world.cases?.find((one) => shows.test(one.shows));
    assert.ok(pair?.campaignId, `no pair shows ${String(shows)}`);
    const { findings } = await lab.companion.links.match(pair.programId, pair.campaignId);
    assert.deepEqual(findings.map((one) => one.code).toSorted(), codes, pair.shows);
  }
});
