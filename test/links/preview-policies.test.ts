import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FailureError } from '../../companion/src/domain/failure.ts';
import { listAlerts } from '../../companion/src/store/alerts.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

/** What a link does from its first sync on, and what that says of the campaign's own fields. */

const program = 'Program 1';

test('policies and filter are given with the preview, and count from the first sync on', async (t) => {
  const people = [
    { key: 'anna', marketo: 'Registered' },
    { key: 'bert', marketo: 'Registered', salesforce: 'known' },
    { key: 'carl', marketo: 'Registered', salesforce: 'known' },
  ];
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { links, actions } = lab.companion;
  const pair = { programId: lab.programId(program), campaignId: lab.campaignId(program) };
  await assert.rejects(
    links.preview({ ...pair, policies: { creation: 'cap' } }, actor),
    (error: unknown) =>
      error instanceof FailureError &&
      error.failure.code === 'POLICY' &&
      error.failure.said?.code === 'policy-cap' &&
      error.failure.message === 'How many leads a sync may create is a whole number above 0.',
    'a cap without a number',
  );
  const view = await links.preview(
    {
      ...pair,
      policies: {
        creation: 'existing-only',
        filter: [{ field: 'email', test: 'begins-with', value: 'bert@' }],
      },
    },
    actor,
  );
  const { creation, backwards, filter } = view.policies;
  assert.deepEqual(
    [creation, backwards, filter.length],
    ['existing-only', 'hold', 1],
    'asked for, and usual',
  );
  assert.deepEqual([view.salesforce.newLeads, view.salesforce.added, view.willWait], [0, 1, 2]);
  const { id } = await links.link(view.id, actor);
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program).salesforce, { carl: 'Registered' });
  const { policies, waiting } = await actions.policies(id);
  assert.equal(policies.creation, 'existing-only');
  assert.deepEqual(waiting.map(({ reason }) => reason).sort(), ['creation-existing-only', 'filtered']);
});

test('an edit of the campaign’s type that is overwritten is told with both values', async (t) => {
  const people = [{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }];
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  lab.salesforce.updateRecord('Campaign', lab.campaignId(program), { Type: 'Other' });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const { rows } = await lab.companion.actions.fieldWrites(id);
  assert.deepEqual(
    rows.map(({ field, from, to, overwroteEdit }) => ({ field, from, to, overwroteEdit })),
    [{ field: 'Type', from: 'Other', to: 'Webcast', overwroteEdit: true }],
  );
  assert.equal(lab.salesforce.record('Campaign', lab.campaignId(program))?.['Type'], 'Webcast');
});

test('a type that a restricted list lacks is a finding before linking and one alert after it', async (t) => {
  const people = [{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }];
  const lab = await withCompanion(t, {
    world: smallWorld({ people }),
    salesforce: { switches: { campaignTypeRestricted: true } },
  });
  lab.salesforce.updateRecord('Campaign', lab.campaignId(program), { Type: 'Other' });
  const view = await lab.preview(program);
  assert.deepEqual(
    view.findings.filter(({ code }) => code === 'type-not-in-picklist').map(({ severity }) => severity),
    ['warning'],
  );
  const { id } = await lab.companion.links.link(view.id, actor);
  await lab.untilQuiet();
  await lab.companion.actions.compare(id, actor);
  await lab.untilQuiet();
  const { store, connectionId } = lab.companion;
  const alerts = await listAlerts(store.db, { connectionId }, { limit: 10 });
  assert.deepEqual(
    alerts.filter(({ code }) => code === 'type-not-in-picklist').map(({ linkId }) => linkId),
    [id],
  );
  assert.deepEqual((await lab.companion.actions.fieldWrites(id)).rows, []);
});
