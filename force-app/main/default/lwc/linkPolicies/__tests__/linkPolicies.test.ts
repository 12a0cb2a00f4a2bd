import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import changePolicies from '@salesforce/apex/LinkPolicyController.changePolicies';
import getPolicies from '@salesforce/apex/LinkPolicyController.getPolicies';
import LinkPolicies from 'c/linkPolicies';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';
import { policies } from '../../../../../../test/lwc-support/story';

jest.mock('@salesforce/apex/LinkPolicyController.getPolicies', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/LinkPolicyController.changePolicies', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/customPermission/Lockstep_Admin', () => ({ __esModule: true, default: true }), {
  virtual: true,
});
const ask = getPolicies as jest.MockedFunction<typeof getPolicies>;
const change = changePolicies as jest.MockedFunction<typeof changePolicies>;

async function open() {
  const element = createElement('c-link-policies', { is: LinkPolicies });
  Object.assign(element, { campaignId: '701', linkId: 'link-1' });
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  document.body.append(element);
  await settled();
  const view = within(element);
  const form = () => {
    const shown = view.one('c-policy-form');
    if (!shown) throw new Error('There is no form.');
    return within(shown);
  };
  const answer = (key: string, detail: object) =>
    form().send(`[data-key="${key}"]`, new CustomEvent('change', { detail }));
  return { view, form, closed, answer, cannotSave: () => view.property('[data-action="save"]', 'disabled') };
}

describe('c-link-policies', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValue(policies);
    change.mockReset().mockResolvedValue(policies);
  });
  afterEach(clear);

  it('shows what holds, and has nothing to save before somebody changes it', async () => {
    const { form, cannotSave } = await open();
    expect(ask).toHaveBeenCalledWith({ campaignId: '701', linkId: 'link-1' });
    expect(form().property('[data-key="conflict"]', 'value')).toBe('furthest');
    expect(form().property('[data-key="removedInMarketo"]', 'value')).toBe('propagate');
    expect(form().one('[data-additions]')).toBeNull();
    expect(cannotSave()).toBe(true);
    await expect(document.body).toBeAccessible();
  });

  it('says who is decided again, saves only what was changed, and closes', async () => {
    const { view, closed, answer, cannotSave } = await open();
    await answer('backwards', { value: 'restore' });
    expect(view.text('.again')).toBe('8 members who wait because of this are decided again.');
    await answer('removedInSalesforce', { value: 'hold' });
    await answer('actualCost', { checked: false });
    expect(cannotSave()).toBe(false);
    await view.click('save');
    expect(change).toHaveBeenCalledWith({
      campaignId: '701',
      linkId: 'link-1',
      change: {
        backwards: 'restore',
        removal: { salesforce: 'hold' },
        fields: { actualCost: false },
      },
    });
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: true });
  });

  it('wants a number where a number is meant, and lets go of it with the answer', async () => {
    const { form, answer, cannotSave } = await open();
    await answer('creation', { value: 'cap' });
    expect(cannotSave()).toBe(true);
    await answer('cap', { value: '50' });
    expect(cannotSave()).toBe(false);
    await answer('cap', { value: '0' });
    expect(cannotSave()).toBe(true);
    await answer('creation', { value: 'create' });
    expect(form().one('[data-key="cap"]')).toBeNull();
    expect(cannotSave()).toBe(true);
  });

  it('does not save a condition that nobody finished', async () => {
    const { view, form, cannotSave } = await open();
    const edit = (value: string) =>
      form().send(
        'c-policy-filter',
        new CustomEvent('edit', { detail: [{ field: 'email', test: 'ends-with', value }] }),
      );
    await edit('');
    expect(cannotSave()).toBe(true);
    await edit('@rival.example');
    expect(cannotSave()).toBe(false);
    await view.click('save');
    expect(change.mock.calls[0]?.[0]).toMatchObject({
      change: { filter: [{ field: 'email', test: 'ends-with', value: '@rival.example' }] },
    });
  });

  it('lets people join an engagement program only with the number that was shown', async () => {
    ask.mockResolvedValue({
      ...policies,
      programType: 'Engagement',
      waiting: [{ reason: 'additions-off', members: 12 }],
    });
    const { view, form, closed, answer } = await open();
    expect(form().text('[data-additions]')).toContain('12 people would join and start to receive content.');
    const answers = form().property('[data-key="backwards"]', 'options') as readonly { value: string }[];
    expect(answers.map(({ value }) => value)).toEqual(['hold', 'restore']);
    await answer('additions', { checked: true });
    change.mockRejectedValueOnce(apexError('conflict', '14 people would join.'));
    ask.mockResolvedValue({
      ...policies,
      programType: 'Engagement',
      waiting: [{ reason: 'additions-off', members: 14 }],
    });
    await view.click('save');
    await settled();
    expect(change.mock.calls[0]?.[0]).toMatchObject({ change: { additionsShown: 12 } });
    expect(view.text('.notice')).toBe('14 people would join.');
    expect(form().text('[data-additions]')).toContain('14 people would join');
    expect(closed).not.toHaveBeenCalled();
    await view.click('save');
    expect(change.mock.lastCall?.[0]).toMatchObject({
      change: { additionsFromSalesforce: true, additionsShown: 14 },
    });
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('keeps what others changed meanwhile, with what was chosen on top', async () => {
    const { view, form, answer } = await open();
    await answer('removedInSalesforce', { value: 'hold' });
    change.mockRejectedValueOnce(apexError('conflict', 'Somebody was faster.'));
    const others = { removal: { marketo: 'keep', salesforce: 'propagate' }, conflict: 'latest' } as const;
    ask.mockResolvedValue({ ...policies, policies: { ...policies.policies, ...others } });
    await view.click('save');
    await settled();
    expect(form().property('[data-key="conflict"]', 'value')).toBe('latest');
    expect(form().property('[data-key="removedInMarketo"]', 'value')).toBe('keep');
    expect(form().property('[data-key="removedInSalesforce"]', 'value')).toBe('hold');
    await view.click('save');
    expect(change.mock.lastCall?.[0]).toMatchObject({ change: { removal: { salesforce: 'hold' } } });
    expect(Object.keys((change.mock.lastCall?.[0] as { change: object }).change)).toEqual(['removal']);
  });

  it('keeps what was chosen when what holds cannot be read after a conflict', async () => {
    const { view, form, answer } = await open();
    await answer('backwards', { value: 'restore' });
    change.mockRejectedValueOnce(apexError('conflict', 'Somebody was faster.'));
    ask.mockRejectedValueOnce(apexError('timeout'));
    await view.click('save');
    await settled();
    expect(view.property('[data-action="save"]', 'disabled')).toBe(true);
    await view.send('c-error-panel', new CustomEvent('retry'));
    expect(form().property('[data-key="backwards"]', 'value')).toBe('restore');
    expect(view.property('[data-action="save"]', 'disabled')).toBe(false);
  });

  it('says why it could not be read, and tries again', async () => {
    ask.mockRejectedValueOnce(apexError('timeout'));
    const { view, form } = await open();
    expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'timeout' });
    await view.send('c-error-panel', new CustomEvent('retry'));
    expect(form().property('[data-key="conflict"]', 'value')).toBe('furthest');
  });

  it('leaves without a change', async () => {
    const { view, closed, answer } = await open();
    await answer('backwards', { value: 'restore' });
    await view.click('cancel');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: null });
    expect(change).not.toHaveBeenCalled();
  });
});
