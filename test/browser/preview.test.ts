import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { servePreview, type Preview } from '../../scripts/preview/serve.ts';
import { noBrowser, openPage, overflows, picture, startBrowser } from './browser.ts';
import { hands } from './hands.ts';
import { choose, focused, inBothWidths, panel } from './steps.ts';
import { keyFor, startStub, type StubCompanion } from './stub/companion.ts';
import type { StubState } from './stub/more-states.ts';
import { campaign, now } from './stub/story.ts';

const modal = 'lightning-overlay-container';

describe('the preview of a link in a browser', { skip: noBrowser }, () => {
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

  /** Opens the page, runs the steps and fails on any error the page reported. */
  async function visit(state: StubState, steps: (page: Page) => Promise<void>): Promise<void> {
    stub.become(state);
    stub.asked.length = 0;
    const { page, errors } = await openPage(browser, 900, now);
    try {
      await page.goto(preview.url);
      await page.locator(`${panel} h2`).waitFor();
      await steps(page);
      assert.deepEqual(errors, []);
    } finally {
      await page.context().close();
    }
  }

  for (const hand of hands) {
    test(`looks at everybody in a preview, leaves some out, and links, by ${hand.name}`, async () => {
      await visit('not-linked', async (page) => {
        await choose(page, hand, /Practice Webcast · 1,504/u);
        await hand.press(page.getByRole('button', { name: 'Preview changes' }));
        const table = page.locator('c-preview-rows');
        await hand.press(table.getByRole('button', { name: 'Show all 61' }));
        await table.getByText('Guest 50', { exact: true }).waitFor();
        await hand.press(
          table.locator('[data-group=new-lead]').getByRole('button', { name: 'Show more people' }),
        );
        await table.getByText('Guest 61', { exact: true }).waitFor();
        await hand.press(table.getByRole('checkbox', { name: 'Include Aiko Tanaka' }));
        await table.getByText('1 person is left out and stays as they are.').waitFor();
        await hand.press(table.getByRole('checkbox', { name: 'Include all 212' }));
        await table.getByText('213 people are left out and stay as they are.').waitFor();
        if (hand.name === 'mouse') await inBothWidths(page, 'preview-rows', modal);
        await hand.press(page.getByRole('button', { name: 'What changed since?' }));
        await page.getByText('Nothing changed since this preview.').waitFor();
        await hand.press(page.getByRole('button', { name: 'Link and sync' }));
        await page.getByText('All 1,544 members have the same status').first().waitFor();
        const { leaveOut } = JSON.parse(stub.sent()) as { leaveOut: unknown };
        assert.deepEqual(leaveOut, { kinds: ['changed-in-salesforce'], again: false, rows: ['1'] });
      });
    });

    test(`chooses in a preview what the link shall do by itself, and links with it, by ${hand.name}`, async () => {
      await visit('not-linked', async (page) => {
        await choose(page, hand, /Practice Webcast · 1,504/u);
        await hand.press(page.getByRole('button', { name: 'Preview changes' }));
        const dialog = page.getByRole('dialog');
        await hand.press(dialog.getByRole('button', { name: 'Change what Lockstep does by itself' }));
        await focused(dialog.getByRole('combobox', { name: 'When the status changed on both sides' }));
        await hand.press(dialog.getByRole('button', { name: 'Back to the preview' }));
        await focused(dialog.getByRole('button', { name: 'Change what Lockstep does by itself' }));

        await hand.press(dialog.getByRole('button', { name: 'Change how new people are handled' }));
        const creation = dialog.getByRole('combobox', {
          name: 'When somebody in Marketo isn’t in Salesforce',
        });
        await focused(creation);
        const again = dialog.getByRole('button', { name: 'Preview again' });
        assert.ok(await again.isDisabled(), 'nothing is otherwise yet');
        assert.equal(await dialog.locator('.slds-button_brand').count(), 1);
        await hand.press(creation);
        await hand.press(page.getByRole('option', { name: 'Leave them out' }));
        if (hand.name === 'mouse') await inBothWidths(page, 'preview-policies', modal);
        await hand.press(again);
        await focused(dialog.getByText('1,475 of 1,544 people will have the same status on both sides.'));
        await dialog.getByText('This is what linking would do with your answers.').waitFor();
        assert.equal(await dialog.getByText('61 new leads').count(), 0);
        const { policies } = JSON.parse(stub.sent()) as { policies: { creation: string } };
        assert.equal(policies.creation, 'existing-only');
        if (hand.name === 'mouse') await inBothWidths(page, 'previewed-again', modal);
        await hand.press(dialog.getByRole('button', { name: 'Link and sync' }));
        await page.getByText('All 1,544 members have the same status').first().waitFor();
      });
    });

    test(`names the values of custom fields that give way, and says what was not looked at, by ${hand.name}`, async () => {
      await visit('mapped-fields', async (page) => {
        await choose(page, hand, /Practice Webcast · 1,504/u);
        await hand.press(page.getByRole('button', { name: 'Preview changes' }));
        await page.getByText('takes about 5,210 calls to Marketo, and 1,840 are left of the day.').waitFor();
        const fields = page.locator('c-preview-fields');
        await fields.getByText('Counted for the first 15,000 of 41,200 members.').waitFor();
        await fields.getByText('4 values don’t fit on the other side: Ticket type (3), Dietary').waitFor();
        await fields.getByText('The first 20 are named here.').waitFor();
        const rows = fields.locator('[data-row]');
        assert.match(
          await rows.first().innerText(),
          /Jürgen Müller\s+Ticket type\s+VIP\s+Standard\s+becomes\s+VIP/u,
        );
        assert.equal(await rows.count(), 5);
        if (hand.name === 'mouse') {
          // How it looks when wide, and what axe finds, is seen with all screens.
          await page.setViewportSize({ width: 420, height: 900 });
          await fields.scrollIntoViewIfNeeded();
          await picture(page, 'preview-fields-420');
          assert.equal(await overflows(page), false, 'nothing sticks out at 420 pixels');
        }
        await hand.press(fields.getByRole('button', { name: 'Show all 20' }));
        await fields.getByText('Guest 14', { exact: true }).waitFor();
        await focused(fields.getByRole('group', { name: '31 values give way' }));
        assert.equal(await rows.count(), 20);
      });
    });
  }
});
