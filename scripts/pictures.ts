import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import optimise, { init } from '@jsquash/oxipng/optimise.js';
import type { Page } from 'playwright-core';
import { noBrowser, startBrowser } from '../test/browser/browser.ts';
import { root } from './salesforce/build.ts';

/**
 * `node scripts/pictures.ts [ADDRESS]`: takes the pictures of the documents from the preview page of a running `./start`,
 * and packs them without loss.
 */

const address = process.argv[2] ?? 'http://127.0.0.1:7410';
const home = join(root, 'docs/pictures');
/** Campaigns looked at until one is in the wanted state. */
const mostLookedAt = 20;

if (noBrowser !== false) throw new Error(noBrowser);
const codec = join(root, 'node_modules/@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm');
await init(readFileSync(codec));
const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 960, height: 800 }, locale: 'en-GB' });
  await onCampaign(page, 'panel', /waiting for you/u);
  await onCampaign(page, 'blocked', /Statuses don’t match/u);
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto(`${address}/?page=status&user=admin`);
  await page.locator('c-batch-table tbody tr').first().waitFor();
  await keep('sync-status', await page.screenshot());
} finally {
  await browser.close();
}

/** The panel of the first campaign whose badge says so. */
async function onCampaign(page: Page, name: string, badge: RegExp): Promise<void> {
  await page.goto(address);
  const ids = await page.evaluate<string[]>(
    "[...document.querySelectorAll('#record option')].map(({ value }) => value)",
  );
  for (const id of ids.slice(0, mostLookedAt)) {
    await page.goto(`${address}/?record=${id}&user=marketer`);
    const said = page.locator('c-campaign-sync-panel c-state-badge').first();
    await said.waitFor();
    if (!badge.test(await said.innerText())) continue;
    await keep(name, await page.locator('main').screenshot());
    return;
  }
  throw new Error(`No campaign of ${address} says ${String(badge)}: is the demo in step yet?`);
}

async function keep(name: string, png: Uint8Array): Promise<void> {
  const bytes = Uint8Array.from(png).buffer;
  const packed = new Uint8Array(await optimise(bytes, { level: 4, interlace: false }));
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, `${name}.png`), packed);
  process.stdout.write(`docs/pictures/${name}.png  ${String(Math.round(packed.length / 1000))} kB\n`);
}
