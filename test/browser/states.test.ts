import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { servePreview, type Preview } from '../../scripts/preview/serve.ts';
import { accessibilityFaults, noBrowser, openPage, overflows, picture, startBrowser } from './browser.ts';
import { keyFor, startStub, type StubCompanion } from './stub/companion.ts';
import type { StubState } from './stub/more-states.ts';
import { campaign, now } from './stub/story.ts';

const panel = 'c-campaign-sync-panel';
const modal = 'lightning-overlay-container';

/** States that come and go, and what is long or much: nothing sticks out, axe finds nothing, and a picture is kept of each. */
describe('states of the campaign page', { skip: noBrowser }, () => {
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

  async function visit(
    state: StubState,
    query: string,
    steps: (page: Page) => Promise<void>,
    prepare: (page: Page) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    stub.become(state);
    const { page, errors } = await openPage(browser, 900, now);
    try {
      await prepare(page);
      await page.goto(`${preview.url}/?${query}`);
      await steps(page);
      assert.deepEqual(errors, []);
    } finally {
      await page.context().close();
    }
  }

  async function inBothWidths(page: Page, name: string, part: string): Promise<void> {
    for (const width of [900, 420]) {
      await page.setViewportSize({ width, height: 900 });
      await picture(page, `state-${name}-${String(width)}`);
      assert.equal(await overflows(page), false, `nothing sticks out at ${String(width)} pixels`);
      assert.deepEqual(await accessibilityFaults(page, part), [], `at ${String(width)} pixels`);
    }
  }

  test('a stencil while Lockstep is asked, that does not move for those who want no motion', async () => {
    let release = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      release = resolve;
    });
    await visit(
      'in-step',
      '',
      async (page) => {
        await page.locator(`${panel} article[aria-busy="true"]`).waitFor();
        await page.clock.runFor(300);
        await page.getByText('Loading').first().waitFor({ state: 'attached' });
        const running = 'document.getAnimations().filter(({ playState }) => playState === "running").length';
        assert.equal(await page.evaluate(running), 0);
        await page.emulateMedia({ reducedMotion: 'no-preference' });
        await page.waitForFunction(`${running} > 0`);
        await page.emulateMedia({ reducedMotion: 'reduce' });
        await inBothWidths(page, 'stencil', panel);
        release();
        await page.getByText('All 1,544 members').first().waitFor();
        assert.equal(await page.locator(`${panel} article`).getAttribute('aria-busy'), 'false');
      },
      async (page) => {
        await page.route('**/apex/CampaignSyncController.getSummary', async (route) => {
          await asked;
          await route.continue();
        });
      },
    );
  });

  test('a failure says why, and can be tried again', async () => {
    stub.refuse('GET /v1/campaigns', 503, 'The calls to Marketo are used up for today. Nothing is lost.');
    await visit('in-step', '', async (page) => {
      await page.getByText('The calls to Marketo are used up for today.').waitFor();
      await inBothWidths(page, 'failure', panel);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('All 1,544 members').first().waitFor();
    });
  });

  for (const direction of ['ltr', 'rtl'])
    test(`names that are very long wrap, ${direction}`, async () => {
      await visit('long-names', `direction=${direction}`, async (page) => {
        await page.getByText('8 of 1,544 members are waiting').waitFor();
        assert.equal(
          await page.evaluate('getComputedStyle(document.querySelector("main")).direction'),
          direction,
        );
        await inBothWidths(page, `long-${direction}`, panel);
      });
    });

  test('partners with very long names wrap, narrow and right to left', async () => {
    await visit('long-names', 'direction=rtl', async (page) => {
      await page.setViewportSize({ width: 420, height: 900 });
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Change partners of statuses' }).click();
      await page.getByRole('combobox', { name: /in Salesforce$/u }).click();
      await page.getByRole('option', { name: 'No partner' }).click();
      await page.clock.runFor(600);
      await page.getByText('1 member will wait for you.').waitFor();
      await picture(page, 'state-partners-rtl-420');
      assert.equal(await overflows(page), false);
      assert.deepEqual(await accessibilityFaults(page, modal), []);
    });
  });

  test('200 statuses open on those that are to fix', async () => {
    await visit('many-statuses', '', async (page) => {
      await page.getByRole('button', { name: 'Review fixes' }).click();
      await page.getByText('160 of 200 statuses match').waitFor();
      const lines = page.getByRole('dialog').locator('[data-line]');
      assert.equal(await lines.count(), 40);
      await inBothWidths(page, 'many-statuses', modal);
      await page.getByText('All 200').click();
      await lines.nth(199).waitFor();
      assert.equal(await overflows(page), false);
    });
  });
});
