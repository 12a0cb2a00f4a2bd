import type { Page } from 'playwright-core';
import type { PreviewPerson } from '../../scripts/preview/records.ts';
import { statusNow } from './stub/status-story.ts';
import type { StubState } from './stub/more-states.ts';
import { now } from './stub/story.ts';

/** The screens of the package, named after the pictures of the design, and how to get to each in the story. */
export type Screen = {
  readonly name: string;
  /** Choices in the preview page's address. */
  readonly query: string;
  readonly width: number;
  readonly state: StubState;
  readonly now: Date;
  /** The element that the screen is about. */
  readonly part: string;
  /** Waits until the screen is there, with what must be done for it. */
  readonly reach: (page: Page) => Promise<void>;
};

/** Whose history the story tells. */
export const contact: PreviewPerson = {
  id: '003000000000001AAA',
  object: 'Contact',
  name: 'Jürgen Müller',
  company: 'Müller Logistik',
  email: 'j.mueller@mueller-logistik.example',
  owner: 'Anna Berg',
};

const panel = 'c-campaign-sync-panel';
const modal = 'lightning-overlay-container';
const dashboard = 'c-sync-status-dashboard';
const shows = (text: string) => async (page: Page) => {
  await page.getByText(text).first().waitFor();
};

const onCampaign = (
  name: string,
  state: StubState,
  reach: Screen['reach'],
  more: Partial<Screen> = {},
): Screen => ({ name, query: '', width: 900, state, now, part: panel, reach, ...more });
const narrow = { width: 420 } as const;

async function search(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Marketo program' }).click();
  await page.keyboard.type('zero trust');
  // The search waits until nobody types any more.
  await page.clock.runFor(400);
  await page.locator(`${panel} [role=option]`).first().waitFor();
}

async function openTab(page: Page, tab: RegExp): Promise<void> {
  await page.getByRole('tab', { name: tab }).click();
}

async function openBatch(page: Page): Promise<void> {
  const row = page.locator('c-batch-table tbody tr', { hasText: 'Push updates' }).first();
  await row.getByRole('button', { name: /^View details/u }).click();
  await page.getByRole('button', { name: 'Undo this batch' }).waitFor();
}

async function undoBatch(page: Page): Promise<void> {
  await openBatch(page);
  await page.getByRole('button', { name: 'Undo this batch' }).click();
  await page.getByText('2 members will change.').waitFor();
}

const onStatus = (name: string, reach: Screen['reach'], more: Partial<Screen> = {}): Screen => ({
  name,
  query: 'page=status&user=admin',
  width: 1280,
  state: 'in-step',
  now: statusNow,
  part: dashboard,
  reach,
  ...more,
});

const allInStep = shows('All 1,544 members have the same status');
const allInStepGerman = shows('Alle 1.544 Mitglieder');

