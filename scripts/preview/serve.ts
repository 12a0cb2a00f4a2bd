import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { callApex, type Companion } from './apex.ts';
import { bundlePage, designSystem } from './bundle.ts';

/** A campaign the page can show, with the facts of its highlights panel. Dates are ISO 8601 days. */
export type PreviewCampaign = {
  readonly id: string;
  readonly name: string;
  readonly type: string | null;
  readonly status: string | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly owner: string | null;
};

export type PreviewOptions = Companion & {
  /** 0 picks a free port. Always on 127.0.0.1. */
  readonly port: number;
  readonly campaigns: readonly PreviewCampaign[];
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

/**
 * Serves a page that looks like a campaign's record page and holds the real components; behind it this server stands in
 * for Apex and keeps the companion's key. Builds the page first if its sources changed.
 */
export async function servePreview(options: PreviewOptions): Promise<Preview> {
  const files = await readFiles(options.campaigns);
  const server = createServer((request, response) => {
    answer(request, files, options).then(
      (reply) => {
        send(response, reply);
      },
      () => {
        send(response, text(400, 'That request cannot be read.'));
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

async function readFiles(campaigns: readonly PreviewCampaign[]): Promise<ReadonlyMap<string, Reply>> {
  // `<` would let a campaign's name end the script it is written into.
  const data = JSON.stringify(campaigns).replaceAll('<', '\\u003c');
  const html = readFileSync(join(page, 'page.html'), 'utf8').replace('"%CAMPAIGNS%"', () => data);
  const file = (type: string, path: string): Reply => ({ status: 200, type, body: readFileSync(path) });
  return new Map<string, Reply>([
    ['/', { status: 200, type: 'text/html; charset=utf-8', body: html }],
    ['/page.js', file('text/javascript; charset=utf-8', await bundlePage())],
    ['/page.css', file('text/css; charset=utf-8', join(page, 'page.css'))],
    ['/slds.css', file('text/css; charset=utf-8', designSystem())],
    ['/icon.svg', file('image/svg+xml', join(page, 'icon.svg'))],
  ]);
}

async function answer(
  request: IncomingMessage,
  files: ReadonlyMap<string, Reply>,
  companion: Companion,
): Promise<Reply> {
  const { host = '' } = request.headers;
  // A name that another site points at this machine must not reach the key.
  if (!/^(?:127\.0\.0\.1|localhost):\d+$/u.test(host))
    return text(421, 'This page answers on this machine only.');
  const { pathname } = new URL(request.url ?? '/', `http://${host}`);
  if (request.method === 'GET') return files.get(pathname) ?? text(404, 'There is nothing here.');
  const [, method] = /^\/apex\/CampaignSyncController\.(\w+)$/u.exec(pathname) ?? [];
  if (request.method !== 'POST' || method === undefined) return text(404, 'There is nothing here.');
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`)
    return text(403, 'Only the preview page may call this.');
  const called = await callApex(method, JSON.parse(await bodyOf(request)), companion);
  if (!called) return text(404, 'There is no such method.');
  return called.ok ? json(200, called.value) : json(500, { message: called.message });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('The request is too large.');
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
