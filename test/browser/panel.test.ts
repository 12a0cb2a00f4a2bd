import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { servePreview, type Preview } from '../../scripts/preview/serve.ts';
import { accessibilityFaults, noBrowser, openPage, picture, startBrowser } from './browser.ts';
import { hands } from './hands.ts';
import { choose, focused, inBothWidths, panel } from './steps.ts';
import { keyFor, startStub, type StubCompanion } from './stub/companion.ts';
import type { StubState } from './stub/more-states.ts';
import { campaign, linkId, now, type StoryState } from './stub/story.ts';

const modal = 'lightning-overlay-container';

/** What the card says in each state: its badge and its answer. */
const states: Readonly<Record<StoryState, readonly [badge: string, answer: string]>> = {
  'not-linked': ['Not linked', 'Choose the Marketo program for this campaign.'],
  blocked: ['Statuses don’t match', '4 statuses don’t match, so nothing is being synced.'],
  'in-step': ['In step', 'All 1,544 members have the same status in Marketo and Salesforce.'],
  syncing: ['Syncing', '1,362 of 1,544 members have the same status in Marketo and Salesforce.'],
  waiting: ['8 waiting for you', '8 of 1,544 members are waiting for your decision.'],
  failed: ['46 failed', '46 of 1,544 members could not be synced.'],
  ready: ['Ready to start', 'The statuses match. Preview the changes to start.'],
  checking: ['Checking', 'Lockstep is checking whether the statuses match.'],
  held: ['On hold', 'Syncing is on hold.'],
  paused: ['Paused', 'Syncing is paused'],
  broken: ['Program deleted', 'The Marketo program was deleted'],
};

