import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secret } from '../../companion/src/config/secret.ts';
import { type Failure, FailureError } from '../../companion/src/domain/failure.ts';
import { createMarketo } from '../../companion/src/marketo/client.ts';
import type { Log } from '../../companion/src/marketo/log.ts';
import type { Marketo } from '../../companion/src/marketo/marketo.ts';
import { createMemoryQuota } from '../../companion/src/quota/memory.ts';
import type { Quota } from '../../companion/src/quota/quota.ts';
import { type VirtualClock, virtualClock } from '../support/virtual-clock.ts';

/** A request as a vendor sees it; `query` also holds the form of a `_method=GET` call. */
export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly uriLength: number;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly token: string | undefined;
  readonly headers: IncomingMessage['headers'];
};

/** An envelope to answer with (200), or a raw answer, or a connection cut before or in the middle of it. */
export type Reply =
  | { readonly [key: string]: unknown; readonly success: boolean }
  | { readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  | 'drop'
  | 'truncate'
  | 'hang';

export type Identity = (
  asked: number,
  seen: Seen,
) => Reply | { access_token: string; expires_in: number; scope: string };

export type Vendor = {
  readonly url: string;
  /** Every call of the REST API, in order; identity calls are counted apart. */
  readonly calls: Seen[];
  identityCalls(): number;
};

export const ok = (result?: unknown, more: Record<string, unknown> = {}): Reply => ({
  requestId: '1a2b#3c4d',
  success: true,
  ...(result === undefined ? {} : { result }),
  ...more,
});
export const refuse = (code: string | number, message = 'no'): Reply => ({
  requestId: '1a2b#3c4d',
  success: false,
  errors: [{ code, message }],
});

export const bench = {
  clientId: 'the-client',
  clientSecret: 'the-secret-of-the-client',
};

type Bench = { marketo: Marketo; vendor: Vendor; clock: VirtualClock; quota: Quota; logged: string[] };

/**
 * Runs a test against a small server that answers each REST call with `answer` (`made` counts from 0), and stops it
 * afterwards. Waits are virtual; requests are real.
 */
export async function withVendor(
  answer: (seen: Seen, made: number) => Reply | Promise<Reply>,
  work: (bench: Bench) => Promise<void>,
  options: { identity?: Identity; requestTimeoutMs?: number; stopping?: AbortSignal } = {},
): Promise<void> {
  const calls: Seen[] = [];
  let identityCalls = 0;
  const identity: Identity =
    options.identity ?? (() => ({ access_token: 'token-1', expires_in: 3599, scope: 'api@x.com' }));

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const seen = await read(request);
    if (seen.path === '/identity/oauth/token') {
      reply(response, identity(identityCalls++, seen) as Reply);
      return;
    }
    calls.push(seen);
    reply(response, await answer(seen, calls.length - 1));
  };
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = virtualClock(Date.parse('2026-11-22T12:00:00Z'));
  const quota = createMemoryQuota({ clock });
  const logged: string[] = [];
  const note = (fields: object, message: string) => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  const log: Log = { debug: note, warn: note };
  const settings = {
    baseUrl: url,
    clientId: bench.clientId,
    clientSecret: secret(bench.clientSecret),
    requestTimeoutMs: options.requestTimeoutMs ?? 5_000,
  };
  const { stopping } = options;
  const marketo = createMarketo({
    settings,
    clock,
    quota,
    log,
    ...(stopping === undefined ? {} : { stopping }),
  });
  try {
    const vendor = { url, calls, identityCalls: () => identityCalls };
    await clock.run(work({ marketo, vendor, clock, quota, logged }));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function read(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const uri = request.url ?? '';
  const url = new URL(uri, 'http://vendor');
  const asGet = url.searchParams.get('_method') === 'GET';
  return {
    method: request.method ?? '',
    path: url.pathname,
    uriLength: uri.length,
    query: asGet ? new URLSearchParams(body) : url.searchParams,
    body,
    token: request.headers.authorization?.replace(/^Bearer /, ''),
    headers: request.headers,
  };
}

function reply(response: ServerResponse, answer: Reply): void {
  if (answer === 'hang') return;
  if (answer === 'drop') {
    response.socket?.destroy();
    return;
  }
  if (answer === 'truncate') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"requestId":"1a2b#3c4d","success":true,"resu');
    return;
  }
  if ('body' in answer && 'status' in answer) {
    response.writeHead(answer.status as number, answer.headers as Record<string, string> | undefined);
    response.end(answer.body);
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8' });
  response.end(JSON.stringify(answer));
}

/** The failure with which this work fails. */
export async function failing(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

export async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}
