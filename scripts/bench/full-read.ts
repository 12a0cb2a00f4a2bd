import { beginFullRead, type LeadRead, type RecordRead } from '../../companion/src/store/full-read.ts';
import { openStore } from '../../companion/src/store/connect.ts';
import { memory, print, round } from './figures.ts';
import { benchLink, benchMember, benchPerson, benchRecord } from './store-rows.ts';

/**
 * The full comparison of store.bench.ts, in a process of its own so that its memory is its own: `full-read.ts FOLDER COUNT`. Rows
 * of both sides are made as they are sent, as a vendor's pages would bring them; one in a thousand differs.
 */
const [folder = '', count = '0'] = process.argv.slice(2);
const members = Number(count);
const store = await openStore({ folder }, { sessions: 1 });
const before = memory();
const cpuBefore = process.cpuUsage();
const began = performance.now();
const read = await beginFullRead(store.connection(), { connectionId: 'bench' }, benchLink);
await read.takeLeads(leads());
await read.takeRecords(records());
const taken = performance.now();
const pairs = [{ marketo: 'Attended', salesforce: 'Attended' }];
const unseen = await read.compare({ pairs, except: [] });
let people = 0;
for await (const page of read.people()) people += page.people.length;
await read.end();
const ended = performance.now();
const cpu = process.cpuUsage(cpuBefore);
const peak = memory().peak;
await store.close();
const seconds = (from: number, until: number): string => `${round((until - from) / 1000, 2)} s`;
print(
  'both sides taken in by COPY, rows as fast as they come',
  `${seconds(began, taken)}; while it reads a vendor, the vendor takes far longer`,
);
print(
  'compared in full, both sides of the same size',
  `${seconds(taken, ended)} (to be under 3), ${round((members / (ended - taken)) * 1000, 0)} rows/s`,
);
print(
  '  both together, and work of this process in it',
  `${seconds(began, ended)}, ${round((cpu.user + cpu.system) / 1e6, 2)} s`,
);
print(
  '  memory of this process',
  `${round(before.now, 0)} MB before, ${round(peak, 0)} MB at most (to be under 200)`,
);
print(
  '  people who differ',
  `${String(people)} of ${String(Math.floor(members / 1000))} expected, ${String(unseen.leadIds.length + unseen.recordIds.length)} records unseen`,
);

async function* leads(): AsyncGenerator<LeadRead> {
  await Promise.resolve();
  for (let n = 1; n <= members; n += 1) {
    const { name, email } = benchPerson(n);
    const status = n % 1000 === 0 ? 'No Show' : 'Attended';
    const person = { leadId: n, firstName: 'Person', lastName: String(n), email, company: null };
    const fact = JSON.stringify({ leadId: n, status, person, change: { after: 1, until: 2 } });
    yield { leadId: n, status, named: true, name, company: null, email, records: [null, null], fact };
  }
}

async function* records(): AsyncGenerator<RecordRead> {
  await Promise.resolve();
  for (let n = 1; n <= members; n += 1) {
    const { name, email } = benchPerson(n);
    const ids = { recordId: benchRecord(n), memberId: benchMember(n) };
    const member = { id: ids.memberId, firstName: 'Person', lastName: String(n), email, company: null };
    const fact = JSON.stringify({
      recordId: ids.recordId,
      kind: 'lead',
      member,
      change: { after: 1, until: 2 },
    });
    yield {
      ...ids,
      kind: 'lead',
      status: 'Attended',
      createdFor: null,
      named: true,
      name,
      company: null,
      email,
      fact,
    };
  }
}