describe('the panel in a browser', { skip: noBrowser }, () => {
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
  async function visit(state: StubState, width: number, steps: (page: Page) => Promise<void>): Promise<void> {
    stub.become(state);
    stub.asked.length = 0;
    const { page, errors } = await openPage(browser, width, now);
    try {
      await page.goto(preview.url);
      await page.locator(`${panel} h2`).waitFor();
      await steps(page);
      assert.deepEqual(errors, []);
    } finally {
      await page.context().close();
    }
  }

  for (const [state, [badge, answer]] of Object.entries(states) as [
    StoryState,
    readonly [string, string],
  ][]) {
    test(`${state}, wide and narrow`, async () => {
      await visit(state, 900, async (page) => {
        await page.getByText(answer, { exact: true }).first().waitFor();
        assert.equal(await page.locator(`${panel} c-state-badge`).first().innerText(), badge);
        assert.ok(
          (await page.locator(`${panel} .slds-button_brand`).count()) <= 1,
          'one brand button at most',
        );
        await inBothWidths(page, state, panel);
      });
    });
  }

  test('searches and previews by keyboard alone', async () => {
    await visit('not-linked', 900, async (page) => {
      const box = page.getByRole('combobox', { name: 'Marketo program' });
      await box.focus();
      await page.keyboard.type('zero trust');
      await page.clock.runFor(400);
      await page.getByRole('option').locator('b', { hasText: 'Zero Trust' }).first().waitFor();
      await page.getByRole('status').getByText('5 programs, best match first').waitFor();
      await page.keyboard.press('End');
      assert.match(await activeOption(page), /Zero Trust Basics/u);
      await page.keyboard.press('ArrowDown');
      assert.match(await activeOption(page), /Zero Trust in Practice/u, 'it goes round');
      await inBothWidths(page, 'search', panel);
      await page.keyboard.press('Enter');
      assert.equal(await box.inputValue(), 'WC-2026-11 Zero Trust in Practice');
      await page.getByRole('button', { name: 'Preview changes' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('1,536 of 1,544 people will have the same status on both sides.').waitFor();
      await inBothWidths(page, 'preview', modal);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.ok(!stub.asked.includes('POST /v1/links'), 'looking links nothing');
    });
  });

  for (const hand of hands) {
    test(`links, syncs, pauses, resumes and unlinks, by ${hand.name}`, async () => {
      await visit('not-linked', 900, async (page) => {
        const menu = page.getByRole('button', { name: 'More actions' });
        const title = page.getByRole('heading', { name: 'Marketo sync' });
        const fromMenu = async (name: string) => {
          await hand.press(menu);
          await hand.press(page.getByRole('menuitem', { name }));
        };
        await choose(page, hand, /Practice Webcast · 1,504/u);
        await hand.press(page.getByRole('button', { name: 'Preview changes' }));
        await hand.press(page.getByRole('button', { name: 'Link and sync' }));
        await page.locator('#toasts').getByText('Campaign linked').waitFor();
        await page.getByText('All 1,544 members have the same status').first().waitFor();
        await focused(title);
        assert.ok(stub.asked.includes('POST /v1/links'));

        await hand.press(page.getByRole('button', { name: 'Sync now' }));
        await page.getByRole('button', { name: 'Syncing 118 of 300' }).waitFor();
        assert.ok(stub.asked.includes(`POST /v1/links/${linkId}/sync`));
        stub.become('in-step');
        await page.clock.runFor(4000);
        await page.getByRole('button', { name: 'Sync now' }).waitFor();

        await fromMenu('Pause syncing');
        await page.getByText('Changes are waiting and none is lost.').first().waitFor();
        assert.ok(stub.asked.includes(`POST /v1/links/${linkId}/pause`));
        await hand.press(page.getByRole('button', { name: 'Resume syncing' }));
        await page.getByRole('button', { name: 'Sync now' }).waitFor();
        await focused(title);
        assert.ok(stub.asked.includes(`POST /v1/links/${linkId}/resume`));

        await fromMenu('Unlink from program');
        await page.getByText('Members and their statuses stay as they are').waitFor();
        if (hand.name === 'mouse') await picture(page, 'unlink-900');
        await hand.press(page.getByRole('button', { name: 'OK', exact: true }));
        await page.getByText('Choose the Marketo program for this campaign.').waitFor();
        await focused(title);
        assert.ok(stub.asked.includes(`DELETE /v1/links/${linkId}`));
      });
    });
  }

  for (const hand of hands) {
    test(`mends statuses, undoes that, and mends them again, by ${hand.name}`, async () => {
      await visit('blocked', 900, async (page) => {
        assert.deepEqual(await page.locator(`${panel} mark`).allTextContents(), ['s', '··two spaces']);
        await hand.press(page.getByRole('button', { name: 'Review fixes' }));
        await page.getByText('6 of 10 statuses match').waitFor();
        await page.clock.runFor(600);
        const apply = page.getByRole('button', { name: 'Apply 3 fixes' });
        await apply.waitFor();
        assert.ok(await apply.isDisabled(), 'one line that blocks has no fix yet');
        const fix = page.getByRole('combobox', { name: 'Fix for “Responded” is only in Salesforce' });
        await hand.press(fix);
        await hand.press(page.getByRole('option', { name: 'Treat as “Attended”' }));
        await page.clock.runFor(600);
        await page.getByText('every status has a partner').waitFor();
        if (hand.name === 'mouse') await inBothWidths(page, 'statuses', modal);

        await hand.press(page.getByRole('button', { name: 'Apply 4 fixes' }));
        await page.clock.runFor(2_000);
        await page.getByText('The fixes were applied.').waitFor();
        if (hand.name === 'mouse') await inBothWidths(page, 'statuses-applied', modal);
        await hand.press(page.getByRole('button', { name: 'Undo' }));
        await page.clock.runFor(2_000);
        await page.getByText('The fixes were undone.').waitFor();
        assert.ok(stub.asked.includes('POST /v1/repairs/repair-1/undo'));

        await page.clock.runFor(600);
        await hand.press(fix);
        await hand.press(page.getByRole('option', { name: 'Treat as “Attended”' }));
        await page.clock.runFor(600);
        await hand.press(page.getByRole('button', { name: 'Apply 4 fixes' }));
        await page.clock.runFor(2_000);
        await hand.press(page.getByRole('dialog').getByRole('button', { name: 'Preview changes' }));
        await hand.press(page.getByRole('button', { name: 'Link and sync' }));
        await page.getByText('All 1,544 members have the same status').first().waitFor();
      });
    });
  }

  for (const hand of hands) {
    test(`moves to another program, by ${hand.name}`, async () => {
      await visit('in-step', 900, async (page) => {
        await hand.press(page.getByRole('button', { name: 'More actions' }));
        await hand.press(page.getByRole('menuitem', { name: 'Move to another program' }));
        await choose(page, hand, /\(copy\)/u);
        await hand.press(page.getByRole('button', { name: 'Preview changes' }));
        await page.getByText('The link with “WC-2026-11 Zero Trust in Practice” ends').waitFor();
        if (hand.name === 'mouse') await picture(page, 'move-900');
        await hand.press(page.getByRole('button', { name: 'Move and sync' }));
        await page.locator('#toasts').getByText('Moved to another program').waitFor();
        assert.ok(stub.asked.includes('POST /v1/links'));
      });
    });

    test(`shows how everything stood when it was last compared, by ${hand.name}`, async () => {
      await visit('in-step', 900, async (page) => {
        await hand.press(page.getByRole('button', { name: 'Show the last one' }));
        await page.getByText('Everybody was seen on both sides, and nothing was left to do.').waitFor();
        if (hand.name === 'mouse') await inBothWidths(page, 'certificate', modal);
        await hand.press(page.getByRole('dialog').getByRole('button', { name: 'Close' }).last());
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        assert.ok(stub.asked.includes(`GET /v1/links/${linkId}/certificate`));
      });
    });

    test(`undoes the first sync after a preview, by ${hand.name}`, async () => {
      await visit('in-step', 900, async (page) => {
        await hand.press(page.getByRole('button', { name: 'More actions' }));
        await hand.press(page.getByRole('menuitem', { name: 'Undo the first sync' }));
        await page.getByText('2 members will change.').waitFor();
        await page.getByText('1 member cannot be set back and says why.').waitFor();
        if (hand.name === 'mouse') await inBothWidths(page, 'undo', modal);
        await hand.press(page.getByRole('button', { name: 'Apply 2 changes' }));
        await page.locator('#toasts').getByText('The first sync is being undone').waitFor();
        assert.ok(stub.asked.includes(`POST /v1/plans/plan-1/apply?linkId=${linkId}`));
      });
    });

    test(`reads all changes page by page, and undoes those of one cycle, by ${hand.name}`, async () => {
      await visit('in-step', 900, async (page) => {
        await hand.press(page.getByRole('button', { name: 'View all changes' }));
        const dialog = page.getByRole('dialog');
        const rows = dialog.locator('[data-change]');
        await rows.nth(9).waitFor();
        if (hand.name === 'mouse') await inBothWidths(page, 'changes', modal);
        await hand.press(dialog.getByRole('button', { name: 'Show more changes' }));
        await rows.nth(19).waitFor();
        await hand.press(dialog.getByRole('button', { name: 'Undo these changes' }).first());
        await page.getByText('2 members will change.').waitFor();
        assert.deepEqual(JSON.parse(stub.sent()), { cycleId: '00000000-0000-4000-8000-000000000000' });
        await hand.press(page.getByRole('button', { name: 'Apply 2 changes' }));
        await page.locator('#toasts').getByText('The changes are being undone').waitFor();
        assert.ok(stub.asked.includes(`GET /v1/links/${linkId}/changes?after=10`));
      });
    });

    test(`confirms that a status has another name, by ${hand.name}`, async () => {
      await visit('renamed', 900, async (page) => {
        await hand.press(page.getByRole('button', { name: 'All 9 match' }));
        const dialog = page.getByRole('dialog');
        await dialog.getByText('All 9 statuses match').waitFor();
        await hand.press(dialog.getByRole('button', { name: 'Close' }).last());
        await dialog.waitFor({ state: 'detached' });
        await hand.press(page.getByRole('button', { name: 'Review fixes' }));
        const confirm = dialog.getByRole('button', { name: 'Use “Absent” from now on' });
        await confirm.waitFor();
        if (hand.name === 'mouse') await inBothWidths(page, 'renamed', modal);
        await hand.press(confirm);
        await dialog.getByText('“Absent” is used from now on.').waitFor();
        const sent = JSON.parse(stub.sent()) as object;
        assert.deepEqual(sent, { renames: [{ side: 'marketo', from: 'No Show', to: 'Absent' }] });
        await hand.press(dialog.getByRole('button', { name: 'Close' }).last());
        await page.getByText('All 1,544 members').first().waitFor();
      });
    });

    test(`watches what Marketo itself syncs, compares it, and takes it over, by ${hand.name}`, async () => {
      await visit('native', 900, async (page) => {
        await choose(page, hand, /Zero Trust/u);
        await hand.press(page.getByRole('button', { name: 'Watch without writing' }));
        await page.locator('#toasts').getByText('Watching', { exact: true }).waitFor();
        await page.getByText('3 members differ between Marketo and Salesforce.').waitFor();
        if (hand.name === 'mouse') await inBothWidths(page, 'watched', panel);
        await hand.press(page.getByRole('button', { name: 'Compare now' }));
        await page.getByText('Both sides are being compared.').waitFor({ state: 'attached' });
        await page.clock.runFor(6_000);
        await page.getByText('Marketo’s own sync has let go of this campaign.').first().waitFor();
        await hand.press(page.getByRole('button', { name: 'Preview changes' }));
        await page.getByText('1,536 of 1,544 people').first().waitFor();
        assert.ok(stub.asked.includes('POST /v1/links/watch'));
        assert.ok(stub.asked.includes(`POST /v1/links/${linkId}/compare`));
      });
    });

    test(`looks at what the link does by itself, and changes it, by ${hand.name}`, async () => {
      await visit('in-step', 900, async (page) => {
        await hand.press(page.getByRole('button', { name: 'More actions' }));
        await hand.press(page.getByRole('menuitem', { name: 'Policies' }));
        const save = page.getByRole('button', { name: 'Save policies' });
        const answer = page.getByRole('combobox', { name: 'When Marketo would have to go back a step' });
        await answer.waitFor();
        assert.ok(await save.isDisabled(), 'nothing is changed yet');
        if (hand.name === 'mouse') await inBothWidths(page, 'policies', modal);
        await hand.press(answer);
        await hand.press(page.getByRole('option', { name: 'Give Salesforce Marketo’s status again' }));
        await page.getByText('3 members who wait because of this are decided again.').waitFor();
        await hand.press(page.getByRole('button', { name: 'Add a condition' }));
        assert.ok(await save.isDisabled(), 'the new condition says nothing yet');
        await page.getByRole('textbox', { name: 'Value' }).last().fill('@example.org');
        await page.getByRole('textbox', { name: 'Value' }).last().press('Tab');
        await hand.press(page.getByRole('button', { name: 'Remove condition 1' }));
        assert.equal(await page.getByRole('textbox', { name: 'Value' }).inputValue(), '@example.org');
        await hand.press(save);
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await page.locator('#toasts').getByText('Policies saved').waitFor();
        assert.ok(stub.asked.includes(`PATCH /v1/links/${linkId}/policies`));
      });
    });

    test(`chooses partners of statuses after seeing what that does, by ${hand.name}`, async () => {
      await visit('waiting', 900, async (page) => {
        await hand.press(page.getByRole('button', { name: 'More actions' }));
        await hand.press(page.getByRole('menuitem', { name: 'Change partners of statuses' }));
        const dialog = page.getByRole('dialog');
        const save = dialog.getByRole('button', { name: 'Save partners' });
        const choose = async (status: string, partner: string) => {
          await hand.press(dialog.getByRole('combobox', { name: `Partner of “${status}” in ` }));
          await hand.press(page.getByRole('option', { name: partner, exact: true }));
          await page.clock.runFor(600);
        };
        await dialog.getByText('In Marketo it comes back as “No Show”.').waitFor();
        assert.ok(await save.isDisabled(), 'nothing is chosen yet');
        await choose('No Show', 'Attended');
        await dialog.getByText('212 members will wait for you.').waitFor();
        await choose('Responded', 'Engaged');
        await dialog.getByText('243 members will wait for you.').waitFor();
        await dialog.getByText('5 members will be in step.').waitFor();
        if (hand.name === 'mouse') await picture(page, 'partners-900');
        stub.refuse(`PATCH /v1/links/${linkId}/status-map`, 409, 'Somebody else just changed them.');
        await hand.press(save);
        await dialog.getByText('Somebody else just changed them.').waitFor();
        await page.clock.runFor(600);
        await hand.press(save);
        await page.locator('#toasts').getByText('Partners saved').waitFor();
        const map = ['No Show=Attended', 'Attended On-demand=Attended', 'Engaged=Responded'].map((pair) => {
          const [marketo, salesforce] = pair.split('=');
          return { marketo, salesforce };
        });
        assert.deepEqual(JSON.parse(stub.sent()), { map, basedOn: 1 });
      });
    });
  }

  for (const hand of hands)
    test(`shows the last known state when Lockstep falls silent, and comes back, by ${hand.name}`, async () => {
      await visit('in-step', 420, async (page) => {
        await page.getByText('All 1,544 members').first().waitFor();
        stub.refuse('GET /v1/campaigns', 502, '');
        await page.clock.runFor(61_000);
        await page.getByText('Lockstep can’t be reached').waitFor();
        await page.getByText('Last known: “In step”, today at 14:32.').waitFor();
        if (hand.name === 'mouse') {
          await picture(page, 'unreachable-420');
          assert.deepEqual(await accessibilityFaults(page, panel), []);
        }
        await hand.press(page.getByRole('button', { name: 'Try again' }));
        await page.getByText('All 1,544 members').first().waitFor();
        await focused(page.getByRole('heading', { name: 'Marketo sync' }));
      });
    });

  test('says who may give access', async () => {
    stub.become('in-step');
    const { page } = await openPage(browser, 420, now);
    const message = JSON.stringify({ code: 'no-access', message: 'No.', reference: '7F2A19' });
    await page.route('**/apex/*', (route) => route.fulfill({ status: 500, json: { message } }));
    await page.goto(preview.url);
    await page.getByText('You don’t have access to Marketo sync').waitFor();
    await picture(page, 'no-access-420');
    assert.deepEqual(await accessibilityFaults(page, panel), []);
    await page.context().close();
  });
});

/** The text of the option that the search box points to. */
async function activeOption(page: Page): Promise<string> {
  const id = await page
    .getByRole('combobox', { name: 'Marketo program' })
    .getAttribute('aria-activedescendant');
  return page.locator(`[id="${id ?? ''}"]`).innerText();
}
