import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { seeded } from '../../companion/sandbox/world/random.ts';
import { startRestoreLab, type Moment, type RestoreLab } from '../support/restored-world.ts';

/**
 * What a backup does not know of, since it was written after it, is neither lost nor done twice by the companion that goes on from
 * it: both vendors end as they do when nothing happens.
 */

const seed = Math.floor(Math.random() * 1_000_000);
const random = seeded(seed);
let lab: RestoreLab;
before(async () => {
  lab = await startRestoreLab();
});
after(() => lab.stop());

for (const number of [1, 2])
  test(`a backup taken in the middle of a first sync goes on elsewhere, moment ${String(number)}`, async (t) => {
    const moment: Moment = {
      write: 1 + random.below(Math.floor(lab.writes * 0.4)),
      meanwhile: random.below(4),
      unknown: 1 + random.below(6),
    };
    t.diagnostic(`seed ${String(seed)}: ${JSON.stringify(moment)} of ${String(lab.writes)} writes`);
    const { lost, surplus, twice, done, links, batches, writtenLater, log, ...found } = await lab.run(moment);
    t.diagnostic(JSON.stringify(found));
    assert.deepEqual({ lost, surplus, twice }, { lost: [], surplus: [], twice: [] }, log);
    assert.ok(done, `it never became quiet: ${log}`);
    assert.equal(writtenLater, 0, 'nothing was left to do');
    assert.deepEqual(links, lab.links);
    for (const batch of batches) {
      const { status, input, failed, skipped, held } = batch;
      const counted =
        (batch.new ?? 0) + (batch.updated ?? 0) + (batch.deleted ?? 0) + failed + skipped + held;
      assert.notEqual(status, 'In Process', JSON.stringify(batch));
      if (status === 'Succeeded') assert.equal(counted, input, JSON.stringify(batch));
      else assert.ok(counted <= input, JSON.stringify(batch));
    }
    assert.ok(
      found.began < found.killed && found.saved < found.killed,
      'the backup lacks some of the writes',
    );
    assert.ok(found.killed < lab.writes, 'it was in the middle of its work');
  });
