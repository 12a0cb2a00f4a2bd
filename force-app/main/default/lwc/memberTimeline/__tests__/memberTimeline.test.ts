import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import applyPlan from '@salesforce/apex/MemberDecisionController.applyPlan';
import getPlanResults from '@salesforce/apex/MemberDecisionController.getPlanResults';
import planMembers from '@salesforce/apex/MemberDecisionController.planMembers';
import getTimeline from '@salesforce/apex/MemberSyncController.getTimeline';
import MemberTimeline from 'c/memberTimeline';
import LightningConfirm from 'lightning/confirm';
import { RefreshEvent } from 'lightning/refresh';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/MemberSyncController.getTimeline', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/MemberDecisionController.planMembers', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/MemberDecisionController.applyPlan', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/MemberDecisionController.getPlanResults', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/customPermission/Lockstep_Link', () => ({ __esModule: true, default: true }), {
  virtual: true,
});
const ask = getTimeline as jest.MockedFunction<typeof getTimeline>;
const plan = planMembers as jest.MockedFunction<typeof planMembers>;
const apply = applyPlan as jest.MockedFunction<typeof applyPlan>;
const results = getPlanResults as jest.MockedFunction<typeof getPlanResults>;

const timeline = {
  person: 'Jürgen Müller',
  campaigns: [
    { linkId: 'link-1', campaign: { id: '701', name: 'Zero Trust' }, program: 'WC', waiting: true },
  ],
  shown: {
    linkId: 'link-1',
    linkState: 'active',
    personId: 'person-1',
    options: [
      { action: 'set', side: 'salesforce', value: 'Attended' },
      { action: 'set', side: 'marketo', value: 'Registered' },
      { action: 'accept', side: null, value: null },
    ],
    marketoId: 1,
    marketo: 'Attended',
    salesforce: 'Registered',
    state: 'held',
    reason: 'backwards',
    title: 'Status would go backwards',
    sentence: 'Only forward.',
    entries: [],
    before: null,
  },
};

async function open() {
  const element = createElement('c-member-timeline', { is: MemberTimeline });
  Object.assign(element, { recordId: '003000000000001AAA', objectApiName: 'Contact' });
  document.body.append(element);
  await settled();
  const view = within(element);
  const press = async (at: number) => {
    (view.all('[data-action="decide"]')[at] as HTMLElement).click();
    await settled();
    await jest.advanceTimersByTimeAsync(2_000);
    await settled();
  };
  return { view, press };
}

describe('c-member-timeline', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValue(timeline);
    plan.mockReset().mockResolvedValue({ id: 'plan-1', rows: [{ refused: null }], willChange: 1 });
    apply.mockReset().mockResolvedValue({ ordered: 1 });
    results.mockReset().mockResolvedValue({ rows: [{ state: 'done' }], next: null });
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'Date'] });
  });
  afterEach(() => {
    clear();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('drops earlier entries that arrive for another record, and those asked for twice', async () => {
    const entry = (at: string) => ({
      at,
      kind: 'changed',
      side: 'marketo',
      from: 'A',
      to: 'B',
      text: null,
      marketo: 'B',
      salesforce: 'B',
      same: true,
    });
    const page = (at: string, before: string | null) => ({
      ...timeline,
      shown: { ...timeline.shown, entries: [entry(at)], before },
    });
    ask.mockResolvedValue(page('2026-01-05T10:00:00Z', 'key'));
    const { view } = await open();
    const answers: ((page: object) => void)[] = [];
    ask.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    await view.click('earlier');
    await view.click('earlier');
    answers.forEach((answer) => {
      answer(page('2026-01-04T10:00:00Z', 'key'));
    });
    await settled();
    expect(view.all('[data-kind]')).toHaveLength(2);
    answers.length = 0;
    await view.click('earlier');
    ask.mockResolvedValue(page('2026-02-01T10:00:00Z', null));
    Object.assign(view.element, { recordId: '003000000000002AAA' });
    await settled();
    answers.forEach((answer) => {
      answer(page('2026-01-03T10:00:00Z', null));
    });
    await settled();
    expect(view.all('[data-kind]')).toHaveLength(1);
  });

  it('offers both sides, and says what setting Marketo back loses', async () => {
    const { view } = await open();
    const labels = view
      .all('[data-action="decide"]')
      .map((one) => (one as unknown as { label: string }).label);
    expect(labels).toEqual(['Set Salesforce to “Attended”', 'Set Marketo to “Registered”']);
    expect(view.text('.notice .small')).toContain('The date they joined is lost.');
    jest.useRealTimers();
    await expect(document.body).toBeAccessible();
  });

  it('sets Salesforce at once, and shows what is true then', async () => {
    const { view, press } = await open();
    ask.mockResolvedValue({ ...timeline, shown: { ...timeline.shown, state: 'in-step', options: [] } });
    await press(0);
    expect(plan).toHaveBeenCalledWith({
      campaignId: '701',
      linkId: 'link-1',
      members: [{ personId: 'person-1', action: 'set', side: 'salesforce', value: 'Attended' }],
    });
    expect(apply).toHaveBeenCalledWith({ campaignId: '701', linkId: 'link-1', planId: 'plan-1' });
    expect(view.text('.told')).toBe('1 change was carried out.');
    expect(view.one('.notice')).toBeNull();
  });

  it('asks a second time before Marketo is set back', async () => {
    const { press } = await open();
    const question = jest.spyOn(LightningConfirm, 'open').mockResolvedValueOnce(false);
    await press(1);
    expect(question.mock.calls[0]?.[0].message).toContain('The date they joined is lost.');
    expect(plan).not.toHaveBeenCalled();
    question.mockResolvedValueOnce(true);
    await press(1);
    expect(apply).toHaveBeenCalledTimes(1);
  });

  it('tells the page that the record was changed, and keeps the campaign that was chosen', async () => {
    const { view, press } = await open();
    const refreshed = jest.fn<(event: Event) => void>();
    view.element.addEventListener(new RefreshEvent().type, refreshed);
    await press(0);
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: '003000000000001AAA' }]);
    expect(refreshed).toHaveBeenCalledTimes(1);
    ask.mockRejectedValueOnce(apexError('timeout'));
    await view.send('lightning-combobox', new CustomEvent('change', { detail: { value: 'link-2' } }));
    await view.send('c-error-panel', new CustomEvent('retry'));
    const [first] = ask.mock.lastCall ?? [];
    expect(first).toMatchObject({ linkId: 'link-2' });
    expect(view.one('c-error-panel')).toBeNull();
  });

  it('says why a choice cannot be carried out', async () => {
    const { view, press } = await open();
    plan.mockResolvedValue({ id: 'plan-1', rows: [{ refused: 'The campaign has no such status.' }] });
    await press(0);
    expect(apply).not.toHaveBeenCalled();
    expect(view.text('.told')).toBe('The campaign has no such status.');
  });
});
