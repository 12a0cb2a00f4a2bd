import { FailureError } from '../domain/failure.ts';
import { stoppingFailure, timeLimit } from '../quota/stopping.ts';
import type { Clock } from '../telemetry/clock.ts';
import { brokenAnswer, failureOfNetwork, failureOfStatus, type Intent } from './failures.ts';
import type { Log } from './log.ts';

export type Query = Readonly<Record<string, string | number | undefined>>;

export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  /** Below the base address, starting with a slash. */
  readonly path: string;
  readonly query?: Query;
  /** A form for the identity service, JSON for everything else. */
  readonly form?: Query;
  readonly json?: unknown;
  readonly bearer?: string;
  readonly intent: Intent;
  /** The secret sent along: cut out of the answer before anybody sees it, should the vendor ever send it back. */
  readonly hide: string;
};

/** The status and the JSON of an answer. */
export type HttpAnswer = { readonly status: number; readonly json: unknown };
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** Marketo's limit is 8 KB; a longer query travels as the body of a POST (Marketo REST docs, "URI too long"). */
const longestUri = 7_000;

/** Anything shorter guards nothing, and cutting it out could break an answer. */
const shortestSecret = 8;

/**
 * One request, one answer. Throws a FailureError for everything that is not JSON: network, time-out, gateway pages,
 * truncated bodies. The time-out is a real one, since the network is real.
 */
export function createHttp(options: {
  baseUrl: string;
  requestTimeoutMs: number;
  clock: Clock;
  log: Log;
  /** Aborted when this process stops: reads under way are cut off, writes end. */
  stopping?: AbortSignal | undefined;
}): Http {
  const { requestTimeoutMs, clock, log, stopping } = options;
  // The address is often copied with the path that Marketo shows beside it.
  const base = options.baseUrl.replace(/\/+$/, '').replace(/\/(?:rest|identity)$/, '');

  return async (request) => {
    const { method, path, intent, hide } = request;
    const { url, init } = prepare(base, request);
    const began = clock.now();
    let status: number;
    let text: string;
    const mayCut = intent === 'read' ? stopping : undefined;
    const limit = timeLimit(requestTimeoutMs, mayCut);
    try {
      const response = await fetch(url, {
        ...init,
        redirect: 'manual',
        signal: limit.signal,
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      if (mayCut?.aborted === true) throw stoppingFailure();
      throw new FailureError(failureOfNetwork(error, intent), { cause: error });
    } finally {
      limit.end();
    }
    // Never the query: it holds e-mail addresses and paging tokens.
    log.debug({ method, path, status, ms: clock.now() - began }, 'marketo answered');
    const json = parse(hide.length < shortestSecret ? text : text.replaceAll(hide, '[secret]'));
    if (json !== undefined) return { status, json };
    if (status !== 200) throw new FailureError(failureOfStatus(status, intent, clock.now()));
    throw new FailureError(brokenAnswer('NOT_JSON', 'the answer is no JSON, or only a part of it', intent));
  };
}

function prepare(base: string, request: HttpRequest): { url: string; init: RequestInit } {
  const { method, path, query = {}, form, json, bearer } = request;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (bearer !== undefined) headers['authorization'] = `Bearer ${bearer}`;
  const encoded = encode(query);
  const uri = encoded === '' ? path : `${path}?${encoded}`;
  if (method === 'GET' && uri.length <= longestUri) return { url: base + uri, init: { method, headers } };
  if (json !== undefined) {
    headers['content-type'] = 'application/json';
    return { url: base + uri, init: { method, headers, body: JSON.stringify(json) } };
  }
  headers['content-type'] = 'application/x-www-form-urlencoded';
  const url = method === 'GET' ? `${base}${path}?_method=GET` : base + uri;
  return { url, init: { method: 'POST', headers, body: method === 'GET' ? encoded : encode(form ?? {}) } };
}

function encode(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
