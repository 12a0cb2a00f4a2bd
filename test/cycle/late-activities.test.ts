import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { certificatesOfLink } from '../../companion/src/store/certificates.ts';
import { withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

/** Activities that appear after their own date, when the feed's token is beyond them. */

const program = 'Program 1';
const minutes = 60_000;

test('an activity that appears late is found by looking back, within half an hour and without a comparison', async (t) => {
  let ahead = 0;
  const clock = {
    now: () => Date.now() + ahead,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(new Error('aborted'));
        });
      }),
  };
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: ['anna', 'bert'].map((key) => ({ key, marketo: 'Registered', salesforce: 'Registered' })),
    }),
    clock,
    marketo: { now: clock.now },
    salesforce: { now: clock.now },
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const { store, connectionId } = lab.companion;
  const before = await certificatesOfLink(store.db, { connectionId }, id, 9);

  // Anna's change shows in the feed a minute late: by then the token is beyond it.
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  const last = lab.marketo.activities.at(lab.marketo.activities.length - 1);
  assert.ok(last);
  Object.assign(last, { visibleAt: last.date + minutes });
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('bert'), 'Attended');
  await lab.untilQuiet();
  ahead += 2 * minutes;
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['bert'], 'Attended');
  assert.equal(lab.held(program).salesforce['anna'], 'Registered', 'the feed does not tell');

  ahead += 31 * minutes;
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
  assert.deepEqual(await certificatesOfLink(store.db, { connectionId }, id, 9), before);
});
