import assert from 'node:assert/strict';
import { test } from 'node:test';

import { smallWorld } from '../support/small-world.ts';
import { startLab } from '../support/lab.ts';
import { createClock } from './clock.ts';
import { openGround } from './ground.ts';
import { beginLife } from './life.ts';
import { feedStored, writeCommitted, writeRecorded } from './moments.ts';
import { program } from './worlds.ts';

// Where the words are no longer the product's, histories would aim at nothing, and pass.
test('a cycle sends the messages that histories aim at', async (t) => {
  const ground = await openGround();
  t.after(() => ground.stop());
  const clock = createClock();
  const { lab, ...world } = await startLab(ground, {
    world: smallWorld({ people: [{ key: 'p', marketo: 'Registered', salesforce: 'known' }] }),
    clock,
  });
  t.after(() => world.stop());
  await lab.link(program);
  const life = await beginLife(lab, {
    clock,
    real: false,
    compiled: ground.compiled,
    begun: new Set(),
  });
  t.after(() => life.end());
  const sent = new Set<readonly string[]>();
  for (const from of [feedStored, writeRecorded, writeCommitted])
    life.gateway.doAt({ from, after: 1 }, () => sent.add(from));
  const report = await life.cycle();
  assert.equal(report?.written, 1);
  assert.deepEqual([...sent], [feedStored, writeRecorded, writeCommitted]);
});
