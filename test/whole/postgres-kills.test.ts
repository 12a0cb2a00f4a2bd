import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { killsOf, startKillLab, type KillLab, type Outcome } from '../support/postgres-kills.ts';

/** The small form of `npm run kills`: what befalls the database in the middle of a first sync costs nobody anything. */

const seed = Math.floor(Math.random() * 1_000_000);
let lab: KillLab;
before(async () => {
  lab = await startKillLab();
});
after(() => lab.stop());

function assertWhole({ lost, surplus, twice, log }: Outcome): void {
  assert.ok(!log.includes('STOPPING'), log);
  assert.deepEqual({ lost, surplus, twice }, { lost: [], surplus: [], twice: [] }, log);
}

test('kill -9 of PostgreSQL at random moments: nothing lost, nothing twice, and the service goes on alone', async (t) => {
  t.diagnostic(`seed ${String(seed)}`);
  let busy = 0;
  for (const kill of killsOf(seed, 2, lab.writes)) {
    const outcome = await lab.run(kill);
    const { readyMs, doneMs } = outcome;
    t.diagnostic(
      `${JSON.stringify(kill)}: ready after ${readyMs.toFixed(0)} ms, all done after ${doneMs.toFixed(0)} ms`,
    );
    assertWhole(outcome);
    busy += Number(outcome.busy);
  }
  assert.ok(busy > 0, 'it was in the middle of its work');
});

test('PostgreSQL is away for a while: said once, said when it is over, and nothing is lost', async () => {
  const outcome = await lab.run({
    write: Math.ceil(lab.writes / 3),
    afterMs: 0,
    what: 'away',
    lastsMs: 4000,
  });
  assertWhole(outcome);
  const lines = outcome.log.split('\n');
  const count = (text: string) => lines.filter((line) => line.includes(text)).length;
  // Once; on a machine that is busy enough it may seem gone once more.
  for (const told of ['The database does not answer', 'The database answers again'])
    assert.ok(count(told) >= 1 && count(told) <= 3, outcome.log);
  assert.equal(count('ERROR'), 0, outcome.log);
  assert.ok(count('WARN') < 12, outcome.log);
});
