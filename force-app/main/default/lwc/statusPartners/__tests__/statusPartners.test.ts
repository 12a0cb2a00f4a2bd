import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import changePartners from '@salesforce/apex/StatusPartnerController.changePartners';
import previewPartners from '@salesforce/apex/StatusPartnerController.previewPartners';
import type { CsvSource } from 'c/csv';
import StatusPartners from 'c/statusPartners';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';
import { partnerChoices, partnersNow } from '../../../../../../test/lwc-support/partners';

jest.mock('@salesforce/apex/StatusPartnerController.previewPartners', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/StatusPartnerController.changePartners', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = previewPartners as jest.MockedFunction<typeof previewPartners>;
const change = changePartners as jest.MockedFunction<typeof changePartners>;

const group = {
  marketo: 'No Show',
  salesforce: 'No show',
  members: 212,
  now: 'in-step',
  then: 'waits',
} as const;
const would = partnersNow({ changed: true, willWait: 212, groups: [group] });
const kept = { marketo: 'Attended', salesforce: 'Responded' };

async function open() {
  const element = createElement('c-status-partners', { is: StatusPartners });
  Object.assign(element, { campaignId: '701', linkId: 'link-1' });
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  document.body.append(element);
  await settled();
  const view = within(element);
  const pass = async () => {
    await jest.advanceTimersByTimeAsync(600);
    await settled();
  };
  const pick = (status: string, partner: string | null) =>
    view.send(
      `lightning-combobox[data-status="${status}"]`,
      new CustomEvent('change', { detail: { value: JSON.stringify(partner) } }),
    );
  return { view, closed, pass, pick, cannotSave: () => view.property('[data-action="save"]', 'disabled') };
}

describe('c-status-partners', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValueOnce(partnersNow()).mockResolvedValue(would);
    change.mockReset().mockResolvedValue({});
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'Date'] });
  });
  afterEach(() => {
    clear();
    jest.useRealTimers();
  });

  it('shows which statuses belong together, and has nothing to save before somebody chooses', async () => {
    const { view, pass, cannotSave } = await open();
    await pass();
    expect(ask.mock.calls).toEqual([[{ campaignId: '701', linkId: 'link-1', pairs: null }]]);
    expect(view.all('[data-same]')).toHaveLength(2);
    expect(view.one('[data-action="show-all"]')).toBeNull();
    const box = 'lightning-combobox[data-status="No Show"]';
    expect(view.property(box, 'label')).toBe('Partner of “No Show” in Salesforce');
    expect(view.property(box, 'value')).toBe('"No show"');
    expect(view.property(box, 'options')).toMatchObject([
      { label: 'No partner (whoever has it waits for you)' },
      { label: 'Registered' },
      { label: 'No show' },
      { label: 'Attended' },
      { label: 'Responded' },
    ]);
    expect(view.text('[data-campaign="No show"]')).toContain('In Marketo it comes back as “No Show”.');
    expect(view.one('lightning-combobox[data-status="No show"]')).toBeNull();
    expect(view.property('lightning-combobox[data-status="Responded"]', 'value')).toBe('"Attended"');
    expect(cannotSave()).toBe(true);
    jest.useRealTimers();
    await expect(document.body).toBeAccessible();
  });

  it('says what equal names that came since would do, and has them saved without a choice', async () => {
    ask.mockReset().mockResolvedValue({ ...would, changed: true });
    const { view, pass, pick, cannotSave } = await open();
    await pass();
    expect(ask).toHaveBeenCalledTimes(1);
    expect(view.text('[data-new]')).toBe(
      'Equal names that came since the two were linked become partners once you save.',
    );
    expect(view.text('[data-told]')).toContain('212 members will wait for you.');
    expect(cannotSave()).toBe(false);
    await pick('No Show', 'Attended');
    expect(cannotSave()).toBe(true);
    await pick('No Show', 'No show');
    expect(cannotSave()).toBe(false);
  });

  it('says what a choice would do once nobody chooses any more, with its groups as a table and as CSV', async () => {
    const { view, pass, pick, cannotSave } = await open();
    await pick('No Show', 'Responded');
    expect(view.text('[data-told]')).toBe('Looking at what will change');
    await pick('No Show', 'Attended');
    expect(cannotSave()).toBe(true);
    await pass();
    expect(ask).toHaveBeenCalledTimes(2);
    const pairs = [{ marketo: 'No Show', salesforce: 'Attended' }, kept];
    expect(ask).toHaveBeenLastCalledWith({ campaignId: '701', linkId: 'link-1', pairs });
    expect(view.one('[data-told]')?.getAttribute('role')).toBe('status');
    expect(view.text('[data-told]')).toContain('212 members will wait for you.');
    expect(view.text('[data-told]')).toContain('The change itself writes nothing to either side');
    const cells = view.all('[data-group] td').map((cell) => cell.textContent?.trim());
    expect(cells).toEqual(['No Show', 'No show', '212', 'In step', 'Waiting for you']);
    const csv = view.property('c-csv-export', 'source') as CsvSource<typeof group>;
    expect(csv.cells(group)).toEqual(['No Show', 'No show', 212, 'In step', 'Waiting for you']);
    expect(await csv.page(null)).toEqual({ rows: [group], next: null });
    expect(view.text('[data-same="Attended"]')).toContain('In Marketo it comes back as “No Show”.');
    expect(cannotSave()).toBe(false);
    jest.useRealTimers();
    await expect(document.body).toBeAccessible();
  });

  it('shows only the answer to the last choice', async () => {
    const { view, pass, pick, cannotSave } = await open();
    let answer = (_told: typeof would): void => undefined;
    ask.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    await pick('No Show', 'Attended');
    await pass();
    ask.mockReset().mockResolvedValue({ ...would, willWait: 7 });
    await pick('No Show', null);
    answer(would);
    await settled();
    expect(view.text('[data-told]')).toBe('Looking at what will change');
    expect(cannotSave()).toBe(true);
    await pass();
    expect(view.text('[data-told]')).toContain('7 members will wait for you.');
  });

  it('asks nothing where somebody chose again what there is', async () => {
    const { view, pass, pick, cannotSave } = await open();
    await pick('No Show', 'Attended');
    await pick('No Show', 'No show');
    await pass();
    expect(ask).toHaveBeenCalledTimes(1);
    expect(view.text('[data-told]')).toBe('');
    expect(cannotSave()).toBe(true);
  });

  it('says that nothing changes for anybody', async () => {
    const { view, pass, pick, cannotSave } = await open();
    ask.mockReset().mockResolvedValue(partnersNow({ changed: true }));
    await pick('Responded', 'Registered');
    await pass();
    expect(view.text('[data-told]')).toContain('Nothing changes for anybody.');
    expect(view.one('table')).toBeNull();
    expect(cannotSave()).toBe(false);
  });

  it('saves all partners beside equal names on what was looked at, and closes', async () => {
    const { view, closed, pass, pick } = await open();
    await pick('No Show', null);
    expect(view.text('[data-hint]')).toContain('Give it one above first.');
    const offered = view.property('lightning-combobox[data-status="Responded"]', 'options') as {
      label: string;
    }[];
    expect(offered.map(({ label }) => label).slice(1)).toEqual(['Registered', 'Attended']);
    await pass();
    await view.click('save');
    expect(change).toHaveBeenCalledWith({ campaignId: '701', linkId: 'link-1', pairs: [kept], basedOn: 3 });
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: true });
  });

  it('looks again when somebody was faster, says so, and keeps what was chosen', async () => {
    const { view, closed, pass, pick, cannotSave } = await open();
    await pick('No Show', 'Attended');
    await pass();
    change.mockRejectedValueOnce(apexError('conflict', 'Somebody else changed them.'));
    ask
      .mockReset()
      .mockResolvedValueOnce(partnersNow({ basedOn: 4 }))
      .mockResolvedValue({ ...would, willWait: 9 });
    await view.click('save');
    await settled();
    expect(view.text('[role="alert"]')).toBe('Somebody else changed them.');
    expect(view.property('lightning-combobox[data-status="No Show"]', 'value')).toBe('"Attended"');
    expect(cannotSave()).toBe(true);
    await pass();
    expect(view.text('[data-told]')).toContain('9 members will wait for you.');
    expect(closed).not.toHaveBeenCalled();
    await view.click('save');
    expect(change.mock.lastCall?.[0]).toMatchObject({ basedOn: 4 });
  });

  it('says why partners cannot carry a link, and takes others', async () => {
    const { view, pass, pick, cannotSave } = await open();
    ask
      .mockReset()
      .mockRejectedValueOnce(apexError('refused', 'Choose another partner.'))
      .mockResolvedValue(would);
    await pick('No Show', 'Responded');
    await pass();
    expect(view.text('[data-problem]')).toBe('Choose another partner.');
    expect(view.one('[data-action="look-again"]')).toBeNull();
    expect(cannotSave()).toBe(true);
    await pick('No Show', 'Attended');
    expect(view.one('[data-problem]')).toBeNull();
    await pass();
    expect(cannotSave()).toBe(false);
  });

  it('tries again what could not be looked at; what is said of it keeps the focus', async () => {
    const { view, pass, pick } = await open();
    ask.mockReset().mockRejectedValueOnce(apexError('timeout', 'It took too long.')).mockResolvedValue(would);
    await pick('No Show', 'Attended');
    await pass();
    expect(view.text('[data-problem]')).toBe('What would change cannot be shown: It took too long.');
    await view.click('look-again');
    expect(view.element.shadowRoot?.activeElement).toBe(view.one('[data-told]'));
    await pass();
    expect(view.text('[data-told]')).toContain('212 members will wait for you.');
  });

  it('has nothing to choose where every name is on both sides', async () => {
    const same = {
      marketo: partnerChoices.marketo.filter((status) => status.same),
      salesforce: partnerChoices.salesforce.filter((status) => status.same),
    };
    ask.mockReset().mockResolvedValue(partnersNow({ choices: same }));
    const { view, cannotSave } = await open();
    expect(view.property('c-empty-state', 'heading')).toBe('Every status has the same name on both sides');
    expect(view.all('lightning-combobox')).toHaveLength(0);
    expect(cannotSave()).toBe(true);
  });

  it('counts equal names where they are many, and shows them on request', async () => {
    const more = Array.from({ length: 8 }, (_, at) => ({
      label: `Status ${String(at)}`,
      responded: false,
      same: true,
      partner: `Status ${String(at)}`,
      given: true,
    }));
    const choices = { ...partnerChoices, salesforce: [...partnerChoices.salesforce, ...more] };
    ask.mockReset().mockResolvedValue(partnersNow({ choices }));
    const { view } = await open();
    expect(view.text('[data-same-count] span')).toBe('10 statuses have the same name on both sides.');
    expect(view.text('[data-action="show-all"]')).toBe('Show all 10');
    expect(view.all('[data-same]')).toHaveLength(0);
    await view.click('show-all');
    expect(view.all('[data-same]')).toHaveLength(10);
    expect(view.element.shadowRoot?.activeElement).toBe(view.one('.same'));
  });

  it('goes on showing a partner that is gone', async () => {
    const [registered, noShow, attended] = partnerChoices.marketo;
    if (!registered || !noShow || !attended) throw new Error('There are three.');
    const choices = { ...partnerChoices, marketo: [registered, { ...noShow, partner: 'Absent' }, attended] };
    ask.mockReset().mockResolvedValue(partnersNow({ choices }));
    const { view } = await open();
    const box = 'lightning-combobox[data-status="No Show"]';
    expect(view.property(box, 'value')).toBe('"Absent"');
    expect((view.property(box, 'options') as { label: string }[]).at(-1)).toMatchObject({ label: 'Absent' });
  });

  it('says why it could not be read, and tries again', async () => {
    ask.mockReset().mockRejectedValueOnce(apexError('timeout')).mockResolvedValue(partnersNow());
    const { view, closed } = await open();
    expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'timeout' });
    await view.send('c-error-panel', new CustomEvent('retry'));
    await settled();
    expect(view.all('lightning-combobox')).toHaveLength(2);
    await view.click('cancel');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: null });
  });
});
