import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { ReportService } from '../links/report-views.ts';
import type { ActionService } from '../links/action-views.ts';
import type { LinkService } from '../links/views.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { accessLog, factsOf } from './access-log.ts';
import { createGate, type KeyVerifier } from './gate.ts';
import { buildOpenApi } from './openapi.ts';
import { problemOf, Refusal, troubleOf } from './problem.ts';
import type { Readiness } from './route.ts';
import { routes } from './routes/index.ts';
import { serveRoute } from './serve-route.ts';

export type HttpOptions = {
  readonly links: LinkService;
  readonly reports: ReportService;
  readonly actions: ActionService;
  readonly keys: KeyVerifier;
  /** The connection that `links` serves; keys of any other are refused. */
  readonly connectionId: string;
  readonly version: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly ready: () => Promise<Readiness>;
  readonly clock: Clock;
};

/** The API as an Express application; nothing listens yet. */
export function createHttp(options: HttpOptions): Express {
  const { log, metrics, clock } = options;
  const gate = createGate(options);
  const description = buildOpenApi();
  const services = { ...options, document: () => description };

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('strict routing');
  app.enable('case sensitive routing');

  app.use(accessLog({ log, metrics, clock }));
  app.use(headers);
  for (const route of routes) {
    const handlers = serveRoute(route, gate, services);
    app[route.method](route.path, ...handlers);
    if (route.csv) app.get(`${route.path}.csv`, ...handlers);
  }
  for (const route of routes) app.all(route.path, wrongMethod(route.path));
  app.use(unknownAddress);
  app.use(asProblem(log, metrics, clock));
  return app;
}

/** No page, script or frame has business with this API, no cache keeps its answers, and no other origin may read them. */
const headers: RequestHandler[] = [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    xFrameOptions: { action: 'deny' },
  }),
  (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  },
];

const wrongMethod = (path: string): RequestHandler => {
  const allow = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase());
  return (_request, response) => {
    response.setHeader('Allow', allow.join(', '));
    throw new Refusal({
      status: 405,
      title: 'Method not allowed',
      code: 'METHOD_NOT_ALLOWED',
      detail: `This address answers ${allow.join(' and ')} only. See /openapi.json for what there is.`,
    });
  };
};

const unknownAddress: RequestHandler = () => {
  throw new Refusal({
    status: 404,
    title: 'Unknown address',
    code: 'UNKNOWN_ADDRESS',
    detail: 'There is nothing at this address. See /openapi.json for what there is.',
  });
};

/** The only place where an error becomes an answer, and where failures are logged. */
function asProblem(log: Log, metrics: Metrics, clock: Clock): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const { id, route } = factsOf(request);
    const { trouble, failure } = troubleOf(error);
    if (failure?.kind === 'bug') {
      metrics.failed(failure.vendor, failure.kind);
      log.error({ requestId: id, route, err: error }, 'request failed');
    } else if (failure) log.warn({ requestId: id, route, failure }, 'request failed');

    if (response.headersSent) {
      // Nothing can be said any more: Express breaks the connection, so that the answer is seen to be torn.
      next();
      return;
    }
    if (trouble.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="lockstep"');
    if (trouble.retryAt !== undefined)
      response.setHeader('Retry-After', Math.max(1, Math.ceil((trouble.retryAt - clock.now()) / 1000)));
    response
      .status(trouble.status)
      .type('application/problem+json')
      .send(JSON.stringify(problemOf(trouble, id)));
  };
}
