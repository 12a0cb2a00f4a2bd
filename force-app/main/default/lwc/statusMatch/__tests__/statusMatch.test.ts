import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import matchStatuses from '@salesforce/apex/CampaignSyncController.matchStatuses';
import applyRepair from '@salesforce/apex/StatusRepairController.applyRepair';
import getRepair from '@salesforce/apex/StatusRepairController.getRepair';
import planRepair from '@salesforce/apex/StatusRepairController.planRepair';
import undoRepair from '@salesforce/apex/StatusRepairController.undoRepair';
import StatusMatch from 'c/statusMatch';
import { createElement } from 'lwc';
import { apexError, clear, finding, settled, within } from '../../../../../../test/lwc-support/dom';
import { campaignId } from '../../../../../../test/lwc-support/story';

jest.mock('@salesforce/apex/CampaignSyncController.matchStatuses', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/StatusRepairController.planRepair', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/StatusRepairController.getRepair', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/StatusRepairController.applyRepair', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/StatusRepairController.undoRepair', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/customPermission/Lockstep_Link', () => ({ __esModule: true, default: true }), {
  virtual: true,
});
const ask = matchStatuses as jest.MockedFunction<typeof matchStatuses>;
const plan = planRepair as jest.MockedFunction<typeof planRepair>;
const look = getRepair as jest.MockedFunction<typeof getRepair>;
const apply = applyRepair as jest.MockedFunction<typeof applyRepair>;
const undo = undoRepair as jest.MockedFunction<typeof undoRepair>;

const near = { fix: 'treat-as', marketo: 'No Show', salesforce: 'No show' };
const partner = (marketo: string) => ({ fix: 'treat-as', marketo, salesforce: 'Responded' });
const match = {
  programId: 4021,
  campaignId,
  canLink: false,
  matched: 1,
  total: 3,
  findings: [
    finding({
      marketoStatus: 'No Show',
      salesforceStatus: 'No show',
      sentence: 'Near',
      explanation: 'One letter is a capital.',
      fixes: [
        { code: 'treat-as', text: 'Treat as “No Show”', choice: near, options: [] },
        { code: 'leave', text: 'Leave as it is', choice: { fix: 'leave', status: 'No show' }, options: [] },
      ],
    }),
    finding({
      salesforceStatus: 'Responded',
      sentence: 'Only there',
      explanation: '14 members have it.',
      fixes: [
        {
          code: 'choose-status',
          text: 'Choose a program status',
          choice: null,
          options: ['Invited', 'No Show'].map((status) => ({ status, choice: partner(status) })),
        },
      ],
    }),
    finding({ facet: 'order', severity: 'information', sentence: 'The order differs' }),
  ],
  statuses: [
    {
      marketo: { name: 'Invited', step: 10, success: false, hidden: false },
      salesforce: { label: 'Invited', hasResponded: false, isDefault: true },
      matches: true,
    },
    {
      marketo: { name: 'No Show', step: 20, success: false, hidden: false },
      salesforce: { label: 'No show', hasResponded: false, isDefault: false },
      matches: false,
    },
    {
      marketo: null,
      salesforce: { label: 'Responded', hasResponded: true, isDefault: false },
      matches: false,
    },
  ],
};
const told = (text: string) => ({ code: 'x', params: {}, text });
const repair = (state: string, parts: object = {}) => ({
  id: 'repair-1',
  campaignId,
  programId: 4021,
  state,
  choices: [{ choice: near, how: 'done', sentence: told('Treat one as the other.'), note: null, manual: [] }],
  willChange: 2,
  after: { matched: 3, total: 3, canLink: true },
  map: [{ marketo: 'No Show', salesforce: 'No show' }],
  failure: null,
  ...parts,
});

async function open() {
  const element = createElement('c-status-match', { is: StatusMatch });
  Object.assign(element, { campaignId, programId: 4021 });
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  document.body.append(element);
  await settled();
  const view = within(element);
  const pass = async (milliseconds: number) => {
    await jest.advanceTimersByTimeAsync(milliseconds);
    await settled();
  };
  const pick = (key: number, choice: object) =>
    view.send(
      `lightning-combobox[data-key="${String(key)}"]`,
      new CustomEvent('change', { detail: { value: JSON.stringify(choice) } }),
    );
  return { view, closed, pass, pick };
}

