import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openApi } from '../../companion/src/main.ts';
import { servePreview } from '../../scripts/preview/serve.ts';
import { fieldsOf, withMemberFields } from '../support/member-fields.ts';
import { smallWorld } from '../support/small-world.ts';
import { noBrowser, startBrowser } from './browser.ts';
import { hasKeyboard } from './status-tab.ts';

/**
 * Custom fields of members, the whole way: an admin maps them in a browser, a marketer sees beforehand which value gives way and
 * links, and both sides hold the same. Real components, companion, PostgreSQL and both vendors' sandbox servers.
 */
test(
  'fields that an admin maps are previewed, and synced once the pair is linked',
  { skip: noBrowser },
  async (t) => {
    const both = (key: string) => ({ key, marketo: 'Registered', salesforce: 'Registered' });
    // Hooks run in the order they were made: this one closes what was opened last before the lab goes.
    const started: (() => Promise<unknown>)[] = [];
    t.after(async () => {
      for (const close of started.reverse()) await close();
    });
    const lab = await withMemberFields(
      t,
      { world: smallWorld({ people: ['anna', 'bert'].map(both) }) },
      {
        salesforce: [
          { name: 'Ticket_Type__c', type: 'Text', more: '<length>80</length>' },
          { name: 'Seats__c', type: 'Number', more: '<precision>4</precision><scale>0</scale>' },
        ],
        marketo: [
          { name: 'ticketType', dataType: 'string', length: 255 },
          { name: 'arrival', dataType: 'datetime' },
        ],
      },
    );
    const values = fieldsOf(lab, 'Program 1', 'ticketType', 'Ticket_Type__c');
    values.setInMarketo('anna', 'Speaker');
    values.setInSalesforce('anna', 'Guest');
    values.setInSalesforce('bert', 'Press');

    const api = await openApi(lab.companion, { host: '127.0.0.1', port: 0 });
    started.push(() => api.stop());
    const campaignId = lab.campaignId('Program 1');
    const preview = await servePreview({
      companionUrl: api.url,
      keyFor: async (role) =>
        (await lab.companion.keys.create({ name: 'browser test', role, scope: 'salesforce' })).key,
      port: 0,
      campaigns: [
        {
          id: campaignId,
          name: 'Campaign 1',
          type: null,
          status: null,
          startDate: null,
          endDate: null,
          owner: null,
        },
      ],
    });
    started.push(() => preview.stop());
    const browser = await startBrowser();
    started.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    page.setDefaultTimeout(60_000);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));

    await t.test('an admin maps a pair, of what the vendors describe', async () => {
      await page.goto(`${preview.url}/?page=status&user=admin`);
      await page.getByRole('tab', { name: 'Connection' }).click();
      await page.getByText('No fields are mapped yet.').waitFor();
      const open = page.getByRole('button', { name: 'Map fields' });
      await open.click();
      const dialog = page.getByRole('dialog');
      const choose = async (side: string, option: string) => {
        await dialog.getByRole('combobox', { name: `member field in ${side}` }).click();
        await page.getByRole('option', { name: option }).click();
      };
      await choose('Marketo', '(arrival, Date and time)');
      await dialog.getByText('No campaign member field fits “Arrival” (Date and time).').waitFor();
      await choose('Marketo', '(ticketType, Text)');
      await choose('Salesforce', '(Ticket_Type__c, Text)');
      await dialog.getByRole('button', { name: 'Add pair' }).click();
      await dialog.getByRole('button', { name: 'Save fields' }).click();
      await page.getByText('Fields saved.').waitFor();
      await page.locator('[data-pair="ticketType=Ticket_Type__c"]').getByText('In use').waitFor();
      await hasKeyboard(open);
    });

    await t.test('a marketer sees which value gives way, and links', async () => {
      await page.goto(`${preview.url}/?campaign=${campaignId}&user=marketer`);
      await page.getByRole('combobox', { name: 'Marketo program' }).fill('Program 1');
      await page
        .locator('c-program-picker')
        .getByRole('option', { name: /Program 1/u })
        .click();
      await page.getByRole('button', { name: 'Preview changes' }).click();
      const fields = page.locator('c-preview-fields');
      await fields.getByText('1 value gives way to the other side’s.').waitFor();
      assert.match(
        await fields.locator('[data-row]').innerText(),
        /Anna .*\s+Ticket Type\s+Speaker\s+Guest\s+becomes\s+Speaker/u,
      );
      await page.getByRole('button', { name: 'Link and sync' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      for (let cycles = 0; cycles < 4; cycles += 1) await lab.companion.runCycle();
      const held = ['anna', 'bert'].map((key) => [values.inMarketo(key), values.inSalesforce(key)]);
      assert.deepEqual(held, [
        ['Speaker', 'Speaker'],
        ['Press', 'Press'],
      ]);
    });
    assert.deepEqual(errors, []);
  },
);
