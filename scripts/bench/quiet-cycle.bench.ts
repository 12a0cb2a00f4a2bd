import { register } from '../../companion/sandbox/marketo/marketer.ts';
import { smallWorld } from '../../test/support/small-world.ts';
import { startBench } from './companion.ts';
import { print, round } from './figures.ts';

/**
 * What a cycle costs that has nothing to do: calls and time by the number of links, and by what happens in programs that
 * nobody linked. `LOCKSTEP_BENCH_LINKS=1,10` and `LOCKSTEP_BENCH_ACTIVITIES=0,1000` choose other sizes.
 */

const sizes = (name: string, usual: readonly number[]): readonly number[] =>
  process.env[name]?.split(',').map(Number) ?? usual;
const linkCounts = sizes('LOCKSTEP_BENCH_LINKS', [1, 10, 100, 1000]);
const activityCounts = sizes('LOCKSTEP_BENCH_ACTIVITIES', [0, 10_000, 100_000]);
/** Activities in a page of Marketo's feed, at most. */
const page = 300;

for (const links of linkCounts) {
  const world = smallWorld({
    // The last program is linked with nothing.
    links: links + 1,
    people: Array.from({ length: links }, (_, at) => ({
      key: `person${String(at)}`,
      marketo: 'Registered',
      salesforce: 'Registered',
      in: at,
    })),
  });
  const other = world.marketo.programs.at(-1)?.id ?? 0;
  // Counted are calls: how many Marketo takes in 20 seconds would only make the making of links slow.
  const bench = await startBench(
    { ...world, wantedLinks: world.wantedLinks.slice(0, links) },
    { marketoRate: 5000 },
  );
  try {
    await bench.linkAll();
    for (let report = await bench.cycle(); !report.quiet || report.written > 0; report = await bench.cycle());
    for (const activities of activityCounts) {
      for (let done = 0; done < activities; done += 2) {
        // Somebody new, who joins: two activities, of which the feed is asked for the second.
        register(bench.marketo, other, 'Registered', {
          email: `new${String(links)}.${String(activities)}.${String(done)}@example.com`,
        });
      }
      const began = performance.now();
      const { calls, written, failure } = await bench.cycle();
      const took = performance.now() - began;
      if (written > 0 || failure !== null) throw new Error('the cycle was not quiet');
      print(
        `${String(links)} links, ${String(activities)} activities elsewhere`,
        `${String(calls.marketo)} Marketo calls (${String(Math.ceil(activities / 2 / page))} full pages of the feed), ${String(calls.salesforce)} Salesforce calls, ${round(took, 0)} ms`,
      );
    }
  } finally {
    await bench.stop();
  }
}
