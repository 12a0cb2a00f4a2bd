import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { PreviewPerson } from '../../scripts/preview/records.ts';
import { servePreview, type Preview } from '../../scripts/preview/serve.ts';
import { accessibilityFaults, noBrowser, openPage, overflows, picture, startBrowser } from './browser.ts';
import { keyFor, startStub, type StubCompanion } from './stub/companion.ts';
import { statusNow } from './stub/status-story.ts';
import { campaign } from './stub/story.ts';

const contact: PreviewPerson = {
  id: '003000000000001AAA',
  object: 'Contact',
  name: 'Jürgen Müller',
  company: 'Müller Logistik',
  email: 'j.mueller@mueller-logistik.example',
  owner: 'Anna Berg',
};

describe('members in a browser', { skip: noBrowser }, () => {
  let stub: StubCompanion;
  let preview: Preview;
  let browser: Browser;
  before(async () => {
    stub = await startStub();
    preview = await servePreview({
      companionUrl: stub.url,
      keyFor,
      port: 0,
      campaigns: [campaign],
      people: [contact],
    });
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    await preview.stop();
    await stub.stop();
  });

  test('a contact’s history answers why it says that', async () => {
    const { page, errors } = await openPage(browser, 1280, statusNow);
    await page.goto(`${preview.url}/?page=contact&user=viewer`);
    await page.getByText('Salesforce says Registered, Marketo says Attended.').waitFor();
    assert.equal(await page.locator('c-member-timeline li').count(), 6);
    assert.ok(stub.asked.some((line) => line.startsWith(`GET /v1/people/${contact.id}/timeline`)));
    await page.getByRole('combobox').last().click();
    await page.getByRole('option', { name: 'CISO Roundtable Lisbon' }).click();
    await picture(page, 'timeline');
    assert.deepEqual(await accessibilityFaults(page, 'c-member-timeline'), []);
    await page.setViewportSize({ width: 420, height: 900 });
    await picture(page, 'timeline-420');
    assert.equal(await overflows(page), false);
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  test('a campaign lists who waits and why, for viewers too', async () => {
    stub.become('waiting');
    const { page, errors } = await openPage(browser, 1280, statusNow);
    await page.goto(`${preview.url}/?page=campaign&user=viewer`);
    const list = page.locator('c-member-worklist');
    await list.getByText('Status would go backwards').waitFor();
    await list.getByText('Set Salesforce to “Attended”').waitFor();
    await list.getByText('Showing all 8').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sync now' }).count(), 0, 'a viewer only looks');
    await picture(page, 'worklist');
    assert.deepEqual(await accessibilityFaults(page, 'c-campaign-sync-panel'), []);
    assert.deepEqual(errors, []);
    await page.context().close();
  });
});
