import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import applyPlan from '@salesforce/apex/MemberDecisionController.applyPlan';
import planMembers from '@salesforce/apex/MemberDecisionController.planMembers';
import planUndo from '@salesforce/apex/MemberDecisionController.planUndo';
import DecisionPreview from 'c/decisionPreview';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/MemberDecisionController.planMembers', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/MemberDecisionController.applyPlan', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/MemberDecisionController.planUndo', () => ({ default: jest.fn() }), {
  virtual: true,
});
const undo = planUndo as jest.MockedFunction<typeof planUndo>;
const ask = planMembers as jest.MockedFunction<typeof planMembers>;
const apply = applyPlan as jest.MockedFunction<typeof applyPlan>;

const row = (parts: object) => ({
  personId: 'p1',
  person: 'Jürgen Müller',
  recordId: null,
  action: 'set',
  side: 'salesforce',
  value: 'Attended',
  now: { marketo: 'Attended', salesforce: 'Registered' },
  then: { marketo: 'Attended', salesforce: 'Attended' },
  warning: null,
  refused: null,
  ...parts,
});
const plan = {
  id: 'plan-1',
  linkId: 'link-1',
  createdAt: new Date().toISOString(),
  rows: [
    row({}),
    row({ personId: 'p2', side: 'marketo', value: 'Registered', warning: 'The date is lost.' }),
    row({ personId: 'p3', refused: 'The campaign has no such status.' }),
  ],
  willChange: 2,
};
const decided = [
  { personId: 'p1', option: { action: 'set', side: 'salesforce', value: 'Attended' } },
  { personId: 'p2', option: { action: 'accept', side: null, value: null } },
];

async function open(parts: object = {}) {
  const element = createElement('c-decision-preview', { is: DecisionPreview });
  Object.assign(element, { campaignId: '701', linkId: 'link-1', decided, ...parts });
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  document.body.append(element);
  await settled();
  return { view: within(element), closed };
}

