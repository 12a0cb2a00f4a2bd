import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { callApex } from './apex.ts';
import { bundlePage, designSystem, themes } from './bundle.ts';
import { pageHtml } from './page-html.ts';
import type { PreviewCampaign, PreviewPerson } from './records.ts';
import { createKeyRing, userFrom, type PreviewUser, type Role } from './users.ts';

export type PreviewOptions = {
  /** Where the companion listens. */
  readonly companionUrl: string;
  /** The key that Salesforce would hold for this role; asked for when the page's user changes. */
  readonly keyFor: (role: Role) => string | Promise<string>;
  /** 0 picks a free port. Always on 127.0.0.1. */
  readonly port: number;
  readonly campaigns: readonly PreviewCampaign[];
  readonly people?: readonly PreviewPerson[];
};

export type Preview = {
  /** http://127.0.0.1:port, without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
};

const page = join(import.meta.dirname, 'page');
/** Apex calls are small; more than this is not from our page. Bytes. */
const MOST_BYTES = 64 * 1024;

type Reply = { readonly status: number; readonly type: string; readonly body: string | Buffer };

/** What came to this server besides the page's files. */
type Desk = {
  readonly files: ReadonlyMap<string, Reply>;
  readonly html: (choices: URLSearchParams) => string;
  readonly call: (user: PreviewUser, method: string, input: unknown) => ReturnType<typeof callApex>;
};

/**
 * Serves a page that looks like a record page of an org and holds the real components; behind it this server stands in
 * for Apex and keeps the key of the chosen user. Builds the page first if its sources changed.
 */
export async function servePreview(options: PreviewOptions): Promise<Preview> {
  const { companionUrl, campaigns, people = [] } = options;
  const ring = createKeyRing(options.keyFor);
  const desk: Desk = {
    files: await readFiles(),
    html: (choices) => pageHtml(choices, { campaigns, people }),
    call: (user, method, input) =>
      callApex(method, input, { companionUrl, user, keyOf: (role) => ring.keyOf(role) }),
  };
  const server = createServer((request, response) => {
    answer(request, desk).then(
      (reply) => {
        send(response, reply);
      },
      (error: unknown) => {
        const ours = error instanceof SyntaxError || error instanceof z.ZodError || error instanceof TooLarge;
        send(response, ours ? text(400, 'That request cannot be read.') : text(500, 'That did not work.'));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

async function readFiles(): Promise<ReadonlyMap<string, Reply>> {
  const file = (type: string, path: string): Reply => ({ status: 200, type, body: readFileSync(path) });
  return new Map<string, Reply>([
    ['/page.js', file('text/javascript; charset=utf-8', await bundlePage())],
    ['/page.css', file('text/css; charset=utf-8', join(page, 'page.css'))],
    ...themes.map(
      (theme) => [`/${theme}.css`, file('text/css; charset=utf-8', designSystem(theme))] as const,
    ),
    ['/icon.svg', file('image/svg+xml', join(page, 'icon.svg'))],
  ]);
}

async function answer(request: IncomingMessage, desk: Desk): Promise<Reply> {
  const { host = '' } = request.headers;
  // A name that another site points at this machine must not reach the key.
  if (!/^(?:127\.0\.0\.1|localhost):\d+$/u.test(host))
    return text(421, 'This page answers on this machine only.');
  const { pathname, searchParams } = new URL(request.url ?? '/', `http://${host}`);
  if (request.method === 'GET' && pathname === '/')
    return { status: 200, type: 'text/html; charset=utf-8', body: desk.html(searchParams) };
  if (request.method === 'GET') return desk.files.get(pathname) ?? text(404, 'There is nothing here.');
  const [, method] = /^\/apex\/(\w+\.\w+)$/u.exec(pathname) ?? [];
  if (request.method !== 'POST' || method === undefined) return text(404, 'There is nothing here.');
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`)
    return text(403, 'Only the preview page may call this.');
  const user = userFrom(String(request.headers['x-preview-user'] ?? ''));
  const called = await desk.call(user, method, JSON.parse(await bodyOf(request)));
  if (!called) return text(404, 'There is no such method.');
  return called.ok ? json(200, called.value) : json(500, { message: called.message });
}

class TooLarge extends Error {}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new TooLarge('The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const text = (status: number, body: string): Reply => ({ status, type: 'text/plain; charset=utf-8', body });
const json = (status: number, body: unknown): Reply => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

function send(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  });
  response.end(body);
}
