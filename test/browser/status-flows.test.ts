import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { noBrowser } from './browser.ts';
import { hands } from './hands.ts';
import { hasKeyboard, looks, statusTab, until } from './status-tab.ts';
import { linkId } from './stub/story.ts';

const modal = 'lightning-overlay-container';

/** Every flow of the tab, once by mouse and once without one: then the keyboard must be where somebody goes on from. */
describe('the flows of the Sync Status tab', { skip: noBrowser }, () => {
  const tab = statusTab();

  for (const hand of hands) {
    test(`filters by what and when, and sees everything again, by ${hand.name}`, async () => {
      await tab.visit('user=admin', async (page) => {
        await page.getByText('1,312 in the last 5 days.').waitFor();
        await hand.press(page.getByRole('button', { name: 'Show filters' }));
        await hasKeyboard(page.getByRole('button', { name: 'Hide filters' }));
        const choose = async (box: string, option: string) => {
          await hand.press(page.getByRole('combobox', { name: box }));
          await hand.press(page.getByRole('option', { name: option, exact: true }));
          await hasKeyboard(page.getByRole('combobox', { name: box }));
        };
        const apply = page.getByRole('button', { name: 'Apply' });
        await choose('Status', 'Incomplete');
        await hand.press(apply);
        await page.getByText('1 fit these filters.').waitFor();
        await hasKeyboard(apply);
        assert.equal(tab.askedLast('/v1/batches').get('status'), 'Incomplete');
        const reset = page.getByRole('button', { name: 'Reset', exact: true });
        await hand.press(reset);
        await page.getByText('1,312 in the last 5 days.').waitFor();
        await hasKeyboard(reset);

        const day = page.getByRole('textbox', { name: 'Started from: date' });
        await day.fill('');
        await day.press('Tab');
        await choose('Operation', 'Update FKS');
        await hand.press(apply);
        await page.getByText('No batch fits these filters').waitFor();
        await hasKeyboard(apply);
        assert.equal(tab.askedLast('/v1/batches').get('from'), null, 'without a day from the beginning');
        await hand.press(page.getByRole('button', { name: 'Reset filters' }));
        await page.getByText('1,312 in the last 5 days.').waitFor();
        await hasKeyboard(page.getByRole('heading', { name: 'Batches' }));
      });
    });

    test(`sorts by start and end, both ways, by ${hand.name}`, async () => {
      await tab.visit('user=admin', async (page) => {
        await page.getByText('1,312 in the last 5 days.').waitFor();
        for (const [head, sort] of [
          ['Ended At', 'ended'],
          ['Started At', 'started'],
        ] as const)
          for (const order of ['newest', 'oldest']) {
            const button = page.getByRole('button', { name: head });
            await hand.press(button);
            await until(() => {
              const asked = tab.askedLast('/v1/batches');
              return asked.get('sort') === sort && asked.get('order') === order;
            });
            await page.getByText(order === 'newest' ? 'Newest first.' : 'Oldest first.').waitFor();
            await hasKeyboard(button);
          }
      });
    });

    test(`exports batches as CSV with progress, cancels, and exports again, by ${hand.name}`, async () => {
      await tab.visit('user=admin', async (page) => {
        await page.getByText('1,312 in the last 5 days.').waitFor();
        let release = (): void => undefined;
        const held = new Promise<void>((resolve) => {
          release = resolve;
        });
        let waits = 0;
        await page.route('**/apex/SyncStatusController.getBatches', async (route) => {
          const { pageSize, afterKey } = route.request().postDataJSON() as Readonly<Record<string, unknown>>;
          if (pageSize === 500 && afterKey === '500') {
            waits += 1;
            if (waits === 1) await held;
          }
          await route.continue();
        });
        const files: string[] = [];
        page.on('download', (file) => files.push(file.suggestedFilename()));
        await hand.press(page.getByRole('button', { name: 'Export CSV' }));
        await page.getByText('Exporting 500 of 1,312').waitFor();
        await until(() => waits === 1);
        const cancel = page.getByRole('button', { name: 'Cancel export' });
        await hasKeyboard(cancel);
        await hand.press(cancel);
        const again = page.getByRole('button', { name: 'Export CSV' });
        await hasKeyboard(again);
        const [file] = await Promise.all([page.waitForEvent('download'), hand.press(again)]);
        await page.getByText('1,312 rows exported').waitFor();
        await hasKeyboard(again);
        // The page that the first export waits for comes late, and changes nothing any more.
        release();
        const lines = readFileSync(await file.path(), 'utf8')
          .trimEnd()
          .split('\r\n');
        assert.equal(lines.length, 1313);
        assert.equal(
          lines[0],
          '\uFEFFStarted At,Ended At,Object,Operation,Status,New,Updated,Deleted,Failed Item,Skipped',
        );
        await hand.press(page.getByRole('button', { name: 'Refresh' }));
        await hasKeyboard(page.getByRole('button', { name: 'Refresh' }));
        assert.deepEqual(files, ['batches.csv'], 'what was cancelled is no file');
      });
    });

    test(`reads alerts and failures, all of a cause, and tries them again after a preview, by ${hand.name}`, async () => {
      tab.stub.become('not-linked');
      await tab.visit('user=admin', async (page) => {
        await hand.press(page.getByRole('tab', { name: 'Errors (46)' }));
        await hasKeyboard(page.getByRole('tab', { name: 'Errors (46)' }));
        const alert = page.locator('c-sync-alerts li', { hasText: '31 members would be removed' }).first();
        await alert.getByText('How to fix:').waitFor();
        const group = page.locator('c-failure-group', { hasText: 'A required field is empty: Country' });
        await group.getByText('Marek Nowak').first().waitFor();
        if (hand.name === 'keyboard') {
          await page.getByRole('button', { name: 'Export CSV' }).focus();
          await page.keyboard.press('Tab');
          await hasKeyboard(page.getByRole('tab', { name: 'Errors (46)' }));
          await page.keyboard.press('Tab');
          await hasKeyboard(alert.getByRole('link'));
        }
        const toggle = group.getByRole('button', { name: 'Hide records' });
        await hand.press(toggle);
        await group.getByRole('table').waitFor({ state: 'detached' });
        await hasKeyboard(group.getByRole('button', { name: 'Show records' }));
        await hand.press(group.getByRole('button', { name: 'Show records' }));
        await hand.press(group.getByRole('button', { name: 'Show all 27' }));
        await until(async () => (await group.locator('tbody tr').count()) === 27);
        await hasKeyboard(group.getByRole('group', { name: '27 records' }));

        const dialog = page.getByRole('dialog');
        const retry = group.getByRole('button', { name: 'Preview retry' });
        await hand.press(retry);
        await dialog.getByText('25 records will be tried again, in 2 of your campaigns.').waitFor();
        await dialog.getByText('Waiting until their campaign syncs again: 1.').waitFor();
        assert.match(tab.stub.sent(), /"code":"REQUIRED_FIELD_MISSING"/);
        if (hand.name === 'mouse') await looks(page, 'status-retry', modal);
        await hand.press(dialog.getByRole('button', { name: 'Cancel', exact: true }));
        await dialog.waitFor({ state: 'detached' });
        await hasKeyboard(retry);
        assert.ok(!tab.stub.asked.includes('POST /v1/retries/retry-1/apply'), 'nothing was tried');

        await hand.press(retry);
        await hand.press(dialog.getByRole('button', { name: 'Retry 25 records' }));
        await page.getByText('25 records are being tried again.').waitFor();
        await group.getByText('Next try 14:36').waitFor();
        assert.equal(await retry.count(), 0);
        await hasKeyboard(group.getByRole('button', { name: 'Hide records' }));
        assert.equal(tab.stub.asked.filter((line) => line === 'POST /v1/retries/retry-1/apply').length, 1);
        if (hand.name === 'mouse') await looks(page, 'status-retried');
      });
    });

    test(`an admin decides for the connection, by ${hand.name}`, async () => {
      tab.stub.become('not-linked');
      await tab.visit('user=admin', async (page) => {
        await hand.press(page.getByRole('tab', { name: 'Connection' }));
        const box = page.getByRole('combobox', { name: 'Name of leads in the Object column' });
        await hand.press(box);
        await hand.press(page.getByRole('option', { name: 'Lead', exact: true }));
        await hand.press(page.getByRole('button', { name: 'Save settings' }));
        await page.getByText('Settings saved.').waitFor();
        assert.equal(tab.stub.sent(), '{"personName":"Lead"}');
        await hasKeyboard(page.getByText('Settings saved.'));

        await hand.press(page.getByRole('button', { name: 'Turn campaign sync off' }));
        await page.getByText('No member is synced until').waitFor();
        await hand.press(page.getByRole('button', { name: 'OK', exact: true }));
        await page.getByText('Campaign sync is off. Nothing is lost.').waitFor();
        const on = page.getByRole('button', { name: 'Turn campaign sync on' });
        await hasKeyboard(on);
        await hand.press(on);
        await page.getByText('Campaign sync is on.').waitFor();
        await hasKeyboard(page.getByRole('button', { name: 'Turn campaign sync off' }));
        if (hand.name === 'mouse') await looks(page, 'status-settings');

        await hand.press(page.getByRole('tab', { name: 'Batches' }));
        await page.locator('c-batch-table td[title="Lead"]').first().waitFor();
        assert.equal(await page.locator('c-batch-table td[title="Person (Lead)"]').count(), 0);
        await hand.press(page.getByRole('button', { name: 'Show filters' }));
        await hand.press(page.getByRole('combobox', { name: 'Object' }));
        await hand.press(page.getByRole('option', { name: 'Lead', exact: true }));
        await hand.press(page.getByRole('button', { name: 'Apply' }));
        await until(() => tab.askedLast('/v1/batches').get('object') === 'Person (Lead)');
      });
      tab.stub.become('not-linked');
    });

    test(`an admin maps custom fields of members, by ${hand.name}`, async () => {
      tab.stub.become('not-linked');
      await tab.visit('user=admin', async (page) => {
        await hand.press(page.getByRole('tab', { name: 'Connection' }));
        const card = page.locator('c-member-fields');
        await card.getByText('so “Hotel” is not synced').waitFor();
        await card.getByText('How to fix:').waitFor();
        const open = card.getByRole('button', { name: 'Map fields' });
        await hand.press(open);
        const dialog = page.getByRole('dialog');
        const save = dialog.getByRole('button', { name: 'Save fields' });
        const of = (side: string) => dialog.getByRole('combobox', { name: `member field in ${side}` });
        const choose = async (side: string, option: RegExp) => {
          await hand.press(of(side));
          await hand.press(page.getByRole('option', { name: option }));
        };
        await dialog.getByText('Ticket_Type__c · Picklist').waitFor();
        assert.ok(await save.isDisabled(), 'nothing is otherwise yet');
        assert.ok(await of('Salesforce').isDisabled(), 'no Marketo field is chosen yet');
        await choose('Marketo', /^Arrival/u);
        await dialog.getByText('No campaign member field fits “Arrival” (Date and time).').waitFor();
        assert.ok(await of('Salesforce').isDisabled(), 'nothing fits');
        await choose('Marketo', /^Dietary notes/u);
        await hand.press(of('Salesforce'));
        // What has a partner and what does not fit is not offered.
        await until(async () => (await page.getByRole('option').count()) === 1);
        await hand.press(page.getByRole('option', { name: /Dietary_Notes__c/u }));
        await hand.press(dialog.getByRole('button', { name: 'Add pair' }));
        await dialog.getByText('“Dietary notes” and “Dietary notes” are in the list.').waitFor();
        await hasKeyboard(of('Marketo'));
        await hand.press(dialog.getByRole('button', { name: 'Remove “Hotel” and “Hotel”' }));
        await hasKeyboard(dialog.getByText('“Hotel” and “Hotel” will no longer be synced once you save.'));
        await dialog.getByText('1 pair is added: its values are compared for all linked members').waitFor();
        await dialog.getByText('1 pair is no longer synced. All its values stay as they are.').waitFor();
        if (hand.name === 'mouse') await looks(page, 'field-mapping', modal);

        tab.stub.refuse('PATCH /v1/connection/member-fields', 422, 'Lockstep may not write “dietaryNotes”.');
        await hand.press(save);
        await dialog.getByRole('alert').getByText('Lockstep may not write “dietaryNotes”.').waitFor();
        await hasKeyboard(save);
        await hand.press(save);
        await card.getByText('Fields saved.').waitFor();
        await hasKeyboard(open);
        assert.deepEqual(JSON.parse(tab.stub.sent()), {
          pairs: [
            { marketo: 'ticketType', salesforce: 'Ticket_Type__c' },
            { marketo: 'dietaryNotes', salesforce: 'Dietary_Notes__c' },
          ],
        });
        assert.equal(await card.locator('[data-pair]').count(), 2);
        assert.equal(await card.getByText('Hotel').count(), 0);
      });
      tab.stub.become('not-linked');
    });

    test(`says when Lockstep is silent, and comes back, by ${hand.name}`, async () => {
      tab.stub.refuse('GET /v1/batches', 502, '');
      await tab.visit('user=admin', async (page) => {
        await page.getByText('Lockstep can’t be reached').waitFor();
        await hand.press(page.getByRole('button', { name: 'Try again' }));
        await page.getByText('1,312 in the last 5 days.').waitFor();
        await hasKeyboard(page.getByRole('heading', { name: 'Batches' }));

        // What the page itself asks at first is answered: the next question is the tab's.
        await page.getByRole('tab', { name: 'Errors (46)' }).waitFor();
        await until(() => tab.stub.asked.includes('GET /v1/connection'));
        const shows = (name: string) => page.getByRole('tab', { name });
        const budget = page.getByRole('heading', { name: 'Call budget' });
        for (const [name, question, answer, keyboard] of [
          ['Errors (46)', 'GET /v1/failures', '46 records could not be synced', shows('Errors (46)')],
          ['Backlog', 'GET /v1/backlog', 'Records are coming in faster', shows('Backlog')],
          ['Errors (46)', 'GET /v1/alerts', '31 members would be removed', shows('Errors (46)')],
          ['Backlog', 'GET /v1/budget', '8,420 of 57,500', budget],
          ['Connection', 'GET /v1/connection', 'The connection works.', shows('Connection')],
        ] as const) {
          tab.stub.refuse(question, 502, '');
          await hand.press(shows(name));
          await hand.press(page.getByRole('button', { name: 'Try again' }));
          await page.getByText(answer).first().waitFor();
          await hasKeyboard(keyboard);
        }
      });
    });

    test(`undoes a single batch after a preview, and sees what became of each, by ${hand.name}`, async () => {
      tab.stub.become('in-step');
      await tab.visit('user=admin', async (page) => {
        const detailsOf = (operation: string) =>
          page
            .locator('c-batch-table tbody tr', { hasText: operation })
            .first()
            .getByRole('button', { name: /^View details/u });
        const dialog = page.getByRole('dialog');
        await hand.press(detailsOf('Pull conversions'));
        await dialog.getByText('Registered → Attended').waitFor();
        assert.equal(await dialog.getByRole('button', { name: 'Undo this batch' }).count(), 0);
        await hand.press(dialog.getByRole('button', { name: 'Close' }).last());
        await dialog.waitFor({ state: 'detached' });
        await hasKeyboard(detailsOf('Pull conversions'));

        await hand.press(detailsOf('Push updates'));
        await hand.press(dialog.getByRole('button', { name: 'Undo this batch' }));
        await dialog.getByText('2 members will change.').waitFor();
        await dialog.getByText('1 member cannot be set back and says why.').waitFor();
        await dialog.getByText('Changed since: Salesforce has “Attended” now.').waitFor();
        if (hand.name === 'mouse') await looks(page, 'status-undo', modal);
        await hand.press(dialog.getByRole('button', { name: 'Cancel', exact: true }));
        await dialog.waitFor({ state: 'detached' });
        await hasKeyboard(detailsOf('Push updates'));
        assert.ok(!tab.stub.asked.some((line) => line.includes('/apply')), 'looking undoes nothing');

        await hand.press(detailsOf('Push updates'));
        await hand.press(dialog.getByRole('button', { name: 'Undo this batch' }));
        await hand.press(dialog.getByRole('button', { name: 'Apply 2 changes' }));
        await dialog.getByText('2 members wait for the next sync.').waitFor();
        const sent = JSON.parse(tab.stub.sent()) as { batchId: string };
        assert.match(sent.batchId, /0008$/u);
        assert.ok(tab.stub.asked.includes(`POST /v1/plans/plan-1/apply?linkId=${linkId}`));
        if (hand.name === 'mouse') await looks(page, 'status-undoing', modal);
        await page.clock.runFor(2_500);
        await dialog.getByText('1 change was carried out.').waitFor();
        const rows = dialog.locator('tbody tr');
        await rows.first().getByText('Done', { exact: true }).waitFor();
        await rows.last().getByText('A status changed meanwhile.').waitFor();
        if (hand.name === 'mouse') await looks(page, 'status-undone', modal);
        const before = tab.stub.asked.filter((line) => line.startsWith('GET /v1/batches?')).length;
        await hand.press(dialog.getByRole('button', { name: 'Close' }).last());
        await dialog.waitFor({ state: 'detached' });
        await until(
          () => tab.stub.asked.filter((line) => line.startsWith('GET /v1/batches?')).length > before,
        );
        await hasKeyboard(detailsOf('Push updates'));
      });
    });
  }
});
