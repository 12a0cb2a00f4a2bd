import { smallWorld, type Somebody } from '../../test/support/small-world.ts';
import { startBench } from './companion.ts';
import { memory, print, round } from './figures.ts';

/**
 * The first sync of one link: calls beside the least that the vendors' page sizes allow, time, and memory.
 * `LOCKSTEP_BENCH_MEMBERS=10000` makes another size than 100,000.
 */

const members = Number(process.env.LOCKSTEP_BENCH_MEMBERS ?? '100000');

/** Of a hundred people: so many are new to Salesforce, only known there, ahead in Marketo, ahead in Salesforce; the rest agrees. */
const shares = { unknown: 2, known: 3, marketoAhead: 4, salesforceAhead: 4 };

const kind = (at: number): Omit<Somebody, 'key'> => {
  const place = at % 100;
  if (place < 2) return { marketo: 'Registered' };
  if (place < 5) return { marketo: 'Registered', salesforce: 'known' };
  if (place < 9) return { marketo: 'Attended', salesforce: 'Registered' };
  if (place < 13) return { marketo: 'Registered', salesforce: 'Attended' };
  return { marketo: 'Registered', salesforce: 'Registered' };
};

const count = (share: number): number => (members / 100) * share;
const world = smallWorld({
  people: Array.from({ length: members }, (_, at) => ({ key: `person${String(at)}`, ...kind(at) })),
});
/** How often each address was called, while this is set. */
let heard: Map<string, number> | undefined;
const bench = await startBench(world, {
  onCall: (vendor, call) => heard?.set(`${vendor} ${call}`, (heard.get(`${vendor} ${call}`) ?? 0) + 1),
});
try {
  await bench.linkAll();
  const before = memory();
  heard = new Map();
  const began = performance.now();
  const { calls, written, failure } = await bench.cycle();
  const took = performance.now() - began;
  const addresses = [...heard].toSorted(([one], [other]) => one.localeCompare(other));
  heard = undefined;
  if (failure !== null) throw new Error(failure.message);

  // Marketo: pages of 300 members; writes of 300 to one status. Salesforce: pages of 2,000; people looked for 300 at a time;
  // rows written 200 at a time (leads created, members added, members changed).
  const unknownHere = count(shares.unknown + shares.known);
  const floor = {
    marketo: Math.ceil(members / 300) + Math.ceil(count(shares.salesforceAhead) / 300),
    salesforce:
      Math.ceil((members - unknownHere) / 2000) +
      Math.ceil(unknownHere / 300) +
      Math.ceil(count(shares.unknown) / 200) +
      Math.ceil(unknownHere / 200) +
      Math.ceil(count(shares.marketoAhead) / 200),
  };
  print('members of the program', String(members));
  print(
    'written',
    `${String(written)} members in ${round(took / 1000)} s, ${round(members / (took / 1000), 0)} members a second`,
  );
  for (const vendor of ['marketo', 'salesforce'] as const) {
    print(
      `calls to ${vendor}`,
      `${String(calls[vendor])}, the least is ${String(floor[vendor])}: ${round(calls[vendor] / floor[vendor], 2)} times`,
    );
  }
  // The least for both vendors together: N/300 + N/2000 pages, U/300 look-ups, m/300 of each group written in Marketo, new/200;
  // and members added and changed in Salesforce, which takes 200 rows a call (sObject Collections).
  const terms = {
    'N/300': Math.ceil(members / 300),
    'N/2000': Math.ceil((members - unknownHere) / 2000),
    'U/300': Math.ceil(unknownHere / 300),
    'm/300': Math.ceil(count(shares.salesforceAhead) / 300),
    'new/200': Math.ceil(count(shares.unknown) / 200),
    'added/200': Math.ceil(unknownHere / 200),
    'changed/200': Math.ceil(count(shares.marketoAhead) / 200),
  };
  const least = Object.values(terms).reduce((sum, term) => sum + term, 0);
  const made = calls.marketo + calls.salesforce;
  print('calls in all', `${String(made)}, the least is ${String(least)}: ${round(made / least, 2)} times`);
  print(
    '',
    Object.entries(terms)
      .map(([name, term]) => `${name} = ${String(term)}`)
      .join(', '),
  );
  for (const [address, times] of addresses) print('', `${String(times).padStart(5)} ${address}`);
  print(
    'memory',
    `${round(before.now, 0)} MB before, at most ${round(memory().peak, 0)} MB (with both vendors in this process)`,
  );
  const quiet = await bench.cycle();
  print(
    'the cycle after it',
    `wrote ${String(quiet.written)}, ${String(quiet.calls.marketo)} and ${String(quiet.calls.salesforce)} calls`,
  );
} finally {
  await bench.stop();
}
