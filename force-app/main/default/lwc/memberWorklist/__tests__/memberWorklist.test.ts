import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import getPlanResults from '@salesforce/apex/MemberDecisionController.getPlanResults';
import getWorklist from '@salesforce/apex/MemberSyncController.getWorklist';
import DecisionPreview from 'c/decisionPreview';
import MemberOptions from 'c/memberOptions';
import MemberWorklist from 'c/memberWorklist';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/MemberSyncController.getWorklist', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/MemberDecisionController.getPlanResults', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/customPermission/Lockstep_Link', () => ({ __esModule: true, default: true }), {
  virtual: true,
});
const ask = getWorklist as jest.MockedFunction<typeof getWorklist>;
const results = getPlanResults as jest.MockedFunction<typeof getPlanResults>;

const forward = { action: 'set', side: 'salesforce', value: 'Attended' };
const member = (personId: string, parts: object) => ({
  personId,
  person: personId,
  company: null,
  email: null,
  kind: 'lead',
  recordId: '00Q000000000001AAA',
  marketoId: 1,
  marketo: 'Attended',
  salesforce: 'Registered',
  reason: 'backwards',
  sentence: 'Only forward.',
  remedy: 'Set Salesforce to “Attended”',
  since: null,
  duplicates: 0,
  options: [forward, { action: 'accept', side: null, value: null }],
  suggested: true,
  safe: true,
  ...parts,
});
const group = (reason: string, rows: readonly object[]) => ({
  reason,
  title: reason,
  sentence: 'Only forward.',
  members: rows.length,
  rows,
  next: null,
});
const backwards = ['Anna', 'Bert'].map((name) => member(name, {}));
const created = member('Cleo', { reason: 'creation-needs-approval', safe: false });
const nameless = member('Desk', { reason: 'no-email', options: [], suggested: false, safe: false });
const worklist = {
  linkId: 'link-1',
  total: 4,
  groups: [
    group('backwards', backwards),
    group('creation-needs-approval', [created]),
    group('no-email', [nameless]),
  ],
};

async function open(kind = 'held') {
  const element = createElement('c-member-worklist', { is: MemberWorklist });
  Object.assign(element, { campaignId: '701', linkId: 'link-1', kind, total: 4 });
  const decided = jest.fn<(event: Event) => void>();
  element.addEventListener('decided', decided);
  document.body.append(element);
  await settled();
  const view = within(element);
  const pick = (person: string, checked: boolean) =>
    view.send(`lightning-input[data-person="${person}"]`, new CustomEvent('change', { detail: { checked } }));
  return { view, decided, pick };
}

