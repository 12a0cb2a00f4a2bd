import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import compareNow from '@salesforce/apex/WatchedPairController.compareNow';
import getTakeOver from '@salesforce/apex/WatchedPairController.getTakeOver';
import WatchedPair from 'c/watchedPair';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/WatchedPairController.getTakeOver', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/WatchedPairController.compareNow', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/customPermission/Lockstep_Link', () => ({ __esModule: true, default: true }), {
  virtual: true,
});
const ask = getTakeOver as jest.MockedFunction<typeof getTakeOver>;
const compare = compareNow as jest.MockedFunction<typeof compareNow>;

const certificate = (issuedAt: string, differing: number) => ({
  issuedAt,
  asOf: issuedAt,
  inStep: 1544 - differing,
  differing,
  held: 0,
  onlyMarketo: 0,
  onlySalesforce: 0,
});
const step = (code: string) => ({
  code,
  params: { program: 'WC', campaign: 'Zero Trust' },
  text: 'English',
});
const differs = {
  linkId: 'link-1',
  stage: 'differs',
  steps: ['look', 'untie', 'preview'].map(step),
  certificate: certificate('2026-01-05T10:00:00Z', 3),
};
const agrees = {
  ...differs,
  stage: 'agrees',
  steps: ['untie', 'preview'].map(step),
  certificate: certificate('2026-01-05T11:00:00Z', 0),
};

async function open() {
  const element = createElement('c-watched-pair', { is: WatchedPair });
  Object.assign(element, { campaignId: '701', linkId: 'link-1' });
  const preview = jest.fn<(event: Event) => void>();
  element.addEventListener('preview', preview);
  document.body.append(element);
  await settled();
  return { view: within(element), preview };
}

describe('c-watched-pair', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValue(differs);
    compare.mockReset().mockResolvedValue({ accepted: true });
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'Date'] });
  });
  afterEach(() => {
    clear();
    jest.useRealTimers();
  });

  it('says how both sides stand, and what to do next', async () => {
    const { view } = await open();
    expect(ask).toHaveBeenCalledWith({ campaignId: '701', linkId: 'link-1' });
    expect(view.text('.strong')).toBe('3 members differ between Marketo and Salesforce.');
    expect(view.all('[data-step]')).toHaveLength(3);
    expect(view.all('[data-step]')[1]?.textContent).toContain('In Marketo, open “WC”');
    expect(view.one('[data-action="preview"]')).toBeNull();
    jest.useRealTimers();
    await expect(document.body).toBeAccessible();
  });

  it('compares on request, and says how it stands once that was done', async () => {
    const { view } = await open();
    await view.click('look');
    expect(compare).toHaveBeenCalledWith({ campaignId: '701', linkId: 'link-1' });
    expect(view.text('[data-told]')).toBe('Both sides are being compared.');
    expect(view.property('[data-action="look"]', 'disabled')).toBe(true);
    await jest.advanceTimersByTimeAsync(5_000);
    await settled();
    expect(view.property('[data-action="look"]', 'disabled')).toBe(true);
    ask.mockResolvedValue(agrees);
    await jest.advanceTimersByTimeAsync(5_000);
    await settled();
    expect(view.text('[data-told]')).toBe('All 1,544 members have the same status on both sides.');
    expect(view.property('[data-action="look"]', 'disabled')).toBe(false);
  });

  it('says why nobody could be asked to compare', async () => {
    const { view } = await open();
    compare.mockRejectedValueOnce(apexError('refused', 'No.'));
    await view.click('look');
    expect(view.text('[data-told]')).toBe('No.');
    expect(view.property('[data-action="look"]', 'disabled')).toBe(false);
  });

  it('goes on to the preview once Marketo has let go', async () => {
    ask.mockResolvedValue({ ...differs, stage: 'untied', steps: [step('preview')] });
    const { view, preview } = await open();
    expect(view.text('.strong')).toBe('Marketo’s own sync has let go of this campaign.');
    expect(view.one('[data-action="look"]')).toBeNull();
    await view.click('preview');
    expect(preview).toHaveBeenCalledTimes(1);
  });

  it('says why it cannot be read, and tries again', async () => {
    ask.mockRejectedValueOnce(apexError('unreachable'));
    const { view } = await open();
    expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'unreachable' });
    await view.send('c-error-panel', new CustomEvent('retry'));
    expect(view.all('[data-step]')).toHaveLength(3);
  });

  it('stops looking when it leaves the page', async () => {
    const { view } = await open();
    await view.click('look');
    view.element.remove();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
