import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import getSummary from '@salesforce/apex/CampaignSyncController.getSummary';
import pause from '@salesforce/apex/CampaignSyncController.pause';
import resume from '@salesforce/apex/CampaignSyncController.resume';
import syncNow from '@salesforce/apex/CampaignSyncController.syncNow';
import unlink from '@salesforce/apex/CampaignSyncController.unlink';
import CampaignSyncPanel from 'c/campaignSyncPanel';
import type { CampaignSummary } from 'c/companion';
import DecisionPreview from 'c/decisionPreview';
import LinkChanges from 'c/linkChanges';
import LinkPolicies from 'c/linkPolicies';
import StatusMatch from 'c/statusMatch';
import StatusPartners from 'c/statusPartners';
import SyncPreview from 'c/syncPreview';
import LightningConfirm from 'lightning/confirm';
import { RefreshEvent } from 'lightning/refresh';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { createElement } from 'lwc';
import { apexError, clear, finding, settled, within } from '../../../../../../test/lwc-support/dom';
import {
  campaignId,
  hit,
  inStep,
  linkId,
  notLinked,
  program,
} from '../../../../../../test/lwc-support/story';

jest.mock('@salesforce/apex/CampaignSyncController.getSummary', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/CampaignSyncController.pause', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/CampaignSyncController.resume', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/CampaignSyncController.syncNow', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/CampaignSyncController.unlink', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/customPermission/Lockstep_Link', () => ({ __esModule: true, default: true }), {
  virtual: true,
});
const summary = getSummary as jest.MockedFunction<typeof getSummary>;
const sync = syncNow as jest.MockedFunction<typeof syncNow>;
const stop = pause as jest.MockedFunction<typeof pause>;
const goOn = resume as jest.MockedFunction<typeof resume>;
const cut = unlink as jest.MockedFunction<typeof unlink>;

async function open(told: CampaignSummary | Error | object) {
  if (told === inStep || 'campaignId' in told) summary.mockResolvedValue(told);
  else summary.mockRejectedValue(told);
  const element = createElement('c-campaign-sync-panel', { is: CampaignSyncPanel });
  Object.assign(element, { recordId: campaignId });
  document.body.append(element);
  const toasts = jest.fn<(event: Event) => void>();
  element.addEventListener('lightning__showtoast', toasts);
  await settled();
  const view = within(element);
  return { view, toasts, badge: () => view.property('c-state-badge', 'label') };
}

