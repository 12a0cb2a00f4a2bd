import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { close, listen } from '../server.ts';

/** A small JSON server on loopback: the truth of a sandbox, and a hand in it. It costs no API call of either vendor. */
export type Backdoor = { readonly url: string; readonly port: number; stop(): Promise<void> };

/** What somebody asks of the back door. */
export type Visit = {
  /** What stands in the places that the address names in braces. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed body of a POST; undefined otherwise. */
  readonly body: unknown;
};

export type Handler = (visit: Visit) => unknown;

/** By method and address, with braces around what varies: `GET /marketo/programs/{id}`. */
export type Routes = Readonly<Record<string, Handler>>;

/** A refusal with its HTTP status: 400 for what was not understood, 404 for what is not there. Any other error is a 409. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What was sent, in the shape it must have. Throws a Refused that names what is wrong. */
export function parsed<Schema extends z.ZodType>(schema: Schema, sent: unknown): z.infer<Schema> {
  const result = schema.safeParse(sent);
  if (!result.success) throw new Refused(400, z.prettifyError(result.error));
  return result.data;
}

/** A regular expression as text. */
export const pattern = z.string().transform((source, context) => {
  try {
    return new RegExp(source);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no regular expression' });
    return z.NEVER;
  }
});

type Route = { readonly method: string; readonly parts: readonly string[]; readonly handler: Handler };

const partsOf = (path: string): readonly string[] => path.split('/').slice(1);

function routeOf([address, handler]: readonly [string, Handler]): Route {
  const [method = '', path = ''] = address.split(' ');
  return { method, parts: partsOf(path), handler };
}

/** The braces' values when the path fits; null when it does not. */
function fitted({ parts }: Route, path: readonly string[]): Record<string, string> | null {
  if (parts.length !== path.length) return null;
  const values: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const given = decodeURIComponent(path[at] ?? '');
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined) values[name] = given;
    else if (part !== given) return null;
  }
  return values;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (request.method !== 'POST') return undefined;
  // A web page cannot send JSON across origins without asking, and nobody here says yes.
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    throw new Refused(415, 'Send JSON with Content-Type: application/json.');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refused(400, 'The body is no JSON.');
  }
}

/** Opens a back door with these addresses. Port 0 picks a free one. Rejects when the port is taken. */
export async function openDoor(port: number, routes: Routes): Promise<Backdoor> {
  const all = Object.entries(routes).map(routeOf);

  async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    try {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://backdoor');
      const path = partsOf(pathname);
      for (const route of all) {
        const values = route.method === request.method ? fitted(route, path) : null;
        if (!values) continue;
        const visit = { path: values, query: searchParams, body: await bodyOf(request) };
        return { status: 200, body: await route.handler(visit) };
      }
      throw new Refused(404, `There are only: ${Object.keys(routes).join(', ')}.`);
    } catch (error) {
      // What the vendors' own rules refuse comes as an error of theirs: the request was understood and cannot be done.
      const status = error instanceof Refused ? error.status : 409;
      return { status, body: { error: error instanceof Error ? error.message : String(error) } };
    }
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(`${JSON.stringify(body)}\n`);
    });
  });
  const listening = await listen(server, port);
  return { url: `http://127.0.0.1:${listening}`, port: listening, stop: () => close(server) };
}
