import { afterEach, describe, expect, it, jest } from '@jest/globals';
import matchStatuses from '@salesforce/apex/CampaignSyncController.matchStatuses';
import StatusMatch from 'c/statusMatch';
import { createElement } from 'lwc';
import { apexError, clear, finding, settled, within } from '../../../../../../test/lwc-support/dom';
import { campaignId } from '../../../../../../test/lwc-support/story';

jest.mock('@salesforce/apex/CampaignSyncController.matchStatuses', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = matchStatuses as jest.MockedFunction<typeof matchStatuses>;

const match = {
  programId: 4021,
  campaignId,
  canLink: false,
  matched: 1,
  total: 2,
  findings: [finding({})],
  statuses: [
    {
      marketo: { name: 'Invited', step: 10, success: false, hidden: false },
      salesforce: { label: 'Invited', hasResponded: false, isDefault: true },
      matches: true,
    },
    {
      marketo: { name: 'Attended', step: 20, success: true, hidden: false },
      salesforce: null,
      matches: false,
    },
  ],
};

async function open() {
  const element = createElement('c-status-match', { is: StatusMatch });
  Object.assign(element, { campaignId, programId: 4021 });
  document.body.append(element);
  await settled();
  return within(element);
}

describe('c-status-match', () => {
  afterEach(clear);

  it('shows both sides status by status', async () => {
    ask.mockResolvedValue(match);
    const view = await open();
    expect(ask).toHaveBeenCalledWith({ campaignId, programId: 4021 });
    expect(view.text('.headline')).toBe('1 of 2 statuses match');
    expect(view.all('tbody tr')).toHaveLength(2);
    expect(view.text('tbody tr:last-child')).toContain('AttendedSuccess');
    expect(view.property('c-status-findings', 'findings')).toHaveLength(1);
    await expect(document.body).toBeAccessible();
  });

  it('offers to try again', async () => {
    ask.mockRejectedValueOnce(apexError('timeout'));
    const view = await open();
    ask.mockResolvedValue(match);
    await view.send('c-error-panel', new CustomEvent('retry'));
    expect(view.text('.headline')).toBe('1 of 2 statuses match');
  });
});