export const screens: readonly Screen[] = [
  onCampaign('01-in-step', 'in-step', allInStep),
  onCampaign('01b-in-step-narrow', 'in-step', allInStep, narrow),
  onCampaign('02-not-linked-search', 'not-linked', search),
  onCampaign('03-blocked', 'blocked', shows('4 statuses don’t match')),
  onCampaign('03b-blocked-narrow', 'blocked', shows('4 statuses don’t match'), narrow),
  onCampaign(
    '04-status-match',
    'blocked',
    async (page) => {
      await page.getByRole('button', { name: 'Review fixes' }).click();
      await page.getByText('6 of 10 statuses match').waitFor();
    },
    { part: modal },
  ),
  onCampaign(
    '05-link-preview',
    'not-linked',
    async (page) => {
      await search(page);
      await page.getByRole('option', { name: /Practice Webcast · 1,504/u }).click();
      await page.getByRole('button', { name: 'Preview changes' }).click();
      await page.getByText('1,536 of 1,544 people').first().waitFor();
    },
    { part: modal },
  ),
  onCampaign(
    '05b-preview-policies',
    'not-linked',
    async (page) => {
      await search(page);
      await page.getByRole('option', { name: /Practice Webcast · 1,504/u }).click();
      await page.getByRole('button', { name: 'Preview changes' }).click();
      await page.getByRole('button', { name: 'Change how new people are handled' }).click();
      await page.getByRole('button', { name: 'Preview again' }).waitFor();
    },
    { part: modal },
  ),
  onCampaign(
    '05c-preview-fields',
    'mapped-fields',
    async (page) => {
      await search(page);
      await page.getByRole('option', { name: /Practice Webcast · 1,504/u }).click();
      await page.getByRole('button', { name: 'Preview changes' }).click();
      await page.getByText('Counted for the first 15,000').waitFor();
    },
    { part: modal },
  ),
  onCampaign('06-held-members', 'waiting', shows('Status would go backwards')),
  onCampaign('06b-held-members-narrow', 'waiting', shows('Status would go backwards'), narrow),
  {
    name: '07-member-timeline',
    query: 'page=contact',
    width: 900,
    state: 'in-step',
    now: statusNow,
    part: 'c-member-timeline',
    reach: shows('Salesforce says Registered, Marketo says Attended.'),
  },
  onStatus('08-sync-status', shows('1,312 in the last 5 days.')),
  onStatus('08b-batch-details', openBatch, { part: modal }),
  onStatus('08c-undo-batch', undoBatch, { part: modal }),
  onStatus(
    '08d-batch-undone',
    async (page) => {
      await undoBatch(page);
      await page.getByRole('button', { name: 'Apply 2 changes' }).click();
      await page.getByText('2 members wait for the next sync.').waitFor();
      await page.clock.runFor(2_500);
      await page.getByText('1 change was carried out.').waitFor();
    },
    { part: modal },
  ),
  onStatus('09-sync-errors', async (page) => {
    await openTab(page, /Errors/u);
    await page.getByText('46 records could not be synced').first().waitFor();
  }),
  onStatus(
    '09b-retry-preview',
    async (page) => {
      await openTab(page, /Errors/u);
      await page.getByRole('button', { name: 'Preview retry' }).first().click();
      await page.getByText('25 records will be tried again').waitFor();
    },
    { part: modal },
  ),
  onStatus('10-backlog-budget', async (page) => {
    await openTab(page, /Backlog/u);
    await page.getByText('Records are coming in faster than they are synced.').waitFor();
  }),
  onStatus('10b-connection', async (page) => {
    await openTab(page, /Connection/u);
    await page.getByRole('button', { name: 'Save settings' }).waitFor();
  }),
  onStatus(
    '10c-field-mapping',
    async (page) => {
      await openTab(page, /Connection/u);
      await page.getByRole('button', { name: 'Map fields' }).click();
      await page.getByText('Ticket_Type__c · Picklist').waitFor();
    },
    { part: modal },
  ),
  onCampaign('11-empty-and-error', 'paused', shows('Syncing is paused')),
  onCampaign('12-in-step-german', 'in-step', allInStepGerman, { query: 'language=de' }),
  onCampaign('12b-in-step-german-narrow', 'in-step', allInStepGerman, { query: 'language=de', ...narrow }),
  // Without a picture in the design.
  onCampaign(
    '13-all-changes',
    'in-step',
    async (page) => {
      await page.getByRole('button', { name: 'View all changes' }).click();
      await page.locator('[data-change]').nth(9).waitFor();
    },
    { part: modal },
  ),
  onCampaign(
    '14-renamed-status',
    'renamed',
    async (page) => {
      await page.getByRole('button', { name: 'Review fixes' }).click();
      await page.getByRole('button', { name: 'Use “Absent” from now on' }).waitFor();
    },
    { part: modal },
  ),
  onCampaign(
    '14b-partners',
    'waiting',
    async (page) => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Change partners of statuses' }).click();
      await page.getByRole('combobox', { name: 'Partner of “No Show” in Salesforce' }).click();
      await page.getByRole('option', { name: 'Attended', exact: true }).click();
      await page.clock.runFor(600);
      await page.getByText('212 members will wait for you.').waitFor();
    },
    { part: modal },
  ),
  onCampaign('15-watched-pair', 'watched', shows('3 members differ between Marketo and Salesforce.')),
];
