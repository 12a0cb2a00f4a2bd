import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { secret } from '../../companion/src/config/secret.ts';
import { FailureError, type Failure } from '../../companion/src/domain/failure.ts';
import type { Purpose, Quota } from '../../companion/src/quota/quota.ts';
import { createSalesforce, type SalesforceSettings } from '../../companion/src/salesforce/client.ts';
import type { Salesforce } from '../../companion/src/salesforce/salesforce.ts';
import type { Clock } from '../../companion/src/telemetry/clock.ts';

/** A request as a purpose-made vendor sees it. */
export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The query's SOQL, or the empty string. */
  readonly soql: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
  readonly token: string;
  /** Bytes of the address as sent. */
  readonly uriBytes: number;
};

/** What it answers; `raw` takes the socket into its own hands. */
export type Reply = {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly text?: string;
  readonly raw?: (response: ServerResponse) => void;
};

export type Vendor = {
  readonly url: string;
  /** API calls, and each request that came in a Composite as if it had come alone; logins are counted apart. */
  readonly seen: Seen[];
  /** Requests as they arrive: a Composite is one. */
  readonly calls: () => number;
  /** The bodies of those that were a Composite. */
  readonly composites: readonly unknown[];
  readonly logins: () => number;
};

export const organizationId = '00D000000000001EAA';
export const userId = '005000000000001AAA';

/** A server on loopback that knows the token call and leaves every other answer to the test. */
export async function startVendor(
  t: TestContext,
  answer: (request: Seen, nth: number) => Reply | Promise<Reply>,
  login: (nth: number, url: string) => Reply = (nth, url) => ({ json: tokenAnswer(nth, url) }),
): Promise<Vendor> {
  const seen: Seen[] = [];
  let logins = 0;
  let calls = 0;
  const composites: unknown[] = [];
  let url = '';
  const reply = async (call: Seen): Promise<Reply> => {
    seen.push(call);
    return await answer(call, seen.length);
  };
  const server = createServer((request, response) => {
    void (async () => {
      const target = new URL(request.url ?? '/', 'http://vendor.invalid');
      const text = await bodyOf(request);
      if (target.pathname === '/services/oauth2/token') {
        logins += 1;
        send(response, login(logins, url));
        return;
      }
      const call: Seen = {
        method: request.method ?? '',
        path: target.pathname,
        query: target.searchParams,
        soql: target.searchParams.get('q') ?? '',
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
        token: (request.headers.authorization ?? '').replace('Bearer ', ''),
        uriBytes: Buffer.byteLength(request.url ?? ''),
      };
      calls += 1;
      if (call.path.endsWith('/composite')) composites.push(call.body);
      send(response, call.path.endsWith('/composite') ? await together(call, reply) : await reply(call));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url, seen, calls: () => calls, composites, logins: () => logins };
}

/** Each request of a Composite as if it had come alone; whatever happens to one of them, the answer itself is one of success. */
async function together(outer: Seen, reply: (call: Seen) => Promise<Reply>): Promise<Reply> {
  const { compositeRequest } = outer.body as {
    compositeRequest: readonly { method: string; url: string; referenceId: string; body?: unknown }[];
  };
  const compositeResponse = [];
  for (const { method, url, referenceId, body: content } of compositeRequest) {
    const { pathname: path, searchParams: query } = new URL(url, 'http://vendor.invalid');
    const soql = query.get('q') ?? '';
    const uriBytes = Buffer.byteLength(url);
    const answer = await reply({ ...outer, method, path, query, soql, uriBytes, body: content });
    // Whoever takes the socket in its own hands, takes that of all.
    if (answer.raw) return answer;
    const { status: httpStatusCode = 200, headers: httpHeaders = {}, json: body = null } = answer;
    compositeResponse.push({ body, httpHeaders, httpStatusCode, referenceId });
  }
  return { json: { compositeResponse } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply.raw) {
    reply.raw(response);
    return;
  }
  const body = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
  response.writeHead(reply.status ?? 200, {
    'content-type': 'application/json;charset=UTF-8',
    ...reply.headers,
  });
  response.end(body);
}

/** The token answer of the client credentials flow. */
export const tokenAnswer = (nth: number, url: string): Record<string, string> => ({
  access_token: `session-${nth}`,
  signature: 'c2lnbmF0dXJl',
  instance_url: url,
  id: `https://login.salesforce.com/id/${organizationId}/${userId}`,
  token_type: 'Bearer',
  issued_at: '1790000000000',
});

/** One page of a query that is complete. */
export const page = (records: readonly unknown[]): Reply => ({
  json: { totalSize: records.length, done: true, records },
});

/** An error as REST spells it. */
export const refusal = (status: number, errorCode: string, message = errorCode): Reply => ({
  status,
  json: [{ errorCode, message }],
});

/** Time that stands still until somebody sleeps. */
export function testClock(start = Date.parse('2026-11-20T08:00:00Z')): Clock & { readonly sleeps: number[] } {
  let now = start;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    sleep: (ms) => {
      sleeps.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

/** A budget without limits that writes down what passes through. */
export function openQuota(): Quota & { readonly purposes: Purpose[]; readonly holds: number[] } {
  const purposes: Purpose[] = [];
  const holds: number[] = [];
  return {
    purposes,
    holds,
    spend: (_vendor, purpose, call) => {
      purposes.push(purpose);
      return call();
    },
    holdUntil: (_vendor, time) => void holds.push(time),
    ledger: () => [],
    used: () => purposes.length,
  };
}

export const secretWord = 'not-for-any-log';

/** The room under test, pointed at a vendor; everything it logs is kept as text. */
export function clientOf(
  url: string,
  more: Partial<SalesforceSettings> = {},
  stopping?: AbortSignal,
): {
  readonly salesforce: Salesforce;
  readonly clock: ReturnType<typeof testClock>;
  readonly quota: ReturnType<typeof openQuota>;
  readonly logged: string[];
} {
  const clock = testClock();
  const quota = openQuota();
  const logged: string[] = [];
  const note = (o: object, m: string) => void logged.push(`${m} ${JSON.stringify(o)}`);
  const settings: SalesforceSettings = {
    loginUrl: url,
    clientId: 'client',
    clientSecret: secret(secretWord),
    apiVersion: '64.0',
    requestTimeoutMs: 30_000,
    ...more,
  };
  const salesforce = createSalesforce({
    settings,
    clock,
    quota,
    log: { debug: note, warn: note },
    ...(stopping === undefined ? {} : { stopping }),
  });
  return { salesforce, clock, quota, logged };
}

/** A valid 18-character id of an object by its key prefix. Digits only, so the three last characters are AAA. */
export const idOf = (prefix: '701' | '00v' | '01Y' | '00Q' | '003', nth: number): string =>
  prefix === '00v' || prefix === '003' || prefix === '701'
    ? `${prefix}${String(nth).padStart(12, '0')}AAA`
    : `${prefix}${String(nth).padStart(12, '0')}EAA`;

/** The failure that a call ends with. */
export async function failureFrom(call: Promise<unknown>): Promise<Failure> {
  const error: unknown = await call.then(
    () => assert.fail('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FailureError, String(error));
  return error.failure;
}
