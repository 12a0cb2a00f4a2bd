import { smallWorld, type Somebody } from '../../test/support/small-world.ts';
import { startBench } from './companion.ts';
import { print, round } from './figures.ts';

/**
 * The first sync of one link: calls beside the least that the vendors' page sizes allow, time, and memory.
 * `LOCKSTEP_BENCH_MEMBERS=10000` makes another size than 100,000.
 */

const members = Number(process.env.LOCKSTEP_BENCH_MEMBERS ?? '100000');

/**
 * Of a hundred people: so many are new to Salesforce or to Marketo, only known there, ahead on one side; the rest agrees. Those of
 * Salesforce's side hold one status, so that they are one group of writes in Marketo.
 */
const shares = {
  newLeads: 2,
  knownLeads: 3,
  newPeople: 1,
  knownPeople: 1,
  marketoAhead: 4,
  salesforceAhead: 4,
};

const kind = (at: number): Omit<Somebody, 'key'> => {
  const place = at % 100;
  if (place < 2) return { marketo: 'Registered' };
  if (place < 5) return { marketo: 'Registered', salesforce: 'known' };
  if (place < 9) return { marketo: 'Attended', salesforce: 'Registered' };
  if (place < 13) return { marketo: 'Registered', salesforce: 'Attended' };
  if (place < 14) return { salesforce: 'Attended' };
  if (place < 15) return { marketo: 'known', salesforce: 'Attended' };
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
  const companion = await bench.apart();
  heard = new Map();
  const began = performance.now();
  const first = await companion.cycle();
  const { calls, written, failure } = first.report;
  const took = performance.now() - began;
  const addresses = [...heard].toSorted(([one], [other]) => one.localeCompare(other));
  heard = undefined;
  if (failure !== null) throw new Error(failure.message);

  // The least: Marketo gives, takes and looks for 300 people a call, one status of one program each; Salesforce gives 2,000 rows and
  // takes 200 leads, and 300 people are looked for at once. Members that Salesforce lacks, or that change there, have no term.
  const inMarketo = members - count(shares.newPeople + shares.knownPeople);
  const missing = {
    salesforce: count(shares.newLeads + shares.knownLeads),
    marketo: count(shares.newPeople + shares.knownPeople),
  };
  const terms = {
    marketo: {
      'N/300 members': inMarketo / 300,
      'U/300 looked for': missing.marketo / 300,
      'new/300': count(shares.newPeople) / 300,
      'm/300 to one status': (missing.marketo + count(shares.salesforceAhead)) / 300,
    },
    salesforce: {
      'N/2000 members': (members - missing.salesforce) / 2000,
      'U/300 looked for': missing.salesforce / 300,
      'new/200': count(shares.newLeads) / 200,
    },
  };
  const leastOf = (vendor: 'marketo' | 'salesforce'): number =>
    Object.values(terms[vendor]).reduce((sum, term) => sum + Math.ceil(term), 0);
  print('members of one side or both', String(members));
  print(
    'written',
    `${String(written)} members in ${round(took / 1000)} s, ${round(members / (took / 1000), 0)} members a second`,
  );
  for (const vendor of ['marketo', 'salesforce'] as const) {
    const least = leastOf(vendor);
    print(
      `calls to ${vendor}`,
      `${String(calls[vendor])}, the least is ${String(least)}: ${round(calls[vendor] / least, 2)} times`,
    );
    print(
      '',
      Object.entries(terms[vendor])
        .map(([name, term]) => `${name} = ${String(Math.ceil(term))}`)
        .join(', '),
    );
  }
  const made = calls.marketo + calls.salesforce;
  const least = leastOf('marketo') + leastOf('salesforce');
  print('calls in all', `${String(made)}, the least is ${String(least)}: ${round(made / least, 2)} times`);
  for (const [address, times] of addresses) print('', `${String(times).padStart(5)} ${address}`);
  print(
    'memory of the companion',
    `${round(companion.before.now, 0)} MB before, at most ${round(first.memory.peak, 0)} MB`,
  );
  const { report: quiet } = await companion.cycle();
  print(
    'the cycle after it',
    `wrote ${String(quiet.written)}, ${String(quiet.calls.marketo)} and ${String(quiet.calls.salesforce)} calls`,
  );
  await companion.stop();
} finally {
  await bench.stop();
}
