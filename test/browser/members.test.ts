import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { PreviewPerson } from '../../scripts/preview/records.ts';
import { servePreview, type Preview } from '../../scripts/preview/serve.ts';
import { accessibilityFaults, noBrowser, openPage, overflows, picture, startBrowser } from './browser.ts';
import { hands } from './hands.ts';
import { keyFor, startStub, type StubCompanion } from './stub/companion.ts';
import { statusNow } from './stub/status-story.ts';
import { campaign, linkId } from './stub/story.ts';

const applied = `POST /v1/plans/plan-1/apply?linkId=${linkId}`;
const overlay = 'lightning-overlay-container';

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

  for (const hand of hands)
    test(`a contact’s history answers why it says that, by ${hand.name}`, async () => {
      const { page, errors } = await openPage(browser, 1280, statusNow);
      await page.goto(`${preview.url}/?page=contact&user=viewer`);
      await page.getByText('Salesforce says Registered, Marketo says Attended.').waitFor();
      assert.equal(await page.locator('c-member-timeline li').count(), 6);
      assert.ok(stub.asked.some((line) => line.startsWith(`GET /v1/people/${contact.id}/timeline`)));
      await hand.press(page.getByRole('combobox').last());
      await hand.press(page.getByRole('option', { name: 'CISO Roundtable Lisbon' }));
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
    assert.equal(await list.getByRole('checkbox').count(), 0, 'and decides nothing');
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  for (const hand of hands) {
    test(`a marketer decides about who waits, by ${hand.name}`, async () => {
      stub.become('waiting');
      stub.asked.length = 0;
      const { page, errors } = await openPage(browser, 1280, statusNow);
      await page.goto(`${preview.url}/?page=campaign&user=marketer`);
      const list = page.locator('c-member-worklist');
      await list.getByText('The other 5 need you to choose first.').waitFor();
      await hand.press(list.getByRole('checkbox', { name: 'Select Elena Rossi' }));
      await list.getByRole('button', { name: 'Preview 2 changes' }).waitFor();
      await hand.press(list.getByRole('checkbox', { name: 'Select Elena Rossi' }));
      if (hand.name === 'mouse') await looks(page, 'worklist', 'c-campaign-sync-panel');

      await hand.press(list.getByRole('button', { name: 'Other options for Jürgen Müller' }));
      await hand.press(page.getByRole('radio', { name: 'Set Marketo to “Registered”' }));
      await page.getByText('The date they joined is lost.').waitFor();
      if (hand.name === 'mouse') await looks(page, 'member-options', overlay);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });

      await hand.press(list.getByRole('button', { name: 'Preview 3 changes' }));
      await page.getByText('3 members will change.').waitFor();
      if (hand.name === 'mouse') await looks(page, 'decision-preview', overlay);
      assert.ok(!stub.asked.includes(applied), 'a preview changes nothing');
      await hand.press(page.getByRole('button', { name: 'Apply 3 changes' }));
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await list.getByText('Your decision is being carried out.').waitFor();
      await page.clock.runFor(2_500);
      await list.getByText('3 changes were carried out.').waitFor();
      await page.getByText('5 of 1,544 members are waiting for your decision.').waitFor();
      assert.equal(await list.locator('tr[data-person]').count(), 5, 'who was decided about has left');
      assert.deepEqual(errors, []);
      await page.context().close();
    });

    test(`who somebody is, is chosen and previewed, by ${hand.name}`, async () => {
      stub.become('waiting');
      const { page, errors } = await openPage(browser, 1280, statusNow);
      await page.goto(`${preview.url}/?page=campaign&user=marketer`);
      await hand.press(page.getByRole('button', { name: 'Choose who D. Kowalski is' }));
      await hand.press(page.getByRole('radio', { name: 'Dorota Nowicka, Aster Foods, contact' }));
      await page.getByText('1 record is not offered').waitFor();
      if (hand.name === 'mouse') await looks(page, 'person-choice', overlay);
      await hand.press(page.getByRole('button', { name: 'Preview changes' }));
      await page.getByText('Match with the person you chose').waitFor();
      const sent = JSON.parse(stub.sent()) as { members: readonly object[] };
      assert.deepEqual(sent.members, [
        { personId: 'D. Kowalski', action: 'choose', record: '003000000000011AAA' },
      ]);
      assert.deepEqual(errors, []);
      await page.context().close();
    });

    test(`a contact’s two sides are made one, by ${hand.name}`, async () => {
      stub.become('waiting');
      stub.asked.length = 0;
      const { page, errors } = await openPage(browser, 1280, statusNow);
      await page.goto(`${preview.url}/?page=contact&user=marketer`);
      await hand.press(page.getByRole('button', { name: 'Set Marketo to “Registered”' }));
      const question = page.getByText('Set Marketo to “Registered”. To set Marketo back');
      await question.waitFor();
      await hand.press(page.getByRole('button', { name: 'Cancel' }));
      await question.waitFor({ state: 'detached' });
      assert.ok(!stub.asked.some((line) => line.startsWith('POST')), 'no means no');
      await hand.press(page.getByRole('button', { name: 'Set Salesforce to “Attended”' }));
      await page.getByText('Your decision is being carried out.').waitFor();
      await page.clock.runFor(2_500);
      await page.getByText('1 change was carried out.').waitFor();
      assert.ok(stub.asked.includes(applied));
      assert.deepEqual(errors, []);
      await page.context().close();
    });
  }
});

/** Keeps pictures of both widths; nothing sticks out, and axe finds nothing in this part. */
async function looks(page: Page, name: string, part: string): Promise<void> {
  for (const width of [420, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await picture(page, `${name}-${String(width)}`);
    assert.equal(await overflows(page), false, `nothing sticks out at ${String(width)} pixels`);
  }
  assert.deepEqual(await accessibilityFaults(page, part), []);
}
