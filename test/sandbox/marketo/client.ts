import { startMarketo, type MarketoOptions } from '../../../companion/sandbox/marketo/server.ts';
import type { MarketoState, MarketoWorld } from '../../../companion/sandbox/marketo/state.ts';
import type { RunningServer } from '../../../companion/sandbox/server.ts';
import { buildWorld } from '../../../companion/sandbox/world/seed.ts';
import type { World } from '../../../companion/sandbox/world/types.ts';

export const world: World = buildWorld({ seed: 11, scale: 1 });

/** An answer as loosely typed as JSON is; tests say what they expect of it. */
export type Answer = {
  success?: boolean;
  requestId?: string;
  errors?: { code: string; message: string }[];
  warnings?: unknown[];
  result?: Record<string, unknown>[];
  nextPageToken?: string;
  moreResult?: boolean;
};

export type Bench = {
  readonly server: RunningServer<MarketoState>;
  readonly state: MarketoState;
  /** Moves the server's clock on. */
  pass(seconds: number): void;
  token(): Promise<{ access_token: string; expires_in: number; token_type: string; scope: string }>;
  /** Raw call with the current token. */
  raw(path: string, init?: RequestInit): Promise<Response>;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  /** A form, as asset endpoints take it; values that are no text travel as JSON. */
  form(path: string, fields?: Readonly<Record<string, unknown>>): Promise<Answer>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A plain HTTP client at a running Marketo whose clock the test holds, unless it brings one. */
export async function bench(options: Partial<MarketoOptions> = {}, of: MarketoWorld = world): Promise<Bench> {
  let time = Date.parse('2026-11-20T12:00:00Z');
  const server = await startMarketo(of, {
    port: 0,
    ...(options.clock ? {} : { now: () => time }),
    ...options,
  });
  const { clientId, clientSecret } = server;
  const tokenQuery = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const token: Bench['token'] = async () =>
    (await fetch(`${server.url}/identity/oauth/token?${tokenQuery.toString()}`)).json() as ReturnType<
      Bench['token']
    >;
  let { access_token: current } = await token();
  const raw: Bench['raw'] = (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('Authorization')) headers.set('Authorization', `Bearer ${current}`);
    return fetch(server.url + path, { ...init, headers });
  };
  const parsed = async (response: Promise<Response>): Promise<Answer> =>
    (await response).json() as Promise<Answer>;
  return {
    server,
    state: server.state,
    pass(seconds) {
      time += seconds * 1000;
    },
    async token() {
      const fresh = await token();
      current = fresh.access_token;
      return fresh;
    },
    raw,
    get: (path) => parsed(raw(path)),
    post: (path, body) =>
      parsed(
        raw(path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    form: (path, fields = {}) => {
      const text = Object.entries(fields).map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      return parsed(raw(path, { method: 'POST', body: new URLSearchParams(text) }));
    },
    stop: () => server.stop(),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

/** The code of the first error of a refused answer. */
export const codeOf = (answer: Answer): string | undefined => answer.errors?.[0]?.code;

/** What each record of a write came to: its status, or the code of the reason. */
export const outcomes = (answer: Answer): unknown[] =>
  (answer.result ?? []).map((one) =>
    one['status'] === 'skipped' ? (one['reasons'] as { code: string }[])[0]?.code : one['status'],
  );

/** Members of a program in the server's own memory, as [leadId, status]. */
export const membersOf = (state: MarketoState, programId: number): [number, string][] =>
  [...(state.members.get(programId)?.values() ?? [])].map((one) => [one.leadId, one.status]);

/** Lead ids that are no member of the program, oldest first. */
export const strangersTo = (state: MarketoState, programId: number): number[] =>
  [...state.leads.keys()].filter((id) => !state.members.get(programId)?.has(id));

/** Everything the feed says of these activity types since a time, page by page to the end. */
export async function feed(
  marketo: Bench,
  typeIds: readonly number[],
  since = '2026-11-20T12:00:00Z',
): Promise<Record<string, unknown>[]> {
  const { nextPageToken: first } = await marketo.get(
    `/rest/v1/activities/pagingtoken.json?sinceDatetime=${encodeURIComponent(since)}`,
  );
  const found = [];
  for (let token = first, more = true; more;) {
    const answer = await marketo.get(
      `/rest/v1/activities.json?activityTypeIds=${typeIds.join()}&nextPageToken=${encodeURIComponent(token!)}`,
    );
    found.push(...(answer.result ?? []));
    token = answer.nextPageToken;
    more = answer.moreResult === true;
  }
  return found;
}

/** The attributes of an activity by name. */
export const attributesOf = (activity: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    (activity['attributes'] as { name: string; value: unknown }[]).map(({ name, value }) => [name, value]),
  );
