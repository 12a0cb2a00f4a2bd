import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { servePreview, type Preview } from '../../scripts/preview/serve.ts';
import { accessibilityFaults, noBrowser, openPage, overflows, startBrowser } from './browser.ts';
import { contact, screens } from './screens.ts';
import { keyFor, startStub, type StubCompanion } from './stub/companion.ts';
import { campaign } from './stub/story.ts';

/** Every screen in both designs that an org can have. */
describe('every screen', { skip: noBrowser }, () => {
  let stub: StubCompanion;
  let preview: Preview;
  let browser: Browser;
  before(async () => {
    stub = await startStub();
    const records = { campaigns: [campaign], people: [contact] };
    preview = await servePreview({ companionUrl: stub.url, keyFor, port: 0, ...records });
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    await preview.stop();
    await stub.stop();
  });

  for (const { name, query, width, state, now, part, reach } of screens)
    test(`${name}: nothing is out of reach or sticks out, in SLDS 1 and SLDS 2`, async () => {
      const { page, errors } = await openPage(browser, width, now);
      for (const theme of ['slds1', 'slds2']) {
        stub.become(state);
        await page.goto(`${preview.url}/?theme=${theme}&${query}`);
        await reach(page);
        assert.deepEqual(await accessibilityFaults(page, part), [], theme);
        assert.equal(await overflows(page), false, theme);
      }
      assert.deepEqual(errors, []);
      await page.context().close();
    });
});
