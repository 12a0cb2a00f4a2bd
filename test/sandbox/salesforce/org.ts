import assert from 'node:assert/strict';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startSalesforce } from '../../../companion/sandbox/salesforce/server.ts';
import type { SalesforceOptions } from '../../../companion/sandbox/salesforce/server.ts';
import type { RunningServer } from '../../../companion/sandbox/server.ts';
import type { SalesforceState } from '../../../companion/sandbox/salesforce/state.ts';
import { noon, world } from './world.ts';

export const packageFolder = fileURLToPath(new URL('package', import.meta.url));

/** Parsed JSON to walk without casts: every name may be there, and the asserts say what is. */
export type Json = { readonly [name: string]: Json | undefined; readonly [place: number]: Json | undefined };

export type Reply = { status: number; headers: Headers; body: Json };

/** The items of a JSON list; nothing else has any. */
export const items = (json: Json | undefined): Json[] => (Array.isArray(json) ? (json as Json[]) : []);

/** The words of a JSON text. */
export const words = (json: Json | undefined): string =>
  typeof json === 'string' ? json : JSON.stringify(json);

/** Asserts that the reply is one refusal with this status, code and fields. */
export function refused(reply: Reply, status: number, code: string, fields: readonly string[] = []): void {
  assert.equal(reply.status, status, words(reply.body));
  assert.equal(reply.body[0]?.errorCode, code);
  assert.deepEqual(reply.body[0].fields ?? [], fields);
}

/** A running org on the small world, a clock that stands still until moved, and one client. */
export type TestOrg = {
  server: RunningServer<SalesforceState>;
  state: SalesforceState;
  clock: { ms: number };
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  query(soql: string, resource?: 'query' | 'queryAll'): Promise<Reply>;
  token(): Promise<string>;
};

export async function reply(response: Response): Promise<Reply> {
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').startsWith('application/json');
  const body = (json && text !== '' ? JSON.parse(text) : text) as Json;
  return {
    status: response.status,
    headers: response.headers,
    body,
  };
}

export async function startOrg(options: Partial<SalesforceOptions> = {}): Promise<TestOrg> {
  const clock = { ms: noon };
  const server = await startSalesforce(world, { port: 0, packageFolder, now: () => clock.ms, ...options });
  after(() => server.stop());
  let kept: string | null = null;

  async function token(): Promise<string> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: server.clientId,
      client_secret: server.clientSecret,
    });
    const answer = await reply(
      await fetch(`${server.url}/services/oauth2/token`, { method: 'POST', body: form }),
    );
    assert.equal(answer.status, 200);
    return words(answer.body.access_token);
  }
  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const session = headers['Authorization'] ?? `Bearer ${(kept ??= await token())}`;
    const response = await fetch(`${server.url}/services/data/v65.0${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers, Authorization: session },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return reply(response);
  }
  return {
    server,
    state: server.state,
    clock,
    call,
    token,
    get: (path, headers) => call('GET', path, undefined, headers),
    query: (soql, resource = 'query') => call('GET', `/${resource}?q=${encodeURIComponent(soql)}`),
  };
}
