import { afterEach, describe, expect, it, jest } from '@jest/globals';
import getSummary from '@salesforce/apex/CampaignSyncController.getSummary';
import CampaignSyncPanel from 'c/campaignSyncPanel';
import { createElement } from 'lwc';
import { clear, finding, settled, within } from '../../../../../../test/lwc-support/dom';
import { campaignId, inStep, notLinked } from '../../../../../../test/lwc-support/story';

jest.mock('@salesforce/apex/CampaignSyncController.getSummary', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/customPermission/Lockstep_Link', () => ({ __esModule: true, default: undefined }), {
  virtual: true,
});
const summary = getSummary as jest.MockedFunction<typeof getSummary>;

describe('c-campaign-sync-panel for a viewer', () => {
  afterEach(clear);

  it.each([
    ['in step', inStep],
    ['not linked', notLinked],
    ['blocked', { ...inStep, state: 'blocked', findings: [finding({})] }],
    ['ready', { ...inStep, state: 'ready' }],
    ['broken', { ...inStep, state: 'broken' }],
  ])('shows no action: %s', async (_name, told) => {
    summary.mockResolvedValue(told);
    const element = createElement('c-campaign-sync-panel', { is: CampaignSyncPanel });
    Object.assign(element, { recordId: campaignId });
    document.body.append(element);
    await settled();
    const view = within(element);
    expect(view.one('c-state-badge')).not.toBeNull();
    expect(view.all('lightning-button, lightning-button-menu, c-program-picker')).toHaveLength(0);
  });
});
