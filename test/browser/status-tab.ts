import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { servePreview, type Preview } from '../../scripts/preview/serve.ts';
import { accessibilityFaults, openPage, overflows, picture, startBrowser } from './browser.ts';
import { keyFor, startStub, type StubCompanion } from './stub/companion.ts';
import { statusNow } from './stub/status-story.ts';
import { campaign } from './stub/story.ts';

/** The Sync Status tab before the story's companion, for the tests of a suite. */
export type StatusTab = {
  readonly stub: StubCompanion;
  /** Opens the tab with these choices of the preview page, runs the steps and fails on any error the page reported. */
  readonly visit: (choices: string, steps: (page: Page) => Promise<void>) => Promise<void>;
  /** The last question of this kind, as its query. */
  readonly askedLast: (path: string) => URLSearchParams;
};

/** Starts what the suite needs before its tests, and stops it after them. */
export function statusTab(): StatusTab {
  let stub: StubCompanion;
  let preview: Preview;
  let browser: Browser;
  before(async () => {
    stub = await startStub();
    preview = await servePreview({ companionUrl: stub.url, keyFor, port: 0, campaigns: [campaign] });
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    await preview.stop();
    await stub.stop();
  });
  return {
    get stub() {
      return stub;
    },
    visit: async (choices, steps) => {
      stub.asked.length = 0;
      const { page, errors } = await openPage(browser, 1280, statusNow);
      try {
        await page.goto(`${preview.url}/?page=status&${choices}`);
        await steps(page);
        assert.deepEqual(errors, []);
      } finally {
        await page.context().close();
      }
    },
    askedLast: (path) =>
      new URL(stub.asked.findLast((line) => line.startsWith(`GET ${path}?`))?.slice(4) ?? '', 'http://stub')
        .searchParams,
  };
}

/** Keeps a picture; nothing sticks out in two widths, and axe finds nothing in this part. */
export async function looks(page: Page, name: string, part = 'c-sync-status-dashboard'): Promise<void> {
  await picture(page, name);
  assert.deepEqual(await accessibilityFaults(page, part), []);
  await page.setViewportSize({ width: 420, height: 900 });
  await picture(page, `${name}-420`);
  assert.equal(await overflows(page), false, 'nothing sticks out at 420 pixels');
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Waits until it is so; the page's clock stands still, ours does not. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 600; turn += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('it did not happen within 30 seconds');
}

/** Waits until the keyboard is on this: whoever has no mouse goes on from there. */
export async function hasKeyboard(target: Locator): Promise<void> {
  await target.and(target.page().locator(':focus')).waitFor();
}
