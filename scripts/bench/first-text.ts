import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserFlags, executablePath } from '../../test/browser/browser.ts';

/**
 * How long pages of the preview take from the end of their script to their first text, in a browser that nothing is attached
 * to. A driver such as playwright switches the browser's network inspector on, which keeps a stack with each request: for the
 * first one V8 parses the whole script again for its positions, 80 ms that nobody waits for whose tools are closed.
 */

/** Milliseconds, by the page's query and by what is waited for. */
export type Times = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

/** Pages by their query, and the selectors inside of `#panel` whose first text is waited for; '' is the panel itself. */
export type Wanted = Readonly<Record<string, readonly string[]>>;

/** A load that has not told its figures after so long will not, milliseconds. */
const PATIENCE = 120_000;

/**
 * For the page, before its scripts: notes how long after the mark `script-end` each place has text for the first time, and leaves
 * the figures in `window.figures`. The browser's own functions are kept before the synthetic shadow hides what is inside of
 * components.
 */
export const watch = (wanted: readonly string[], then = ''): string => `{
  const text = Object.getOwnPropertyDescriptor(Node.prototype, 'textContent').get;
  const find = Element.prototype.querySelector;
  const found = {};
  const wanted = ${JSON.stringify(wanted)};
  const observer = new MutationObserver(() => {
    const panel = document.getElementById('panel');
    const [mark] = performance.getEntriesByName('script-end');
    if (!panel || !mark) return;
    const now = performance.now() - mark.startTime;
    for (const one of wanted) {
      if (one in found) continue;
      const place = one === '' ? panel : find.call(panel, one);
      if (place && text.call(place).trim() !== '') found[one] = now;
    }
    if (Object.keys(found).length < wanted.length) return;
    observer.disconnect();
    window.figures = found;
    ${then}
  });
  observer.observe(document, { childList: true, subtree: true, characterData: true });
}`;

/** In the page: tells the server the figures once it is quiet, and goes where that says. */
const tellThem = `setTimeout(() => fetch('/figures', { method: 'POST', body: JSON.stringify(found) })
  .then((answer) => answer.text()).then((next) => { if (next !== '') location.replace(next); }), 200);`;

/** Loads the pages in turn, so that what disturbs the machine disturbs all of them; the first turn only warms the browser up. */
export async function timesToText(preview: string, wanted: Wanted, loads: number): Promise<Times> {
  const queries = Object.keys(wanted);
  const turns = Array.from({ length: loads + 1 }, () => queries).flat();
  const times = Object.fromEntries(
    queries.map((query) => [
      query,
      Object.fromEntries((wanted[query] ?? []).map((one) => [one, [] as number[]])),
    ]),
  );
  let at = 0;
  let isThere = (): void => undefined;
  const all = new Promise<void>((resolve) => {
    isThere = resolve;
  });
  const addressOf = (turn: number) => `/?load=${String(turn)}&${turns[turn] ?? ''}`;
  const server = createServer((request, response) => {
    if (request.url !== '/figures') return void pass(request, response, preview, wanted);
    void read(request).then((body) => {
      const figures = JSON.parse(body) as Record<string, number>;
      if (at >= queries.length)
        for (const [one, ms] of Object.entries(figures)) times[turns[at] ?? '']?.[one]?.push(ms);
      at += 1;
      response.end(at < turns.length ? addressOf(at) : '');
      if (at === turns.length) isThere();
    });
  });
  const port = await listening(server);
  const home = mkdtempSync(join(tmpdir(), 'first-text-'));
  const browser = spawn(
    executablePath,
    [
      ...browserFlags,
      `--user-data-dir=${home}`,
      '--window-size=900,900',
      `http://127.0.0.1:${String(port)}${addressOf(0)}`,
    ],
    { stdio: 'ignore' },
  );
  const late = setTimeout(() => browser.kill(), PATIENCE);
  const gone = new Promise<void>((resolve) =>
    browser.once('exit', () => {
      resolve();
    }),
  );
  try {
    await Promise.race([all, gone]);
    if (at < turns.length)
      throw new Error(`The browser ended at load ${String(at)} of ${String(turns.length)}.`);
    return times;
  } finally {
    clearTimeout(late);
    browser.kill();
    await gone;
    server.closeAllConnections();
    server.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Answers as the preview does, with the watching script before the page's own, and nothing kept for the next load. */
async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  preview: string,
  wanted: Wanted,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const body = method === 'GET' ? undefined : await read(request);
  const answer = await fetch(new URL(url, preview), {
    method,
    headers: {
      'content-type': request.headers['content-type'] ?? 'text/plain',
      'x-preview-user': String(request.headers['x-preview-user'] ?? ''),
    },
    ...(body === undefined ? {} : { body }),
  });
  const type = answer.headers.get('content-type') ?? 'text/plain';
  const bytes = Buffer.from(await answer.arrayBuffer());
  const query = new URL(url, preview).search.replace(/^\?load=\d+&/u, '');
  response.writeHead(answer.status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(
    type.startsWith('text/html')
      ? bytes.toString().replace('<head>', `<head><script>${watch(wanted[query] ?? [], tellThem)}</script>`)
      : bytes,
  );
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    }),
  );
