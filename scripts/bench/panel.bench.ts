import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { noBrowser, startBrowser } from '../../test/browser/browser.ts';
import { keyFor, startStub } from '../../test/browser/stub/companion.ts';
import { batches } from '../../test/browser/stub/status-story.ts';
import { campaign } from '../../test/browser/stub/story.ts';
import { bundlePage } from '../preview/bundle.ts';
import { servePreview } from '../preview/serve.ts';
import { print, quantile, round } from './figures.ts';
import { timesToText, watch } from './first-text.ts';

/**
 * What people wait for: how long the panel takes from the end of the page's script to its first text, beside a page whose
 * only component is an empty lightning-card; how large the page's script is; how 10,000 batches scroll.
 */

const loads = 9;
const rows = 10_000;
/** Rows in an answer: more than the tab asks for, so that 10,000 are there sooner. */
const page = 500;

/** Pages, by their queries. */
const card = 'page=card';
const panel = '';
/** The panel's one sentence: it needs an answer of Apex. */
const answer = '.headline';

if (noBrowser !== false) throw new Error(noBrowser);
const stub = await startStub();
stub.become('in-step');
const many = await manyBatches(stub.url);
const preview = await servePreview({ companionUrl: many.url, keyFor, port: 0, campaigns: [campaign] });
const browser = await startBrowser();
try {
  sizes(await bundlePage());
  await firstText();
  await firstTextAttached(browser);
  await scrolling(browser);
} finally {
  await browser.close();
  await preview.stop();
  await many.stop();
  await stub.stop();
}

function sizes(script: string): void {
  const text = readFileSync(script);
  const kilobytes = (bytes: number) => `${round(bytes / 1000, 0)} kB`;
  print(
    "the preview page's script, with Lightning's base components",
    `${kilobytes(text.length)}, gzip ${kilobytes(gzipSync(text).length)}, brotli ${kilobytes(brotliCompressSync(text).length)}`,
  );
}

async function firstText(): Promise<void> {
  const times = await timesToText(preview.url, { [card]: [''], [panel]: ['', answer] }, loads);
  const median = (query: string, place = '') => quantile(times[query]?.[place] ?? [], 0.5);
  print(
    `from the end of the script, median of ${String(loads)}: an empty card's text`,
    `${round(median(card))} ms`,
  );
  print("the panel's first text", `${round(median(panel))} ms`);
  print("the panel's sentence, one answer of Apex on the way", `${round(median(panel, answer))} ms`);
  print('the panel over the card (goal: at most 4)', round(median(panel) / median(card), 2));
}

/** The same with a driver attached, whose inspector keeps a stack of the first request: see `timesToText`. */
async function firstTextAttached(on: Browser): Promise<void> {
  const took: Record<string, number[]> = { [card]: [], [panel]: [] };
  for (let load = 0; load < loads + 1; load += 1)
    for (const query of [card, panel]) {
      const context = await on.newContext({ viewport: { width: 900, height: 900 } });
      const opened = await context.newPage();
      await opened.addInitScript(watch(['']));
      await opened.goto(`${preview.url}/?${query}`);
      const ms = Number(await (await opened.waitForFunction('window.figures?.[""]')).jsonValue());
      if (load > 0) took[query]?.push(ms);
      await context.close();
    }
  const median = (query: string) => quantile(took[query] ?? [], 0.5);
  print(
    'with an inspector attached: card, panel, and their ratio',
    `${round(median(card))} ms, ${round(median(panel))} ms, ${round(median(panel) / median(card), 2)}`,
  );
}

async function scrolling(on: Browser): Promise<void> {
  const context = await on.newContext({ viewport: { width: 1280, height: 900 } });
  const opened = await context.newPage();
  await opened.goto(`${preview.url}/?page=status&user=admin`);
  await opened.locator('c-batch-table tbody tr').first().waitFor({ timeout: 120_000 });
  const table = await opened.locator('c-batch-table').first().boundingBox();
  if (table === null) throw new Error('the table is not there');
  await opened.mouse.move(table.x + table.width / 2, table.y + Math.min(table.height, 600) / 2);
  await opened.evaluate(
    'window.frames_ = []; { let last = performance.now(); const next = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(next); }; requestAnimationFrame(next); }',
  );
  const there = await scrollToTheEnd(opened);
  // From here on nothing is loaded any more: only what is there is scrolled.
  await opened.evaluate('window.frames_.length = 0');
  for (let turn = 0; turn < 120; turn += 1) await opened.mouse.wheel(0, turn < 60 ? -900 : 900);
  const frames = await opened.evaluate<number[]>('window.frames_');
  print(
    `scrolling ${String(there)} rows, time between frames`,
    `${String(frames.length)} frames, median ${round(quantile(frames, 0.5))} ms, 95 % ${round(quantile(frames, 0.95))} ms, worst ${round(Math.max(...frames))} ms`,
  );
  await context.close();
}

/** Scrolls until all rows are there, for two minutes at most; returns how many are. */
async function scrollToTheEnd(opened: Page): Promise<number> {
  // Only the rows around those in sight are in the page: how many are loaded is told below the table.
  const count = async () =>
    Number(/^[\d,]+/u.exec(await opened.locator('c-sync-batches .footer').innerText())?.[0].replace(',', ''));
  const deadline = performance.now() + 120_000;
  let there = await count();
  while (there < rows && performance.now() < deadline) {
    await opened.mouse.wheel(0, 1_000_000);
    await opened.waitForTimeout(250);
    there = await count();
  }
  return there;
}

/** The story's companion with 10,000 batches instead of its own. */
async function manyBatches(url: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const [pattern] = batches;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (pathname === '/v1/batches') {
      const start = Number(searchParams.get('after') ?? 0);
      const answer = {
        rows: Array.from({ length: Math.min(page, rows - start) }, (_, at) => ({
          ...pattern,
          id: `${String(start + at).padStart(8, '0')}-0000-4000-8000-000000000000`,
        })),
        next: start + page < rows ? String(start + page) : null,
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      return;
    }
    void fetch(new URL(request.url ?? '/', url), {
      method: request.method ?? 'GET',
      headers: { authorization: request.headers.authorization ?? '' },
    }).then(async (found) => {
      response.writeHead(found.status, { 'content-type': 'application/json' }).end(await found.text());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
