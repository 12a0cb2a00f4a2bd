import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import getCertificate from '@salesforce/apex/CampaignSyncController.getCertificate';
import LinkCertificate from 'c/linkCertificate';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/CampaignSyncController.getCertificate', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = getCertificate as jest.MockedFunction<typeof getCertificate>;
const certificate = {
  linkId: 'link-1',
  issuedAt: new Date().toISOString(),
  asOf: new Date().toISOString(),
  clean: true,
  unclean: null,
  inStep: 1536,
  settled: 2,
  held: 8,
  failed: 0,
  differing: 0,
  onlyMarketo: 3,
  onlySalesforce: 0,
  marketo: { read: 1541, counted: 1541 },
  salesforce: { read: 1541, counted: null },
};

async function open() {
  const element = createElement('c-link-certificate', { is: LinkCertificate });
  Object.assign(element, { campaignId: '701', linkId: 'link-1' });
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  document.body.append(element);
  await settled();
  return { view: within(element), closed };
}

describe('c-link-certificate', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValue(certificate);
  });
  afterEach(clear);

  it('says how everything stood, in numbers', async () => {
    const { view, closed } = await open();
    expect(ask).toHaveBeenCalledWith({ campaignId: '701', linkId: 'link-1' });
    expect(view.text('.headline')).toBe('Everybody was seen on both sides, and nothing was left to do.');
    expect(view.text('.lines')).toContain('In step1,536');
    expect(view.text('.lines')).toContain('Only in Marketo3');
    await expect(document.body).toBeAccessible();
    await view.click('close');
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('says when something was still moving', async () => {
    ask.mockResolvedValue({ ...certificate, clean: false, unclean: 'Something.' });
    const { view } = await open();
    expect(view.text('.headline')).toContain('The next full comparison tells more.');
  });

  it('says why there is none, and tries again', async () => {
    ask.mockRejectedValueOnce(apexError('refused', 'This link was not compared in full yet.'));
    const { view } = await open();
    expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'refused' });
    await view.send('c-error-panel', new CustomEvent('retry'));
    expect(view.text('.lines')).toContain('In step1,536');
  });
});