describe('c-member-worklist', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValue(worklist);
    results.mockReset().mockResolvedValue({ rows: [{ state: 'done' }], next: null });
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'Date'] });
  });
  afterEach(() => {
    clear();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('starts with the safe suggestions selected, and names who needs a choice', async () => {
    const { view } = await open();
    expect(view.text('[data-bar]')).toBe('2 selected.The other one needs you to choose first.');
    expect(view.property('[data-action="preview"]', 'label')).toBe('Preview 2 changes');
    expect(view.all('lightning-input')).toHaveLength(3);
    expect(view.all('[data-action="options"]')).toHaveLength(3);
    expect(view.text('[data-person="Desk"] .slds-button')).toBe('Open lead');
    jest.useRealTimers();
    await expect(document.body).toBeAccessible();
  });

  it('previews what is selected, says what became of it, and moves on', async () => {
    const { view, decided, pick } = await open();
    await pick('Anna', false);
    await pick('Cleo', true);
    expect(view.property('[data-action="preview"]', 'label')).toBe('Preview 2 changes');
    const preview = jest.spyOn(DecisionPreview, 'open').mockResolvedValueOnce('plan-1');
    ask.mockResolvedValue({ ...worklist, total: 1, groups: worklist.groups.slice(2) });
    await view.click('preview');
    expect(preview.mock.calls[0]?.[0]).toMatchObject({
      decided: [{ personId: 'Bert' }, { personId: 'Cleo' }],
    });
    expect(view.text('[data-told]')).toBe('Your decision is being carried out.');
    expect(view.one('[data-told]')?.getAttribute('role')).toBe('status');
    await jest.advanceTimersByTimeAsync(2_000);
    await settled();
    expect(view.text('[data-told]')).toBe('1 change was carried out.');
    expect(view.all('tr[data-person]')).toHaveLength(1);
    expect(decided).toHaveBeenCalledTimes(1);
    expect(decided.mock.calls[0]?.[0]).toMatchObject({ detail: '1 change was carried out.' });
    expect(view.element.shadowRoot?.activeElement?.textContent).toBe('Desk');
  });

  it('undoes what was carried out last, after a preview, and only that', async () => {
    const { view } = await open();
    expect(view.one('[data-action="undo"]')).toBeNull();
    const preview = jest.spyOn(DecisionPreview, 'open').mockResolvedValueOnce('plan-1');
    await view.click('preview');
    await jest.advanceTimersByTimeAsync(2_000);
    await settled();
    preview.mockResolvedValueOnce(undefined);
    await view.click('undo');
    expect(preview).toHaveBeenLastCalledWith(
      expect.objectContaining({ label: 'Undo these changes', undo: { planId: 'plan-1' } }),
    );
    expect(view.one('[data-action="undo"]')).not.toBeNull();
    preview.mockResolvedValueOnce('plan-2');
    await view.click('undo');
    await jest.advanceTimersByTimeAsync(2_000);
    await settled();
    expect(view.text('[data-told]')).toBe('1 change was carried out.');
    expect(view.one('[data-action="undo"]')).toBeNull();
  });

  it('lets nobody decide anew while a decision is carried out', async () => {
    const { view } = await open();
    const preview = jest.spyOn(DecisionPreview, 'open').mockResolvedValue('plan-1');
    const options = jest.spyOn(MemberOptions, 'open');
    const disabled = () =>
      ['preview', 'options'].map((action) => view.property(`[data-action="${action}"]`, 'disabled'));
    expect(disabled()).toEqual([false, false]);
    await view.click('preview');
    expect(disabled()).toEqual([true, true]);
    await view.click('preview');
    await view.click('options');
    expect(preview).toHaveBeenCalledTimes(1);
    expect(options).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(2_000);
    await settled();
    expect(disabled()).toEqual([false, false]);
  });

  it('is another list for another kind or link, and asks once for all that changed', async () => {
    const { view, pick } = await open();
    await pick('Anna', false);
    ask.mockResolvedValue({ ...worklist, groups: worklist.groups.slice(0, 1) });
    Object.assign(view.element, { kind: 'failed', linkId: 'link-2', total: 4 });
    await settled();
    expect(ask).toHaveBeenCalledTimes(2);
    expect(ask).toHaveBeenLastCalledWith({ campaignId: '701', linkId: 'link-2', state: 'failed' });
    expect(view.text('.title')).toBe('Members that failed');
    expect(view.all('tr[data-person]')).toHaveLength(2);
    Object.assign(view.element, { kind: 'held', linkId: 'link-1' });
    await settled();
    expect(view.property('[data-action="preview"]', 'label')).toBe('Preview 2 changes');
  });

  it('changes nothing when the preview is left', async () => {
    const { view, decided } = await open();
    jest.spyOn(DecisionPreview, 'open').mockResolvedValueOnce(undefined);
    await view.click('preview');
    expect(results).not.toHaveBeenCalled();
    expect(decided).not.toHaveBeenCalled();
  });

  it('offers other options for one member, and previews the one chosen', async () => {
    const { view } = await open();
    const accept = { action: 'accept', side: null, value: null };
    const options = jest.spyOn(MemberOptions, 'open').mockResolvedValueOnce(accept);
    const preview = jest.spyOn(DecisionPreview, 'open').mockResolvedValueOnce(undefined);
    await view.click('options');
    await settled();
    expect(options.mock.calls[0]?.[0]).toMatchObject({ person: 'Anna', sentence: 'Only forward.' });
    expect(preview.mock.calls[0]?.[0]).toMatchObject({ decided: [{ personId: 'Anna', option: accept }] });
  });

  it('keeps its rows when a refresh fails, and has only the failure while there are none', async () => {
    const { view } = await open();
    ask.mockRejectedValue(apexError('timeout', 'It took too long.'));
    Object.assign(view.element, { total: 5 });
    await settled();
    expect(view.all('tr[data-person]')).toHaveLength(4);
    expect(view.property('c-stale-notice', 'failure')).toMatchObject({ message: 'It took too long.' });
    const other = await open();
    expect(other.view.one('c-error-panel')).not.toBeNull();
  });

  it('only lists who failed', async () => {
    const { view } = await open('failed');
    expect(view.one('lightning-input')).toBeNull();
    expect(view.one('[data-bar]')).toBeNull();
  });
});
