import assert from 'node:assert/strict';
import { test } from 'node:test';

import { standardSettings } from '../../companion/src/domain/connection-settings.ts';
import { listAudit } from '../../companion/src/store/audit.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

test('what an admin decides for the connection: new links begin with it, the page calls people so, and the log says who', async (t) => {
  const people = ['anna', 'bert'].map((key, at) => ({ key, marketo: 'Registered', in: at }));
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 2 }) });
  const { actions, links, store, connectionId } = lab.companion;
  const standard = standardSettings;
  assert.deepEqual((await links.connection()).settings, standard);

  // Two at once: neither loses the other's.
  await Promise.all([
    actions.changeSettings({ creation: 'approve' }, actor),
    actions.changeSettings({ personName: 'Lead' }, actor),
  ]);
  const decided = { ...standardSettings, personName: 'Lead', creation: 'approve' };
  assert.deepEqual((await links.connection()).settings, decided);
  const log = (await listAudit(store.db, { connectionId }, { limit: 10 })).filter(
    ({ action }) => action === 'change-settings',
  );
  assert.deepEqual(
    log.map((entry) => entry.actor),
    [actor.name, actor.name],
  );

  const { id } = await lab.link('Program 1');
  const pair = { programId: lab.programId('Program 2'), campaignId: lab.campaignId('Program 2') };
  const asked = await links.preview({ ...pair, policies: { creation: 'create' } }, actor);
  await links.link(asked.id, actor);
  await lab.untilQuiet();
  const [waiting] = await worklist(lab, id, 'held');
  assert.equal(waiting?.held?.reason, 'creation-needs-approval', 'as the connection says');
  assert.deepEqual(lab.held('Program 2').salesforce, { bert: 'Registered' }, 'as the preview said');

  const created = async () => (await links.batches({ object: 'Person (Lead)', limit: 9 })).rows;
  assert.deepEqual(new Set((await created()).map(({ object }) => object)), new Set(['Lead']));
  await actions.changeSettings({ personName: 'Person (Lead)' }, actor);
  assert.ok((await created()).some(({ object, new: added }) => object === 'Person (Lead)' && added === 1));
});

test('whom the connection’s filter names no link syncs, with the reason, until it names them no more', async (t) => {
  const people = ['anna', 'bert'].flatMap((key) => [
    { key: `${key}1`, marketo: 'Registered', in: 0 },
    { key: `${key}2`, marketo: 'Registered', in: 1 },
  ]);
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 2 }) });
  const { actions, links } = lab.companion;
  const filter = [{ field: 'email', test: 'begins-with', value: 'bert' }] as const;
  await assert.rejects(
    actions.changeSettings({ filter: [{ field: 'email', test: 'equals', value: ' ' }] }, actor),
    /filter must be at most 50 conditions/,
  );
  await actions.changeSettings({ filter }, actor);
  const view = await lab.preview('Program 1');
  assert.deepEqual([view.salesforce.newLeads, view.willWait], [1, 1]);
  await links.link(view.id, actor);
  const { id } = await lab.link('Program 2');
  await lab.untilQuiet();
  assert.deepEqual(lab.held('Program 1').salesforce, { anna1: 'Registered' });
  assert.deepEqual(lab.held('Program 2').salesforce, { anna2: 'Registered' });
  assert.deepEqual(
    (await worklist(lab, id, 'held')).map(({ held }) => held?.reason),
    ['filtered'],
  );
  // The link's own filter is another one, and shows nothing of it.
  assert.deepEqual((await actions.policies(id)).policies.filter, []);

  await actions.changeSettings({ filter: [] }, actor);
  await lab.untilQuiet();
  assert.deepEqual(Object.keys(lab.held('Program 1').salesforce).sort(), ['anna1', 'bert1']);
  assert.deepEqual(Object.keys(lab.held('Program 2').salesforce).sort(), ['anna2', 'bert2']);
});
