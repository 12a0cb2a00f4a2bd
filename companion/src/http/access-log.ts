import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Caller } from './route.ts';

/** What becomes known of a request on its way, for the log and for error answers. */
export type Facts = { readonly id: string; route: string; caller: Caller | null };

const known = new WeakMap<Request, Facts>();

/** The facts of a request that passed the access log. */
export function factsOf(request: Request): Facts {
  const facts = known.get(request);
  if (!facts) throw new TypeError('The access log must come before everything that asks for facts.');
  return facts;
}

/** Probes come every few seconds: their lines are for the search of a cause only. */
const probes = new Set(['/health', '/ready', '/metrics']);

/**
 * Gives each request an id (the caller's X-Request-Id, if it is a plain word) and writes one line when it is answered:
 * method, route pattern, status, milliseconds. Never a path, a query value or a body: they may name people.
 */
export function accessLog({
  log,
  metrics,
  clock,
}: {
  log: Log;
  metrics: Metrics;
  clock: Clock;
}): RequestHandler {
  return (request: Request, response: Response, next) => {
    const facts: Facts = { id: idOf(request), route: 'unknown', caller: null };
    known.set(request, facts);
    response.setHeader('X-Request-Id', facts.id);
    const start = clock.now();
    response.once('close', () => {
      const ms = clock.now() - start;
      const { id, route, caller } = facts;
      const { method } = request;
      const status = response.statusCode;
      metrics.answered(method, route, status, ms);
      const line = {
        requestId: id,
        method,
        route,
        status,
        ms,
        key: caller && `${caller.scope}/${caller.role}`,
      };
      log[probes.has(route) ? 'debug' : 'info'](
        response.writableFinished ? line : { ...line, aborted: true },
        'request',
      );
    });
    next();
  };
}

function idOf(request: Request): string {
  const given = request.get('x-request-id');
  return given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}