describe('c-status-match', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValue(match);
    plan.mockReset().mockResolvedValue(repair('planned'));
    look.mockReset().mockResolvedValue(repair('applied'));
    apply.mockReset().mockResolvedValue(repair('applying'));
    undo.mockReset().mockResolvedValue(repair('undone'));
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'Date'] });
  });
  afterEach(() => {
    clear();
    jest.useRealTimers();
  });

  it('shows both sides status by status, with what differs and what mends it', async () => {
    const { view } = await open();
    expect(ask).toHaveBeenCalledWith({ campaignId, programId: 4021 });
    expect(view.text('.headline')).toBe('1 of 3 statuses match');
    expect(view.all('tbody tr')).toHaveLength(3);
    expect(view.text('[data-line="1"]')).toContain('One letter is a capital.');
    expect(view.text('[data-line="2"]')).toContain('Not in program');
    expect(view.property('[data-line="1"] c-marked-name', 'partner')).toBe('No Show');
    expect(view.text('[data-line="0"] [data-matches]')).toBe('Matches');
    expect(view.property('lightning-combobox[data-key="0"]', 'value')).toBe(JSON.stringify(near));
    expect(view.property('lightning-combobox[data-key="1"]', 'options')).toMatchObject([
      { label: 'Treat as “Invited”' },
      { label: 'Treat as “No Show”' },
    ]);
    expect(view.text('[data-rest]')).toContain('The order differs');
    jest.useRealTimers();
    await expect(document.body).toBeAccessible();
  });

  it('shows only what is to fix on request', async () => {
    const { view } = await open();
    await view.send('lightning-radio-group', new CustomEvent('change', { detail: { value: 'fix' } }));
    expect(view.all('tbody tr')).toHaveLength(2);
  });

  it('says what would change, and cannot apply while something that blocks is open', async () => {
    const { view, pass, pick } = await open();
    await pass(600);
    expect(plan).toHaveBeenLastCalledWith({ campaignId, programId: 4021, choices: [near] });
    expect(view.text('.lines')).toContain('Treat one as the other.');
    expect(view.property('[data-action="apply"]', 'disabled')).toBe(true);
    await pick(1, partner('Invited'));
    await pass(600);
    expect(plan).toHaveBeenLastCalledWith({
      campaignId,
      programId: 4021,
      choices: [near, partner('Invited')],
    });
    expect(view.property('[data-action="apply"]', 'disabled')).toBe(false);
    expect(view.property('[data-action="apply"]', 'label')).toBe('Apply 2 fixes');
    await pick(0, { fix: 'leave', status: 'No show' });
    await pass(600);
    expect(view.property('[data-action="apply"]', 'disabled')).toBe(true);
  });

  it('applies, offers to undo and to go on, and undoes', async () => {
    const { view, closed, pass, pick } = await open();
    await pick(1, partner('Invited'));
    await pass(600);
    await view.click('apply');
    expect(apply).toHaveBeenCalledWith({ campaignId, repairId: 'repair-1' });
    expect(view.text('[data-told]')).toBe('Applying the fixes');
    expect(view.element.shadowRoot?.activeElement).toBe(view.one('[data-told]'));
    expect(view.property('[data-action="close"]', 'disabled')).toBeTruthy();
    expect(view.element).toMatchObject({ disableClose: true });
    await pass(1_500);
    expect(view.text('[data-told]')).toBe('The fixes were applied.');
    expect(view.one('[data-told]')?.getAttribute('role')).toBe('status');
    expect(view.element).toMatchObject({ disableClose: false });
    expect(view.one('[data-action="preview"]')).not.toBeNull();
    await view.click('undo');
    await settled();
    expect(undo).toHaveBeenCalledWith({ campaignId, repairId: 'repair-1' });
    expect(view.text('[data-told]')).toBe('The fixes were undone.');
    await view.click('close');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: { mended: false, preview: false } });
  });

  it('offers nothing while a repair takes longer than anybody waits, says what runs, and has the card look', async () => {
    const { view, closed, pass, pick } = await open();
    await pick(1, partner('Invited'));
    await pass(600);
    look.mockResolvedValue(repair('undoing'));
    await view.click('apply');
    await pass(1_500 * 61);
    expect(view.property('[data-action="close"]', 'disabled')).toBeFalsy();
    expect(view.text('[data-told]')).toBe('Undoing');
    await pass(600);
    expect(view.one('[data-action="apply"]')).toBeNull();
    expect(view.one('[data-action="preview"]')).toBeNull();
    await view.click('close');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: { mended: false, preview: false } });
  });

  it('shows renames of a link, compares again once one is confirmed, and has the card look', async () => {
    const { view, closed } = await open();
    expect(view.one('c-status-renames')).toBeNull();
    Object.assign(view.element, { linkId: 'link-1', linked: true });
    await settled();
    ask.mockResolvedValue({ ...match, matched: 3 });
    await view.send('c-status-renames', new CustomEvent('renamed'));
    await settled();
    expect(view.text('.headline')).toContain('3');
    await view.click('close');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: { mended: false, preview: false } });
  });

  it('leaves without an answer where nothing was done', async () => {
    const { view, closed } = await open();
    await view.click('close');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: null });
  });

  it('goes on to the preview with the partners that were chosen', async () => {
    const { view, closed, pass, pick } = await open();
    await pick(1, partner('Invited'));
    await pass(600);
    await view.click('apply');
    await pass(1_500);
    await view.click('preview');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({
      detail: { mended: true, preview: true, map: [{ marketo: 'No Show', salesforce: 'No show' }] },
    });
  });

  it('says that statuses were mended when somebody leaves after that', async () => {
    const { view, closed, pass, pick } = await open();
    await pick(1, partner('Invited'));
    await pass(600);
    await view.click('apply');
    await pass(1_500);
    await view.click('close');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: { mended: true, preview: false } });
  });

  it('goes on to the preview where nothing is to mend, and not where the two are linked already', async () => {
    ask.mockResolvedValue({ ...match, canLink: true, findings: [] });
    const { view, closed } = await open();
    expect(view.property('[data-action="preview"]', 'variant')).toBe('brand');
    await view.click('preview');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: { mended: false, preview: true, map: [] } });
    Object.assign(view.element, { linked: true });
    await settled();
    expect(view.one('[data-action="preview"]')).toBeNull();
  });

  it('goes on watching when one look fails', async () => {
    const { view, pass, pick } = await open();
    look.mockRejectedValueOnce(apexError('timeout'));
    await pick(1, partner('Invited'));
    await pass(600);
    await view.click('apply');
    await pass(1_500);
    expect(view.text('[data-told]')).toBe('Applying the fixes');
    await pass(1_500);
    expect(view.text('[data-told]')).toBe('The fixes were applied.');
  });

  it('shows how the two stand now when they changed meanwhile', async () => {
    const { view, pass, pick } = await open();
    await pick(1, partner('Invited'));
    await pass(600);
    apply.mockRejectedValueOnce(apexError('conflict', 'Statuses changed since.'));
    ask.mockResolvedValue({ ...match, matched: 2 });
    await view.click('apply');
    await settled();
    expect(view.text('.notice')).toBe('Statuses changed since.');
    expect(view.text('.headline')).toBe('2 of 3 statuses match');
    expect(view.element).toMatchObject({ disableClose: false });
  });

  it('says why fixes could not be applied', async () => {
    const { view, pass, pick } = await open();
    look.mockResolvedValue(repair('failed', { failure: 'Salesforce said no.' }));
    await pick(1, partner('Invited'));
    await pass(600);
    await view.click('apply');
    await pass(1_500);
    expect(view.text('[data-told]')).toContain('what was changed was put back. Salesforce said no.');
  });

  it('says in the viewer’s words why fixes could not be applied, and what Salesforce said as it said it', async () => {
    const { view, pass, pick } = await open();
    const failureSaid = {
      code: 'vendor-said+members-refused',
      params: { vendor: 'Salesforce', message: 'bad value', refused: 3, members: 1200 },
    };
    look.mockResolvedValue(repair('failed', { failure: 'In English.', failureSaid }));
    await pick(1, partner('Invited'));
    await pass(600);
    await view.click('apply');
    await pass(1_500);
    expect(view.text('[data-told]')).toContain('Salesforce: bad value. 3 of 1,200 members were refused.');
  });

  it('says why it cannot show what would change', async () => {
    plan.mockRejectedValue(apexError('refused', 'Marketo is closed.'));
    const { view, pass } = await open();
    await pass(600);
    expect(view.text('.notice')).toBe('What would change cannot be shown: Marketo is closed.');
  });

  it('offers to try again', async () => {
    ask.mockRejectedValueOnce(apexError('timeout'));
    const { view } = await open();
    await view.send('c-error-panel', new CustomEvent('retry'));
    expect(view.text('.headline')).toBe('1 of 3 statuses match');
  });
});
