import assert from 'node:assert/strict';
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
