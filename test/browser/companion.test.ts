import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Page } from 'playwright-core';

import { addressesOf, startSandbox } from '../../companion/sandbox/sandbox.ts';
import { buildCompanion } from '../../companion/src/build.ts';
import { loadConfig } from '../../companion/src/config/config.ts';
import { openApi } from '../../companion/src/main.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';
import { campaignsOf, peopleOf } from '../../scripts/preview/sandbox-records.ts';
import { servePreview } from '../../scripts/preview/serve.ts';
import { withDatabase } from '../support/database.ts';
import { top, urlOf } from '../support/run.ts';
import { accessibilityFaults, noBrowser, overflows, picture, startBrowser } from './browser.ts';

/**
 * The whole way once, nothing stood in for but Salesforce's own page: a marketer in a browser, the real components, the
 * real companion with its schedule, PostgreSQL, and both vendors' sandbox servers.
 */
test(
  'a marketer links a campaign and sees it in step; a mismatch is explained and mended',
  { skip: noBrowser },
  async (t) => {
    // Hooks run in the order they were made: this one, made first, closes everything before the database is dropped.
    const started: (() => Promise<unknown>)[] = [];
    t.after(async () => {
      for (const close of started.reverse()) await close();
    });
    const sandbox = await startSandbox({
      seed: 1,
      scale: 1,
      marketoPort: 0,
      salesforcePort: 0,
      backdoorPort: 0,
      packageFolder: top,
    });
    started.push(() => sandbox.stop());
    const database = await withDatabase(t);
    const { marketo, salesforce } = addressesOf(sandbox);
    const config = loadConfig({
      LOCKSTEP_DATABASE_URL: urlOf(database.connection),
      LOCKSTEP_MARKETO_URL: marketo.url,
      LOCKSTEP_MARKETO_CLIENT_ID: marketo.clientId,
      LOCKSTEP_MARKETO_CLIENT_SECRET: marketo.clientSecret,
      LOCKSTEP_SALESFORCE_URL: salesforce.url,
      LOCKSTEP_SALESFORCE_CLIENT_ID: salesforce.clientId,
      LOCKSTEP_SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
      LOCKSTEP_ALLOW_VENDOR_HOSTS: [marketo.url, salesforce.url].map((url) => new URL(url).host).join(','),
      LOCKSTEP_MARKETO_SHARE_PERCENT: '90',
    });
    const built = await buildCompanion(config, {
      log: createLog({ level: 'warn', format: 'text', destination: process.stderr }),
      jobs: 'work',
    });
    started.push(() => built.close());
    const api = await openApi(built, { host: '127.0.0.1', port: 0 });
    started.push(() => api.stop());
    const campaigns = campaignsOf(sandbox.world);
    const preview = await servePreview({
      companionUrl: api.url,
      keyFor: async (role) =>
        (await built.keys.create({ name: 'browser test', role, scope: 'salesforce' })).key,
      port: 0,
      campaigns,
      people: peopleOf(sandbox.world),
    });
    started.push(() => preview.stop());
    const browser = await startBrowser();
    started.push(() => browser.close());
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: 'en-GB',
      timezoneId: 'Europe/Amsterdam',
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const open = (name: string) =>
      page.goto(`${preview.url}/?campaign=${campaigns.find((one) => one.name === name)?.id ?? ''}`);

    await t.test(
      'not linked: the right program is found with its match, and a preview comes first',
      async () => {
        await open('CISO Roundtable Zürich');
        await page.getByText('Choose the Marketo program for this campaign.').waitFor();
        await page.getByRole('combobox', { name: 'Marketo program' }).fill('roundtable');
        const option = page
          .locator('c-program-picker')
          .getByRole('option', { name: /CISO Roundtable Zürich/u });
        await option.getByText('All 5 statuses match').waitFor();
        await looks(page, 'whole-not-linked');
        await option.click();
        await page.getByRole('button', { name: 'Preview changes' }).click();
        await page.getByText(/\d+ of 20 people will have the same status on both sides\./u).waitFor();
        await looks(page, 'whole-preview');
      },
    );

    await t.test('in step: after linking, both sides hold the same', async () => {
      await page.getByRole('button', { name: 'Link and sync' }).click();
      await page
        .getByText('All 20 members have the same status in Marketo and Salesforce.', { exact: true })
        .waitFor({ timeout: 60_000 });
      await page.getByText('Latest changes').waitFor();
      await looks(page, 'whole-in-step');
      const links = await built.links.links({});
      assert.deepEqual(
        links.rows.map(({ state, counts }) => [state, counts.inStep, counts.differing]),
        [['active', 20, 0]],
      );
    });

    await t.test('sync now carries an edit over', async () => {
      const campaignId = campaigns.find(({ name }) => name === 'CISO Roundtable Zürich')?.id ?? '';
      const member = sandbox.salesforce.state
        .members(campaignId)
        .find(({ status }) => status === 'Registered');
      assert.ok(member !== undefined);
      sandbox.salesforce.state.setMemberStatus(member.id, 'Attended');
      await page.getByRole('button', { name: 'Sync now' }).click();
      await page.getByText('From Salesforce').first().waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Sync now' }).waitFor({ timeout: 60_000 });
      const { batches } = await batchesOf();
      assert.ok(batches.some(({ operation, updated }) => operation === 'Pull updates' && (updated ?? 0) > 0));
    });

    await t.test('paused: nothing is written until somebody resumes', async () => {
      const links = async () => (await built.links.links({})).rows.map(({ state }) => state);
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Pause syncing' }).click();
      await page.getByRole('button', { name: 'Resume syncing' }).waitFor({ timeout: 30_000 });
      assert.deepEqual(await links(), ['paused']);
      await looks(page, 'whole-paused');
      await page.getByRole('button', { name: 'Resume syncing' }).click();
      await page.getByRole('button', { name: 'Sync now' }).waitFor({ timeout: 60_000 });
      assert.deepEqual(await links(), ['active']);
    });

    await t.test('blocked: nothing moves, the page says why, and mends it', async () => {
      // Whoever insists, on the command line, has the pair remembered with what is wrong.
      const operator = { name: 'browser test', role: 'admin' } as const;
      const campaignId = campaigns.find(({ name }) => name === 'Incident Response Live – Webcast')?.id ?? '';
      const shown = await built.links.preview({ programId: 1107, campaignId }, operator);
      await built.links.link(shown.id, operator);
      await open('Incident Response Live – Webcast');
      await page.getByText('4 statuses don’t match, so nothing is being synced.', { exact: true }).waitFor();
      await page.getByText('“No Show” and “No show”').first().waitFor();
      await looks(page, 'whole-blocked');

      await page.getByRole('button', { name: 'Review fixes' }).click();
      await page.getByRole('combobox', { name: 'Fix for “Responded” is only in Salesforce' }).click();
      await page.getByRole('option', { name: 'Treat as “Attended”', exact: true }).click();
      await page.getByText('every status has a partner').waitFor({ timeout: 60_000 });
      await picture(page, 'whole-statuses');
      await page.getByRole('button', { name: /^Apply \d+ fix/u }).click();
      await page.getByText('The fixes were applied.').waitFor({ timeout: 60_000 });
      await page.getByRole('dialog').getByRole('button', { name: 'Preview changes' }).click();
      await page.getByRole('button', { name: 'Link and sync' }).click();
      await page.locator('c-campaign-sync-panel').getByText('In step').first().waitFor({ timeout: 60_000 });
      await looks(page, 'whole-mended');
    });

    await t.test('linked: other partners are chosen after seeing whom that makes wait', async () => {
      const link = (await built.links.links({})).rows.find(({ program }) => program.id === 1107);
      assert.ok(link !== undefined);
      const pairs = async () => (await built.actions.statusMap(link.id)).pairs;
      const chosen = { marketo: 'Attended', salesforce: 'Responded', ways: 'to-marketo' } as const;
      assert.deepEqual((await pairs()).at(-1), chosen);
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Change partners of statuses' }).click();
      await page.getByRole('combobox', { name: 'Partner of “Responded” in Marketo' }).click();
      await page.getByRole('option', { name: 'No partner' }).click();
      await page.getByText(/\d+ members? will wait for you\./u).waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Save partners' }).click();
      await page.locator('#toasts').getByText('Partners saved').waitFor({ timeout: 60_000 });
      assert.ok(!(await pairs()).some(({ salesforce }) => salesforce === 'Responded'));
    });

    assert.deepEqual(errors, [], 'the page reported no error');

    async function batchesOf() {
      const { rows } = await built.links.batches({ limit: 100 });
      return { batches: rows };
    }
  },
);

/** Keeps a picture; nothing sticks out, and axe finds nothing in our component. */
async function looks(page: Page, name: string): Promise<void> {
  await picture(page, name);
  assert.equal(await overflows(page), false);
  assert.deepEqual(await accessibilityFaults(page, 'c-campaign-sync-panel'), []);
}
