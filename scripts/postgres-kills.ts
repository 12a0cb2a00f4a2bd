import { parseArgs } from 'node:util';

import { killsOf, startKillLab, type Kill } from '../test/support/postgres-kills.ts';

/**
 * `npm run kills -- --kills 25 --seed 1 --away 60`: the embedded PostgreSQL is killed at random moments of a busy first sync, in
 * every third case only one of its sessions, and once it is away for so many seconds. With `--disk FOLDER --full 30` its data lies
 * on that small disk, which is full for so many seconds once. Prints a table; ends with code 1 when anything was lost or is
 * there twice.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '25' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    away: { type: 'string', default: '0' },
    disk: { type: 'string' },
    full: { type: 'string', default: '0' },
    log: { type: 'boolean', default: false },
  },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
const lab = await startKillLab(values.disk);
let wrong = 0;
try {
  say(`seed ${values.seed}, ${String(lab.writes)} writes at the vendors in a run that nobody disturbs`);
  say('write  after       what  ready ms  done ms  busy  lost  surplus  twice');
  for (const kill of [
    ...killsOf(Number(values.seed), Number(values.kills), lab.writes),
    ...lasting('away'),
    ...lasting('full'),
  ]) {
    const { busy, readyMs, doneMs, lost, surplus, twice, log } = await lab.run(kill);
    const cells = [kill.write, kill.afterMs, kill.what, Math.round(readyMs), Math.round(doneMs)];
    const found = [busy ? 'yes' : 'no', lost.length, surplus.length, twice.length];
    const widths = [5, 5, 9, 8, 7, 4, 4, 7, 5];
    say([...cells, ...found].map((cell, at) => String(cell).padStart(widths[at] ?? 0)).join('  '));
    if (lost.length + surplus.length + twice.length > 0) {
      wrong += 1;
      say(JSON.stringify({ lost, surplus, twice }, null, 2));
    }
    if (values.log) say(log);
  }
  say(wrong === 0 ? 'nothing lost, nothing twice' : `${String(wrong)} runs went wrong`);
} finally {
  await lab.stop();
}
process.exitCode = wrong === 0 ? 0 : 1;

function lasting(option: 'away' | 'full'): Kill[] {
  const lastsMs = Number(values[option]) * 1000;
  const what = option === 'full' ? 'disk-full' : option;
  return lastsMs === 0 ? [] : [{ write: Math.ceil(lab.writes / 3), afterMs: 0, what, lastsMs }];
}
