import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { factsOf } from './access-log.ts';
import type { Gate } from './gate.ts';
import { Refusal } from './problem.ts';
import { tellVersions } from './package-version.ts';
import type { Context, Input, Route, Services } from './route.ts';

/** The handlers of one route, in order: let in, read the body, answer. Nobody without a key gets a body parsed. */
export function serveRoute(route: Route, gate: Gate, services: Services): RequestHandler[] {
  const admitted = new WeakMap<Request, Context>();

  const letIn: RequestHandler = async (request, response, next) => {
    const facts = factsOf(request);
    facts.route = route.path;
    const { caller, actor } = await gate(route.role, {
      authorization: request.get('authorization'),
      user: request.get('x-lockstep-user'),
      address: request.socket.remoteAddress ?? 'unknown',
    });
    facts.caller = caller;
    if (caller !== null) tellVersions(request, response, services.version);
    admitted.set(request, { ...services, caller, actor });
    next();
  };

  const answer: RequestHandler = async (request, response) => {
    const context = admitted.get(request);
    if (!context) throw new TypeError('answered before it was let in');
    const input: Input = { params: request.params, query: request.query, body: request.body as unknown };
    if (route.csv && wantsCsv(request)) {
      await sendCsv(response, route, route.csv(input, context));
      return;
    }
    const { status, content } = await route.run(input, context);
    response.status(status);
    if (route.type) response.type(route.type).send(content);
    else response.json(content);
  };

  return route.body
    ? [letIn, jsonOnly, express.json({ limit: route.bodyKb * 1024 }), answer]
    : [letIn, answer];
}

const jsonOnly: RequestHandler = (request, _response, next) => {
  if (!request.is('application/json')) throw notJson;
  next();
};

const notJson = new Refusal({
  status: 415,
  title: 'Not JSON',
  code: 'NOT_JSON',
  detail: 'The body must be JSON. Send it with the header "Content-Type: application/json".',
});

const wantsCsv = (request: Request): boolean =>
  request.path.endsWith('.csv') || request.accepts(['application/json', 'text/csv']) === 'text/csv';

/**
 * Streams lines as the client takes them. The first is waited for, so that what goes wrong before it is still answered
 * as a problem; later failures break the connection, and the client sees that the file is not whole.
 */
async function sendCsv(response: Response, route: Route, lines: AsyncIterable<string>): Promise<void> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  response.type('text/csv').attachment(`${route.path.split('/').at(-1) ?? 'rows'}.csv`);
  async function* all(): AsyncGenerator<string> {
    try {
      for (let line = first; !line.done; line = await iterator.next()) yield line.value;
    } finally {
      await iterator.return?.();
    }
  }
  await pipeline(Readable.from(all()), response).catch((error: unknown) => {
    // A reader that has seen enough is no failure; the access log says that the answer was not read to its end.
    if (!isPremature(error)) throw error;
  });
}

const isPremature = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
