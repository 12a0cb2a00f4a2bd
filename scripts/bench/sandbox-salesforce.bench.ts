import { fileURLToPath } from 'node:url';
import { startSalesforce } from '../../companion/sandbox/salesforce/server.ts';
import { memory, print, quantile, repeat, round } from './figures.ts';
import { largeWorld } from './large-world.ts';

/**
 * The Salesforce sandbox with 600,000 people and 2,000,000 campaign members: how long it takes to start, what it weighs,
 * and what pages, reads and writes cost a client over HTTP. `LOCKSTEP_BENCH_SCALE=0.1` makes a tenth of it.
 */

const scale = Number(process.env['LOCKSTEP_BENCH_SCALE'] ?? '1');
const size = {
  people: Math.round(600_000 * scale),
  campaigns: Math.max(20, Math.round(2000 * scale)),
  members: Math.round(2_000_000 * scale),
};
const packageFolder = fileURLToPath(new URL('../../', import.meta.url));
const version = '/services/data/v65.0';

let began = performance.now();
let world: ReturnType<typeof largeWorld> | null = largeWorld(size);
const built = performance.now() - began;
began = performance.now();
const server = await startSalesforce(world, { port: 0, packageFolder, limits: { perDay: 10_000_000 } });
const started = performance.now() - began;
const largest = world.salesforce.campaigns.find((one) => one.name === 'Large 0')?.id ?? '';
const ordinary = world.salesforce.campaigns.find((one) => one.name === 'Large 7')?.id ?? '';
const emails = world.salesforce.leads.slice(-1000).map((one) => one.email ?? '');
const leadIds = world.salesforce.leads.slice(-1000).map((one) => one.id);
world = null;
print('records', `${size.people} people, ${size.campaigns} campaigns, ${size.members} members`);
print('makes the records of the world', `${round(built / 1000)} s`);
print(
  'starts with them',
  `${round(started / 1000)} s (${round((started * 1000) / (size.people + size.members))} µs a record)`,
);
print(
  'resident memory after the start',
  `${round(memory().now, 0)} MB, at most ${round(memory().peak, 0)} MB`,
);
globalThis.gc?.();
print('of it, records and indexes', `${round(process.memoryUsage().heapUsed / 1e6, 0)} MB of objects`);

const form = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: server.clientId,
  client_secret: server.clientSecret,
});
const signedIn = (await (
  await fetch(`${server.url}/services/oauth2/token`, { method: 'POST', body: form })
).json()) as { access_token: string };
const headers = { Authorization: `Bearer ${signedIn.access_token}`, 'Content-Type': 'application/json' };

type Page = { records: { Id: string; SystemModstamp: string }[]; nextRecordsUrl?: string; totalSize: number };

async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(server.url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}
const query = (soql: string): Promise<Page> => call('GET', `${version}/query?q=${encodeURIComponent(soql)}`);

const fields = 'Id, LeadId, ContactId, Status, HasResponded, SystemModstamp';
const from = `SELECT ${fields} FROM CampaignMember`;

/** Reads so many pages, each from where the last one ended. */
async function keyset(
  what: string,
  next: (last: Page['records'][number] | undefined) => string,
): Promise<void> {
  let last: Page['records'][number] | undefined;
  await repeat(what, 100, async () => {
    const page = await query(next(last));
    last = page.records.at(-1);
  });
}

async function cursor(what: string, soql: string, pages: number): Promise<void> {
  let before = performance.now();
  let page = await query(soql);
  print(`${what}: first page of ${page.totalSize}`, `${round(performance.now() - before)} ms`);
  const took: number[] = [];
  for (let turn = 0; turn < pages && page.nextRecordsUrl !== undefined; turn += 1) {
    before = performance.now();
    page = await call('GET', page.nextRecordsUrl);
    took.push(performance.now() - before);
  }
  print(
    `${what}: each further page`,
    `median ${round(quantile(took, 0.5))} ms, worst ${round(Math.max(...took))} ms`,
  );
}

await keyset('page of 2,000 members by Id, anywhere', (last) =>
  last ? `${from} WHERE Id > '${last.Id}' ORDER BY Id LIMIT 2000` : `${from} ORDER BY Id LIMIT 2000`,
);
await keyset('page of 2,000 members by SystemModstamp, Id', (last) =>
  last
    ? `${from} WHERE SystemModstamp >= ${last.SystemModstamp} ORDER BY SystemModstamp, Id LIMIT 2000`
    : `${from} ORDER BY SystemModstamp, Id LIMIT 2000`,
);
await keyset('page of 2,000 members of the largest campaign by Id', (last) =>
  last
    ? `${from} WHERE CampaignId = '${largest}' AND Id > '${last.Id}' ORDER BY Id LIMIT 2000`
    : `${from} WHERE CampaignId = '${largest}' ORDER BY Id LIMIT 2000`,
);
await repeat('all members of an ordinary campaign', 50, () =>
  query(`${from} WHERE CampaignId = '${ordinary}' ORDER BY SystemModstamp, Id`),
);
await repeat('200 leads by e-mail', 50, (turn) => {
  const some = Array.from({ length: 200 }, (_, at) => emails[(turn * 7 + at) % emails.length] ?? '');
  return query(`SELECT Id, Email FROM Lead WHERE Email IN ('${some.join("','")}')`);
});
await repeat('members of 200 leads', 50, (turn) => {
  const some = Array.from({ length: 200 }, (_, at) => leadIds[(turn * 7 + at) % leadIds.length] ?? '');
  return query(`${from} WHERE LeadId IN ('${some.join("','")}')`);
});
await cursor('queryMore over the largest campaign', `${from} WHERE CampaignId = '${largest}'`, 50);
await cursor('queryMore over all members', from, 100);
await repeat('count of all members by status', 3, () =>
  query('SELECT Status, COUNT(Id) FROM CampaignMember GROUP BY Status'),
);

const some = (await query(`${from} WHERE CampaignId = '${ordinary}' ORDER BY Id LIMIT 200`)).records;
await repeat('update of 200 members', 30, (turn) =>
  call('PATCH', `${version}/composite/sobjects`, {
    records: some.map((one) => ({
      attributes: { type: 'CampaignMember' },
      Id: one.Id,
      Status: turn % 2 === 0 ? 'Attended' : 'Sent',
    })),
  }),
);
await repeat('what changed in the last seconds, after an update', 30, async (turn) => {
  await call('PATCH', `${version}/sobjects/CampaignMember/${some[turn]?.Id ?? ''}`, { Status: 'Registered' });
  const now = new Date(Date.now() - 2000).toISOString();
  return query(`${from} WHERE SystemModstamp >= ${now} ORDER BY SystemModstamp, Id LIMIT 2000`);
});
print('resident memory at the end', `${round(memory().now, 0)} MB, at most ${round(memory().peak, 0)} MB`);
await server.stop();