describe('c-decision-preview', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValue(plan);
    apply.mockReset().mockResolvedValue({ ordered: 2 });
  });
  afterEach(clear);

  it('plans what was decided and shows what would change, what is lost and what is left out', async () => {
    const { view } = await open();
    expect(ask).toHaveBeenCalledWith({
      campaignId: '701',
      linkId: 'link-1',
      members: [
        { personId: 'p1', action: 'set', side: 'salesforce', value: 'Attended' },
        { personId: 'p2', action: 'accept' },
      ],
    });
    expect(view.text('.headline')).toBe('2 members will change.');
    expect(view.property('[data-row="p1"] td:last-child c-change-cell', 'to')).toBe('Attended');
    expect(view.text('[data-row="p2"]')).toContain('The date is lost.');
    expect(view.text('[data-row="p3"]')).toContain('Left out: The campaign has no such status.');
    await expect(document.body).toBeAccessible();
  });

  it('says who gets a record, and why not, in the words of this package', async () => {
    const said = (code: string, params: object = {}) => ({ code, params });
    ask.mockResolvedValue({
      ...plan,
      rows: [
        row({ action: 'choose', side: null, value: 'new', now: { marketo: 'Attended', salesforce: null } }),
        row({
          personId: 'p2',
          action: 'choose',
          side: null,
          value: 'new',
          now: { marketo: null, salesforce: 'Attended' },
        }),
        row({ personId: 'p3', action: 'choose', side: null, value: '00Q000000000001AAA' }),
        row({
          personId: 'p4',
          refused: 'English',
          said: { warning: null, refused: said('changed-since-marketo', { status: 'Invited' }) },
        }),
        row({
          personId: 'p5',
          warning: 'English',
          said: { warning: said('readd+other-side-stays'), refused: null },
        }),
      ],
    });
    const { view } = await open();
    expect(view.text('[data-row="p1"]')).toContain('Somebody new: create a lead');
    expect(view.text('[data-row="p2"]')).toContain('Somebody new: create a person in Marketo');
    expect(view.text('[data-row="p3"]')).toContain('Match with the person you chose');
    expect(view.text('[data-row="p4"]')).toContain('Changed since: Marketo has “Invited” now.');
    expect(view.text('[data-row="p5"]')).toContain('The other side was written too');
  });

  it('applies exactly this plan', async () => {
    const { view, closed } = await open();
    expect(view.property('[data-action="apply"]', 'label')).toBe('Apply 2 changes');
    await view.click('apply');
    expect(apply).toHaveBeenCalledWith({ campaignId: '701', linkId: 'link-1', planId: 'plan-1' });
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: 'plan-1' });
  });

  it('cannot be left while it applies', async () => {
    const { view, closed } = await open();
    let answer = (_ordered: object): void => undefined;
    apply.mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    await view.click('apply');
    expect(view.element).toMatchObject({ disableClose: true });
    expect(view.property('[data-action="cancel"]', 'disabled')).toBe(true);
    answer({ ordered: 2 });
    await settled();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('plans again when something changed meanwhile', async () => {
    const { view, closed } = await open();
    apply.mockRejectedValueOnce(apexError('conflict', 'Policies changed. Make it again.'));
    await view.click('apply');
    await settled();
    expect(view.text('.notice')).toBe('Policies changed. Make it again.');
    expect(ask).toHaveBeenCalledTimes(2);
    expect(closed).not.toHaveBeenCalled();
  });

  it('plans to undo a first sync, and says how many cannot be set back', async () => {
    undo.mockResolvedValue({ ...plan, cannot: 12 });
    const { view, closed } = await open({ undo: { firstSync: true } });
    expect(undo).toHaveBeenCalledWith({
      campaignId: '701',
      linkId: 'link-1',
      batchId: null,
      cycleId: null,
      planId: null,
      firstSync: true,
    });
    expect(ask).not.toHaveBeenCalled();
    expect(view.property('lightning-modal-header', 'label')).toBe('Undo the first sync');
    expect(view.text('.remark')).toBe('12 members cannot be set back; the first of them say why.');
    await view.click('apply');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: 'plan-1' });
  });

  it('plans to undo what a cycle wrote', async () => {
    undo.mockResolvedValue({ ...plan, cannot: 0 });
    const { view } = await open({ undo: { cycleId: 'cycle-1' } });
    expect(undo).toHaveBeenLastCalledWith(expect.objectContaining({ cycleId: 'cycle-1', firstSync: null }));
    expect(view.property('lightning-modal-header', 'label')).toBe('Undo these changes');
  });

  it('says that copied custom fields stay as they are', async () => {
    const said = { code: 'fields-stay', params: { values: 5 } };
    undo.mockResolvedValue({ ...plan, cannot: 0, fieldsStay: { values: 5, text: 'English', said } });
    const { view } = await open({ undo: { firstSync: true } });
    expect(view.text('.remark')).toContain('5 values of custom fields that were copied stay as they are.');
  });

  it('plans to undo what a batch wrote', async () => {
    undo.mockResolvedValue({ ...plan, cannot: 1 });
    const { view } = await open({ undo: { batchId: 'batch-1' } });
    expect(undo).toHaveBeenLastCalledWith(expect.objectContaining({ batchId: 'batch-1', cycleId: null }));
    expect(view.property('lightning-modal-header', 'label')).toBe('Undo this batch');
    expect(view.text('.remark')).toBe('1 member cannot be set back and says why.');
  });

  it('offers nothing to apply when every row is left out', async () => {
    ask.mockResolvedValue({ ...plan, willChange: 0 });
    const { view } = await open();
    expect(view.text('.headline')).toBe('Nothing can be changed.');
    expect(view.property('[data-action="apply"]', 'disabled')).toBe(true);
  });

  it('says why it could not plan, and tries again', async () => {
    ask.mockRejectedValueOnce(apexError('refused', 'No.'));
    const { view } = await open();
    expect(view.property('c-error-panel', 'failure')).toMatchObject({ message: 'No.' });
    await view.send('c-error-panel', new CustomEvent('retry'));
    expect(view.text('.headline')).toBe('2 members will change.');
  });
});
