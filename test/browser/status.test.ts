import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { accessibilityFaults, noBrowser, overflows, picture } from './browser.ts';
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

  test('batches: five days, newest first, sorted, filtered, page by page, in detail', async () => {
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

      await page.getByRole('button', { name: /Ended At/u }).click();
      await until(() => askedLast('/v1/batches').get('sort') === 'ended');

      await page.getByRole('button', { name: 'Show filters' }).click();
      await page.getByRole('combobox', { name: 'Status' }).click();
      await page.getByRole('option', { name: 'Incomplete' }).click();
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByText('1 fit these filters.').waitFor();
      assert.equal(askedLast('/v1/batches').get('status'), 'Incomplete');
      await page.getByRole('button', { name: 'Reset', exact: true }).click();
      await page.getByText('1,312 in the last 5 days.').waitFor();

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

  test('an empty answer says why, and how to see everything again', async () => {
    await visit('user=admin', async (page) => {
      await page.getByRole('button', { name: 'Show filters' }).click();
      await page.getByRole('combobox', { name: 'Operation' }).click();
      await page.getByRole('option', { name: 'Update FKS' }).click();
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByText('No batch fits these filters').waitFor();
      await page.getByRole('button', { name: 'Reset filters' }).click();
      await page.getByText('1,312 in the last 5 days.').waitFor();
    });
  });

  test('exports all batches as CSV', async () => {
    await visit('user=admin', async (page) => {
      await page.getByText('1,312 in the last 5 days.').waitFor();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export CSV' }).click(),
      ]);
      const lines = readFileSync(await file.path(), 'utf8')
        .trimEnd()
        .split('\r\n');
      assert.equal(lines.length, 1313);
      assert.equal(
        lines[0],
        '\uFEFFStarted At,Ended At,Object,Operation,Status,New,Updated,Deleted,Failed Item,Skipped',
      );
      await page.getByText('1,312 rows exported').waitFor();
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

  test('failures are tried again: what it would do first, then done, and the list says so', async () => {
    tab.stub.become('not-linked');
    await visit('user=admin', async (page) => {
      await page.getByRole('tab', { name: 'Errors (46)' }).click();
      const group = page.locator('c-failure-group', { hasText: 'A required field is empty: Country' });
      await group.getByRole('button', { name: 'Preview retry' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('25 records will be tried again, in 2 of your campaigns.').waitFor();
      await dialog.getByText('Waiting until their campaign syncs again: 1.').waitFor();
      assert.match(tab.stub.sent(), /"code":"REQUIRED_FIELD_MISSING"/);
      await picture(page, 'status-retry');
      assert.deepEqual(await accessibilityFaults(page, 'lightning-overlay-container'), []);
      await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
      assert.ok(!tab.stub.asked.includes('POST /v1/retries/retry-1/apply'), 'nothing was tried');

      await group.getByRole('button', { name: 'Preview retry' }).click();
      await dialog.getByRole('button', { name: 'Retry 25 records' }).click();
      await page.getByText('25 records are being tried again.').waitFor();
      await group.getByText('Next try 14:36').waitFor();
      assert.equal(await group.getByRole('button', { name: 'Preview retry' }).count(), 0);
      assert.equal(tab.stub.asked.filter((line) => line === 'POST /v1/retries/retry-1/apply').length, 1);
      await looks(page, 'status-retried');
    });
    tab.stub.become('not-linked');
  });

  test('an admin decides for the connection: what leads are called, and whether anything is synced', async () => {
    tab.stub.become('not-linked');
    await visit('user=admin', async (page) => {
      await page.getByRole('tab', { name: 'Connection' }).click();
      await page.getByRole('combobox', { name: 'Name of leads in the Object column' }).click();
      await page.getByRole('option', { name: 'Lead', exact: true }).click();
      await page.getByRole('button', { name: 'Save settings' }).click();
      await page.getByText('Settings saved.').waitFor();
      assert.equal(tab.stub.sent(), '{"personName":"Lead"}');

      await page.getByRole('button', { name: 'Turn campaign sync off' }).click();
      await page.getByText('No member is synced until').waitFor();
      await page.getByRole('button', { name: 'OK', exact: true }).click();
      await page.getByText('Campaign sync is off. Nothing is lost.').waitFor();
      await page.getByRole('button', { name: 'Turn campaign sync on' }).click();
      await page.getByText('Campaign sync is on.').waitFor();
      await looks(page, 'status-settings');

      await page.getByRole('tab', { name: 'Batches' }).click();
      await page.locator('c-batch-table td[title="Lead"]').first().waitFor();
      assert.equal(await page.locator('c-batch-table td[title="Person (Lead)"]').count(), 0);
      await page.getByRole('button', { name: 'Show filters' }).click();
      await page.getByRole('combobox', { name: 'Object' }).click();
      await page.getByRole('option', { name: 'Lead', exact: true }).click();
      await page.getByRole('button', { name: 'Apply' }).click();
      await until(() => askedLast('/v1/batches').get('object') === 'Person (Lead)');
    });
    tab.stub.become('not-linked');
  });

  test('says when Lockstep is silent, and comes back', async () => {
    tab.stub.refuse('GET /v1/batches', 502, '');
    await visit('user=admin', async (page) => {
      await page.getByText('Lockstep can’t be reached').waitFor();
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('1,312 in the last 5 days.').waitFor();
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