describe('c-campaign-sync-panel', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['Date', 'queueMicrotask', 'nextTick'] });
    sessionStorage.clear();
    summary.mockReset();
    sync.mockReset().mockResolvedValue({ accepted: true });
    stop.mockReset().mockResolvedValue({ id: linkId });
    goOn.mockReset().mockResolvedValue({ id: linkId });
    cut.mockReset().mockResolvedValue({ id: linkId });
  });
  afterEach(() => {
    clear();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('shows a stencil while it asks', async () => {
    summary.mockReturnValue(new Promise(() => undefined));
    const element = createElement('c-campaign-sync-panel', { is: CampaignSyncPanel });
    Object.assign(element, { recordId: campaignId });
    document.body.append(element);
    await settled();
    const view = within(element);
    expect(view.one('c-stencil')).not.toBeNull();
    expect(view.one('article')?.getAttribute('aria-busy')).toBe('true');
  });

  it('reassures when everything is in step, without a brand button', async () => {
    const { view, badge } = await open(inStep);
    expect(badge()).toBe('In step');
    expect(view.text('.headline')).toBe('All 1,544 members have the same status in Marketo and Salesforce.');
    expect(view.property('[data-action="sync"]', 'label')).toBe('Sync now');
    expect(
      view
        .all('lightning-button')
        .filter((button) => (button as unknown as { variant?: string }).variant === 'brand'),
    ).toHaveLength(0);
    jest.useRealTimers();
    await expect(document.body).toBeAccessible();
  });

  it('starts a sync, says how far it is, and looks again soon', async () => {
    const { view, badge } = await open(inStep);
    summary.mockResolvedValue({ ...inStep, syncing: { done: 118, of: 300 } });
    await view.click('sync');
    await settled();
    expect(sync).toHaveBeenCalledWith({ campaignId, linkId });
    expect(view.property('[data-action="sync"]', 'label')).toBe('Syncing 118 of 300');
    expect(view.one('[role=progressbar]')?.getAttribute('aria-valuenow')).toBe('39');
    await view.click('sync');
    expect(sync).toHaveBeenCalledTimes(1);
    summary.mockResolvedValue({ ...inStep, lastSyncedAt: new Date(Date.now() + 1000).toISOString() });
    jest.advanceTimersByTime(3_000);
    await settled();
    expect(badge()).toBe('In step');
    expect(view.text('[data-live]')).toMatch(/^In step\. All 1,544 members/u);
    expect(view.property('[data-action="sync"]', 'label')).toBe('Sync now');
  });

  it('says why a sync could not start', async () => {
    const { view, toasts } = await open(inStep);
    sync.mockRejectedValueOnce(apexError('refused', 'The link is paused.'));
    await view.click('sync');
    await settled();
    expect(view.text('[data-live]')).toBe('The link is paused.');
    expect(view.property('[data-action="sync"]', 'label')).toBe('Sync now');
    expect(toasts).toHaveBeenCalledTimes(1);
  });

  it('pauses from the menu, and goes on from the card that says so', async () => {
    const { view, toasts } = await open(inStep);
    summary.mockResolvedValue({ ...inStep, state: 'paused' });
    await view.send('lightning-button-menu', new CustomEvent('select', { detail: { value: 'pause' } }));
    await settled();
    expect(stop).toHaveBeenCalledWith({ campaignId, linkId });
    expect(toasts.mock.calls[0]?.[0]).toMatchObject({ detail: { title: 'Syncing is paused' } });
    expect(view.property('c-empty-state', 'heading')).toBe('Syncing is paused');
    summary.mockResolvedValue(inStep);
    (view.one('h2') as HTMLElement).blur();
    await view.click('resume');
    await settled();
    expect(view.element.shadowRoot?.activeElement).toBe(view.one('h2'));
    expect(goOn).toHaveBeenCalledWith({ campaignId, linkId });
    expect(view.property('c-state-badge', 'label')).toBe('In step');
  });

  it('says why it could not pause, and shows what is true', async () => {
    const { view, toasts } = await open(inStep);
    stop.mockRejectedValue(apexError('conflict', 'The link is not active any more.'));
    summary.mockResolvedValue({ ...inStep, state: 'held' });
    await view.send('lightning-button-menu', new CustomEvent('select', { detail: { value: 'pause' } }));
    await settled();
    expect(toasts.mock.calls[0]?.[0]).toMatchObject({
      detail: { message: 'The link is not active any more.' },
    });
    expect(view.property('c-state-badge', 'label')).toBe('On hold');
    stop.mockRejectedValue(apexError('refused', 'No.'));
    await view.send('lightning-button-menu', new CustomEvent('select', { detail: { value: 'pause' } }));
    await settled();
    expect(summary).toHaveBeenCalledTimes(2);
  });

  it('unlinks only after a yes', async () => {
    const { view, badge } = await open(inStep);
    const question = jest.spyOn(LightningConfirm, 'open').mockResolvedValueOnce(false);
    const choose = () =>
      view.send('lightning-button-menu', new CustomEvent('select', { detail: { value: 'unlink' } }));
    await choose();
    expect(question.mock.calls[0]?.[0].message).toContain('WC-2026-11 Zero Trust in Practice');
    expect(cut).not.toHaveBeenCalled();
    question.mockResolvedValueOnce(true);
    summary.mockResolvedValue(notLinked);
    await choose();
    await settled();
    expect(cut).toHaveBeenCalledWith({ campaignId, linkId });
    expect(badge()).toBe('Not linked');
  });

  it('links through the preview', async () => {
    const { view, toasts } = await open(notLinked);
    expect(view.property('[data-action="next"]', 'disabled')).toBe(true);
    await view.send('c-program-picker', new CustomEvent('choose', { detail: hit() }));
    expect(view.property('[data-action="next"]', 'label')).toBe('Preview changes');
    const modal = jest.spyOn(SyncPreview, 'open').mockResolvedValueOnce({ id: linkId, program });
    summary.mockResolvedValue(inStep);
    await view.click('next');
    await settled();
    expect(modal).toHaveBeenCalledWith(
      expect.objectContaining({ campaignId, programId: 4021, size: 'large' }),
    );
    expect(toasts).toHaveBeenCalledTimes(1);
    expect(view.text('.headline')).toContain('All 1,544 members');
  });

  it('leaves everything as it is when the preview is left', async () => {
    const { view, toasts } = await open(notLinked);
    await view.send('c-program-picker', new CustomEvent('choose', { detail: hit() }));
    jest.spyOn(SyncPreview, 'open').mockResolvedValueOnce(undefined);
    await view.click('next');
    expect(toasts).not.toHaveBeenCalled();
    expect(summary).toHaveBeenCalledTimes(1);
  });

  it('reviews fixes for a program whose statuses do not match', async () => {
    const { view } = await open(notLinked);
    await view.send(
      'c-program-picker',
      new CustomEvent('choose', { detail: hit({ canLink: false, matched: 8 }) }),
    );
    expect(view.property('[data-action="next"]', 'label')).toBe('Review fixes');
    const modal = jest.spyOn(StatusMatch, 'open').mockResolvedValueOnce(undefined);
    await view.click('next');
    expect(modal).toHaveBeenCalledWith(expect.objectContaining({ programId: 4021, linked: false }));
  });

  it('says that statuses were mended only when they were, and asks for no preview of what is linked', async () => {
    const { view, toasts } = await open(inStep);
    const modal = jest.spyOn(StatusMatch, 'open').mockResolvedValueOnce(undefined);
    await view.send('c-link-overview', new CustomEvent('showstatuses'));
    expect(modal).toHaveBeenCalledWith(expect.objectContaining({ programId: 4021, linked: true }));
    expect(toasts).not.toHaveBeenCalled();
    expect(summary).toHaveBeenCalledTimes(1);
    modal.mockResolvedValueOnce({ mended: false, preview: false, map: [] });
    await view.send('c-link-overview', new CustomEvent('showstatuses'));
    await settled();
    expect(toasts).not.toHaveBeenCalled();
    expect(summary).toHaveBeenCalledTimes(2);
    modal.mockResolvedValueOnce({ mended: true, preview: false, map: [] });
    await view.send('c-link-overview', new CustomEvent('showstatuses'));
    await settled();
    expect(toasts).toHaveBeenCalledTimes(1);
    expect(view.text('[data-live]')).toBe('Statuses were changed');
  });

  it('moves to another program: the link that runs is told to the preview', async () => {
    const { view, toasts } = await open(inStep);
    await view.send('lightning-button-menu', new CustomEvent('select', { detail: { value: 'move' } }));
    const other = { ...inStep.program, id: 5000, name: 'Zero Trust Q&A' };
    await view.send(
      'c-program-picker',
      new CustomEvent('choose', { detail: hit({ program: other as never }) }),
    );
    const modal = jest.spyOn(SyncPreview, 'open').mockResolvedValueOnce({ program: other });
    await view.click('next');
    await settled();
    expect(modal).toHaveBeenCalledWith(
      expect.objectContaining({ programId: 5000, moves: linkId, movesFrom: inStep.program?.name }),
    );
    expect(toasts).toHaveBeenCalledTimes(1);
    expect(view.text('[data-live]')).toBe('Moved to another program');
    expect(view.one('c-program-picker')).toBeNull();
  });

  it('says that the first sync is being undone only when it is', async () => {
    const { view, toasts } = await open(inStep);
    const choose = () =>
      view.send('lightning-button-menu', new CustomEvent('select', { detail: { value: 'undo' } }));
    const modal = jest.spyOn(DecisionPreview, 'open').mockResolvedValueOnce(undefined);
    await choose();
    expect(modal).toHaveBeenCalledWith(
      expect.objectContaining({ campaignId, linkId, undo: { firstSync: true } }),
    );
    expect(toasts).not.toHaveBeenCalled();
    modal.mockResolvedValueOnce('plan-1');
    await choose();
    await settled();
    expect(view.text('[data-live]')).toBe('The first sync is being undone');
  });

  it('shows all changes, and undoes those of a cycle after a preview', async () => {
    const { view, toasts } = await open(inStep);
    const list = jest.spyOn(LinkChanges, 'open').mockResolvedValueOnce(undefined);
    const modal = jest.spyOn(DecisionPreview, 'open').mockResolvedValueOnce(undefined);
    await view.send('c-link-overview', new CustomEvent('showchanges'));
    expect(list).toHaveBeenCalledWith(expect.objectContaining({ campaignId, linkId }));
    expect(modal).not.toHaveBeenCalled();
    list.mockResolvedValue({ cycleId: 'cycle-1' });
    await view.send('c-link-overview', new CustomEvent('showchanges'));
    await settled();
    expect(modal).toHaveBeenCalledWith(expect.objectContaining({ undo: { cycleId: 'cycle-1' } }));
    expect(toasts).not.toHaveBeenCalled();
    modal.mockResolvedValueOnce('plan-1');
    await view.send('c-link-overview', new CustomEvent('showchanges'));
    await settled();
    expect(view.text('[data-live]')).toBe('The changes are being undone');
  });

  it('says that policies were saved only when they were', async () => {
    const { view, toasts } = await open(inStep);
    const choose = () =>
      view.send('lightning-button-menu', new CustomEvent('select', { detail: { value: 'policies' } }));
    const modal = jest.spyOn(LinkPolicies, 'open').mockResolvedValueOnce(undefined);
    await choose();
    expect(modal).toHaveBeenCalledWith(expect.objectContaining({ campaignId, linkId }));
    expect(toasts).not.toHaveBeenCalled();
    modal.mockResolvedValueOnce(true);
    await choose();
    await settled();
    expect(view.text('[data-live]')).toBe('Policies saved');
  });

  it('says that partners were saved only when they were', async () => {
    const { view, toasts } = await open(inStep);
    const choose = () =>
      view.send('lightning-button-menu', new CustomEvent('select', { detail: { value: 'partners' } }));
    const modal = jest.spyOn(StatusPartners, 'open').mockResolvedValueOnce(undefined);
    await choose();
    expect(modal).toHaveBeenCalledWith(expect.objectContaining({ campaignId, linkId }));
    expect(toasts).not.toHaveBeenCalled();
    const looks = summary.mock.calls.length;
    modal.mockResolvedValueOnce(true);
    await choose();
    await settled();
    expect(view.text('[data-live]')).toBe('Partners saved');
    expect(summary.mock.calls.length).toBe(looks + 1);
  });

  it('says why nothing moves when statuses block, and lets another program be chosen', async () => {
    const blocked = { ...inStep, state: 'blocked', counts: null, sides: { marketo: 1504, salesforce: 1052 } };
    const { view } = await open({ ...blocked, findings: [finding({})] });
    expect(view.text('.notice .strong')).toBe('1 status doesn’t match, so nothing is being synced.');
    expect(view.property('c-status-findings', 'findings')).toHaveLength(1);
    jest.useRealTimers();
    await expect(document.body).toBeAccessible();
    await view.click('choose-another');
    expect(view.one('c-program-picker')).not.toBeNull();
    await view.click('back');
    expect(view.one('c-program-picker')).toBeNull();
    expect(view.element.shadowRoot?.activeElement).toBe(view.one('h2'));
  });

  it('keeps the last known state when Lockstep cannot be reached', async () => {
    const { view, badge } = await open(inStep);
    summary.mockRejectedValue(apexError('unreachable'));
    jest.advanceTimersByTime(60_000);
    await settled();
    expect(badge()).toBe('Not connected');
    expect(view.property('c-error-panel c-time-text', 'label')).toBe('Last known: “In step”, {0}.');
    expect(view.one('[data-action="sync"]')).toBeNull();
    summary.mockResolvedValue(inStep);
    await view.send('c-error-panel', new CustomEvent('retry'));
    await settled();
    expect(badge()).toBe('In step');
    expect(view.element.shadowRoot?.activeElement).toBe(view.one('h2'));
  });

  it('takes nothing of one campaign to the next', async () => {
    const { view } = await open(notLinked);
    await view.send('c-program-picker', new CustomEvent('choose', { detail: hit() }));
    expect(view.property('[data-action="next"]', 'disabled')).toBe(false);
    summary.mockRejectedValue(apexError('timeout'));
    Object.assign(view.element, { recordId: '701000000000002AAA' });
    await settled();
    expect(view.one('c-error-panel')).not.toBeNull();
    summary.mockReturnValue(new Promise(() => undefined));
    Object.assign(view.element, { recordId: '701000000000003AAA' });
    await settled();
    expect(view.one('c-error-panel')).toBeNull();
    expect(view.one('c-stencil')).not.toBeNull();
    summary.mockResolvedValue({ ...notLinked, campaignId: '701000000000004AAA' });
    Object.assign(view.element, { recordId: '701000000000004AAA' });
    await settled();
    expect(view.property('[data-action="next"]', 'disabled')).toBe(true);
  });

  it('takes the keyboard from nobody who went elsewhere', async () => {
    const { view } = await open({ ...inStep, state: 'paused' });
    const elsewhere = document.createElement('button');
    document.body.append(elsewhere);
    elsewhere.focus();
    await view.click('resume');
    await settled();
    expect(goOn).toHaveBeenCalledTimes(1);
    expect(document.activeElement).toBe(elsewhere);
  });

  it('says what became of the last member that waited, whose list has left', async () => {
    const { view } = await open({ ...inStep, counts: { ...inStep.counts, held: 1, inStep: 1543 } });
    const refreshed = jest.fn<(event: Event) => void>();
    view.element.addEventListener(new RefreshEvent().type, refreshed);
    summary.mockResolvedValue(inStep);
    const decided = new CustomEvent('decided', { detail: '1 change was carried out.' });
    await view.send('c-member-worklist', decided);
    await settled();
    expect(view.one('c-member-worklist')).toBeNull();
    expect(view.text('[data-live]')).toBe('1 change was carried out.');
    expect(refreshed).toHaveBeenCalledTimes(1);
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: campaignId }]);
  });

  it('shows no state to people without access', async () => {
    const { view } = await open(apexError('no-access'));
    expect(view.one('c-state-badge')).toBeNull();
    expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'no-access' });
  });

  it.each([
    ['paused', 'Syncing is paused'],
    ['broken', 'The Marketo program was deleted'],
  ])('%s: %s', async (state, heading) => {
    const { view } = await open({ ...inStep, state });
    expect(view.property('c-empty-state', 'heading')).toBe(heading);
  });

  it('offers the preview to a link that is ready', async () => {
    const { view } = await open({ ...inStep, state: 'ready', counts: null });
    const modal = jest.spyOn(SyncPreview, 'open').mockResolvedValueOnce(undefined);
    await view.click('start');
    expect(modal).toHaveBeenCalledWith(expect.objectContaining({ programId: 4021 }));
  });

  it('stops asking when it leaves the page', async () => {
    const { view } = await open(inStep);
    view.element.remove();
    jest.advanceTimersByTime(600_000);
    await settled();
    expect(summary).toHaveBeenCalledTimes(1);
  });
});
