import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { print, quantile, round } from './figures.ts';

/**
 * The Marketo sandbox alone, as its command starts it, with 600,000 people and 2,000,000 memberships: how long it takes
 * to start, what it weighs, and how many pages a second eight callers get from it over HTTP with the rate limit off.
 * `LOCKSTEP_BENCH_SCALE=0.1` makes a tenth of it.
 */

const people = 600_000 * Number(process.env['LOCKSTEP_BENCH_SCALE'] ?? '1');
const callers = 8;
const main = fileURLToPath(new URL('../../companion/src/main.ts', import.meta.url));

type Addresses = {
  readonly marketo: { readonly url: string; readonly clientId: string; readonly clientSecret: string };
  readonly backdoor: { readonly url: string };
};
type Counts = { readonly people: number; readonly memberships: number; readonly activities: number };

const running: { stop(): Promise<void> }[] = [];

async function started(scale: number): Promise<{ addresses: Addresses; pid: number; seconds: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, [main, 'sandbox', 'marketo', '--json', '--scale', String(scale)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  running.push({
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    addresses: JSON.parse(line) as Addresses,
    pid: child.pid ?? 0,
    seconds: (performance.now() - began) / 1000,
  };
}

async function door<Answer>(addresses: Addresses, path: string, body?: unknown): Promise<Answer> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(addresses.backdoor.url + path, { ...sent, headers });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

// A small one first: it tells how many times of it make the people that are wanted.
const small = await started(1);
const { people: each } = await door<Counts>(small.addresses, '/marketo');
await running.pop()?.stop();
const { addresses, pid, seconds } = await started(Math.max(2, Math.ceil(people / each)));
const counts = await door<Counts>(addresses, '/marketo');
print(
  'records',
  `${counts.people} people, ${counts.memberships} memberships, ${counts.activities} activities`,
);
const megabytes = (line: 'VmRSS' | 'VmHWM'): string => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return round(Number(new RegExp(`${line}:\\s+(\\d+)`).exec(status)?.[1]) / 1000, 0);
};
/** Seconds of processor that the server has used; its clock ticks a hundred times a second. */
const processor = (): number => {
  if (process.platform !== 'linux') return NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};
const printMemory = (when: string): void => {
  if (process.platform === 'linux')
    print(`resident memory ${when}`, `${megabytes('VmRSS')} MB, at most ${megabytes('VmHWM')} MB`);
};
print('from the command to its addresses', `${round(seconds)} s, ${round(processor())} s of processor`);
printMemory('after the start');

await door(addresses, '/marketo/limits', { per20Seconds: null, perDay: null });
const { url, clientId, clientSecret } = addresses.marketo;
const grant = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
const token = (await (await fetch(`${url}/identity/oauth/token?${grant}`)).json()) as {
  access_token: string;
};
const agent = new Agent({ keepAlive: true, maxSockets: callers });

/** One call; the answer as text, unzipped by nobody, since it was not asked for zipped. */
function call(path: string, form?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      Authorization: `Bearer ${token.access_token}`,
      ...(form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
    };
    const sent = request(
      url + path,
      { agent, headers, method: form === undefined ? 'GET' : 'POST' },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (text.includes('"success":true')) resolve(text);
          else reject(new Error(`${path.slice(0, 80)}: ${text.slice(0, 300)}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(form);
  });
}

const tokenIn = (page: string): string | null => /"nextPageToken":"([^"]+)"/.exec(page)?.[1] ?? null;

/** Lets all callers work for some seconds, each one call after the other; prints pages a second and how long one took. */
async function rate(what: string, next: (caller: number) => () => Promise<string>): Promise<void> {
  const took: number[] = [];
  let rows = 0;
  const began = performance.now();
  const used = processor();
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      const page = next(caller);
      while (performance.now() - began < 5000) {
        const from = performance.now();
        const text = await page();
        took.push(performance.now() - from);
        if (took.length === 1) rows = (JSON.parse(text) as { result: unknown[] }).result.length;
      }
    }),
  );
  const perSecond = took.length / ((performance.now() - began) / 1000);
  const each = (processor() - used) / took.length;
  print(
    what,
    `${round(perSecond, 0)} pages a second (${round(1 / each, 0)} a second of processor), median ${round(quantile(took, 0.5))} ms, 95 % ${round(quantile(took, 0.95))} ms (${rows} rows in the first)`,
  );
}

/** A listing read page by page, and from the beginning again at its end. */
function listing(path: string): () => Promise<string> {
  let at: string | null = null;
  return async () => {
    const more =
      at === null ? '' : `${path.includes('?') ? '&' : '?'}nextPageToken=${encodeURIComponent(at)}`;
    const page = await call(path + more);
    at = tokenIn(page);
    return page;
  };
}

type Program = { readonly id: number; readonly members: number };
const programs = (await door<Program[]>(addresses, '/marketo/programs')).toSorted(
  (a, b) => b.members - a.members,
);
const largest = programs.slice(0, callers).map(({ id }) => id);
const filterable = programs.filter(({ members }) => members <= 100_000).slice(0, callers);
type People = { readonly people: readonly { readonly id: number; readonly email: string | null }[] };
const { people: some } = await door<People>(addresses, '/marketo/people?limit=10000');
const picked = (turn: number): typeof some =>
  Array.from({ length: 300 }, (_, at) => some[(turn * 7 + at * 29) % some.length]).filter(
    (one) => one !== undefined,
  );
const filter = (type: string, values: (turn: number) => readonly unknown[]) => (caller: number) => {
  let turn = caller * 1000;
  return () => {
    turn += 1;
    const form = new URLSearchParams({ filterType: type, filterValues: values(turn).join(',') });
    return call('/rest/v1/leads.json?_method=GET', form.toString());
  };
};
const since = async (): Promise<string> =>
  encodeURIComponent(
    tokenIn(await call('/rest/v1/activities/pagingtoken.json?sinceDatetime=2020-01-01T00:00:00Z')) ?? '',
  );
const feed = await since();

await rate('members of a program with their people', (caller) =>
  listing(`/rest/v1/leads/programs/${String(largest[caller] ?? 0)}.json`),
);
await rate('members by filter, with their status', (caller) =>
  listing(
    `/rest/v1/programs/${String(filterable[caller % filterable.length]?.id ?? 0)}/members.json?filterType=reachedSuccess&filterValues=true,false&fields=statusName,updatedAt`,
  ),
);
await rate(
  'people by 300 ids',
  filter('id', (turn) => picked(turn).map(({ id }) => id)),
);
await rate(
  'people by 300 e-mail addresses',
  filter('email', (turn) => picked(turn).flatMap(({ email }) => email ?? [])),
);
await rate('the activity feed from its beginning', () => {
  let at = feed;
  return async () => {
    const page = await call(`/rest/v1/activities.json?activityTypeIds=104&nextPageToken=${at}`);
    at = encodeURIComponent(tokenIn(page) ?? '');
    return page;
  };
});
printMemory('at the end');
agent.destroy();
await running.pop()?.stop();
