import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import previewLink from '@salesforce/apex/CampaignSyncController.previewLink';
import PolicyChoice from 'c/policyChoice';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';
import { campaignId, preview } from '../../../../../../test/lwc-support/story';

jest.mock('@salesforce/apex/CampaignSyncController.previewLink', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/customPermission/Lockstep_Admin', () => ({ __esModule: true, default: true }), {
  virtual: true,
});
const ask = previewLink as jest.MockedFunction<typeof previewLink>;
const pair = { campaignId, programId: 4021, pairing: null, moves: null };
const { additionsFromSalesforce: _later, ...usual } = preview.policies;

async function open() {
  const element = createElement('c-policy-choice', { is: PolicyChoice });
  Object.assign(element, { preview, pair, question: 'creation' });
  const previewed = jest.fn<(event: Event) => void>();
  const back = jest.fn();
  element.addEventListener('previewed', previewed);
  element.addEventListener('back', back);
  document.body.append(element);
  await settled();
  const view = within(element);
  const answer = (parts: object) =>
    view.send('c-policy-form', new CustomEvent('edit', { detail: { ...preview.policies, ...parts } }));
  const cannot = () => view.property('[data-action="again"]', 'disabled');
  return { view, answer, cannot, back, told: () => (previewed.mock.lastCall?.[0] as CustomEvent).detail };
}

describe('c-policy-choice', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValue({ ...preview, id: 'preview-2' });
  });
  afterEach(clear);

  it('shows what the preview was made with, and has nothing to preview before an answer is another', async () => {
    const { view, answer, cannot } = await open();
    expect(view.property('c-policy-form', 'policies')).toEqual(preview.policies);
    expect(cannot()).toBe(true);
    await answer({ creation: 'cap' });
    expect(cannot()).toBe(true);
    await answer({ creation: 'cap', creationCap: 20 });
    expect(cannot()).toBe(false);
    await expect(document.body).toBeAccessible();
  });

  it('makes the preview again with all answers, but not with what an admin is asked later', async () => {
    const { view, answer, told } = await open();
    await answer({ creation: 'existing-only' });
    await view.click('again');
    const chosen = { ...usual, creation: 'existing-only' };
    expect(ask).toHaveBeenCalledWith({ ...pair, policies: chosen });
    expect(told()).toEqual({ preview: { ...preview, id: 'preview-2' }, chosen });
  });

  it('says why a preview cannot be made, and keeps the answers', async () => {
    const { view, answer, cannot } = await open();
    await answer({ creation: 'existing-only' });
    ask.mockRejectedValueOnce(apexError('bad-request', 'These policies cannot be used.'));
    await view.click('again');
    expect(view.text('[role=alert]')).toBe('These policies cannot be used.');
    expect(view.property('c-policy-form', 'policies')).toMatchObject({ creation: 'existing-only' });
    expect(cannot()).toBe(false);
  });

  it('goes back', async () => {
    const { view, back } = await open();
    await view.click('back');
    expect(back).toHaveBeenCalledTimes(1);
    expect(ask).not.toHaveBeenCalled();
  });
});
