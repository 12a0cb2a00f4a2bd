import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noBrowser, overflows, picture } from './browser.ts';
import { looks, statusTab, until } from './status-tab.ts';
import { statusNow } from './stub/status-story.ts';

/** What this file needs of an element; the DOM's types are the page's. */
type Styled = {
  readonly ownerDocument: {
    readonly defaultView: {
      getComputedStyle(element: Styled): { readonly scrollPaddingBlockStart: string };
    };
  };
};

describe('the Sync Status tab in a browser', { skip: noBrowser }, () => {
  const tab = statusTab();
  const { visit, askedLast } = tab;

  test('batches: five days, newest first, page by page, in detail', async () => {
    await visit('user=admin', async (page) => {
      await page.getByText('Newest first. 1,312 in the last 5 days.').waitFor();
      for (const name of [
        'Started At',
        'Ended At',
        'Object',
        'Operation',
        'Status',
        'New',
        'Updated',
        'Deleted',
        'Failed Item',
        'Skipped',
      ])
        assert.equal(await page.locator('th[scope=col]', { hasText: name }).count(), 1, name);
      const days = statusNow.getTime() - Date.parse(askedLast('/v1/batches').get('from') ?? '');
      assert.equal(Math.round(days / 86_400_000), 5);
      const frame = page.locator('c-batch-table [data-frame]');
      const kept = await frame.evaluate((element) => {
        const box = element as unknown as Styled;
        return parseFloat(box.ownerDocument.defaultView.getComputedStyle(box).scrollPaddingBlockStart);
      });
      const head = (await frame.locator('thead').boundingBox())?.height ?? Infinity;
      assert.ok(head <= kept, `a row with focus stays below the head: ${String(head)} of ${String(kept)}`);
      await looks(page, 'status-batches');

      await page.locator('c-batch-table tbody tr').last().scrollIntoViewIfNeeded();
      await page.getByText('100 of 1,312 loaded.').waitFor();
      assert.equal(askedLast('/v1/batches').get('after'), '50', 'it goes on by key');

      const row = page.locator('c-batch-table tbody tr', { hasText: 'Push updates' }).first();
      await row.getByRole('button', { name: /^View details, .*, Push updates$/u }).click();
      await page.getByRole('dialog').getByText('27 × REQUIRED_FIELD_MISSING').waitFor();
      await page.getByRole('dialog').getByText('Registered → Attended').waitFor();
      await picture(page, 'status-batch-details');
      await page.keyboard.press('Escape');
    });
  });

  test('thousands of batches scroll, a few of them in the page, also by keyboard alone', async () => {
    await visit('user=admin', async (page) => {
      await page.getByText('50 of 1,312 loaded.').waitFor();
      const frame = page.locator('c-batch-table [data-frame]');
      const rows = page.locator('c-batch-table tbody tr');
      await frame.focus();
      for (let loaded = 100; loaded <= 350; loaded += 50) {
        await page.keyboard.press('End');
        await page.getByText(`${String(loaded)} of 1,312 loaded.`).waitFor({ timeout: 30_000 });
      }
      await until(async () => Number(await rows.last().getAttribute('aria-rowindex')) > 300);
      assert.ok((await rows.count()) < 80, 'only the rows around those in sight are in the page');
      assert.equal(await page.locator('c-batch-table table').getAttribute('aria-rowcount'), '1313');

      // The row that has the keyboard leaves the page: the table keeps it.
      await rows.last().getByRole('button').focus();
      await until(async () => (await page.locator('c-batch-table tbody button:focus').count()) === 1);
      await page.keyboard.press('Home');
      await until(async () => (await rows.first().getAttribute('aria-rowindex')) === '2');
      assert.equal(await page.locator('[data-frame]:focus').count(), 1);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await until(() => askedLast('/v1/batches').get('sort') === 'ended');
      await rows.first().getByRole('button').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
    });
  });

  test('errors by cause, backlog and connection, by keyboard from tab to tab', async () => {
    await visit('user=admin', async (page) => {
      await page.getByRole('tab', { name: 'Batches' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.getByText('46 records could not be synced, from 4 causes.').waitFor();
      await page.getByText('Salesforce says: “Required fields are missing: [Country__c]”').waitFor();
      assert.equal(await page.locator('[role=tab]:focus').innerText(), 'Errors (46)', 'the keyboard stays');
      await page
        .getByText('31 members would be removed; one cycle may remove 30. Nobody was removed.')
        .waitFor();
      assert.equal(
        await page.locator('c-sync-alerts').getByText('How to fix:').count(),
        1,
        'what is over needs nothing',
      );
      await looks(page, 'status-errors');
      await page.getByRole('button', { name: 'Show all 27' }).click();
      await until(() =>
        tab.stub.asked.some((line) => line.includes('/v1/failures/records') && line.includes('after=3')),
      );
      await page.getByText('Next try 14:36').waitFor();

      await page.getByRole('tab', { name: 'Errors (46)' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.getByText('Records are coming in faster than they are synced.').waitFor();
      await page.getByText('1,910 now').waitFor();
      await page.getByText('8,420 of 57,500').waitFor();
      await page.getByText('At the current pace, 19,400 by then.').waitFor();
      assert.equal(
        await page.locator('c-backlog-chart tbody tr').count(),
        30,
        'every point is a row for readers',
      );
      await looks(page, 'status-backlog');

      await page.keyboard.press('ArrowRight');
      await page.getByText('The connection works.').waitFor();
      await looks(page, 'status-connection');
    });
  });

  test('is for admins, and speaks their language', async () => {
    await visit('user=marketer', async (page) => {
      await page.getByText('You don’t have access to Sync Status').waitFor();
      assert.deepEqual(tab.stub.asked, [], 'Lockstep is not asked');
    });
    await visit('user=admin&language=de', async (page) => {
      await page.getByText('Neueste zuerst. 1.312 in den letzten 5 Tagen.').waitFor();
      await page.setViewportSize({ width: 420, height: 900 });
      await picture(page, 'status-batches-de-420');
      assert.equal(await overflows(page), false);
    });
  });
});
