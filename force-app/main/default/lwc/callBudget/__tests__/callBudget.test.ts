import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import getBudget from '@salesforce/apex/SyncStatusController.getBudget';
import CallBudget from 'c/callBudget';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/SyncStatusController.getBudget', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = getBudget as jest.MockedFunction<typeof getBudget>;

const day = (parts: object) => ({
  vendor: 'salesforce',
  perDay: 57_500,
  used: 8420,
  throttled: 0,
  perHour: 410,
  expected: 9840,
  renewsAt: null,
  heldUntil: null,
  everyone: { used: 40_180, limit: 115_000 },
  level: 'enough',
  ...parts,
});
const answer = (...vendors: object[]) => ({ countedAt: '2026-11-20T13:34:45.000Z', vendors });

beforeEach(() => {
  ask.mockReset().mockResolvedValue(answer(day({}), day({ vendor: 'marketo', everyone: null })));
});
afterEach(clear);

async function open() {
  const element = createElement('c-call-budget', { is: CallBudget });
  document.body.append(element);
  await settled();
  return within(element);
}

it('shows Lockstep’s share above everyone’s use, and where the day leads', async () => {
  const view = await open();
  expect(view.text('[data-vendor="salesforce"]')).toBe(
    'SalesforceLockstep, of its share8,420 of 57,500All tools together40,180 of 115,000' +
      'Counted over the last 24 hours. At the current pace, 9,840 in 24 hours.',
  );
  expect(view.property('[data-vendor="salesforce"] c-state-badge', 'label')).toBe('Enough left');
  expect(view.text('[data-vendor="marketo"]')).not.toContain('All tools');
  expect(view.one('.everyone')?.getAttribute('style')).toContain('35%');
  await expect(document.body).toBeAccessible();
});

it('says when the day is used up, when it begins anew, and what was slowed down', async () => {
  ask.mockResolvedValue(
    answer(
      day({
        vendor: 'marketo',
        everyone: null,
        level: 'used-up',
        used: 60_000,
        throttled: 12,
        renewsAt: new Date(new Date().setHours(12, 0, 0, 0)).toISOString(),
        heldUntil: new Date().toISOString(),
      }),
    ),
  );
  const view = await open();
  expect(view.property('c-state-badge', 'tone')).toBe('error');
  expect(view.text('.vendor')).toMatch(
    /Starts again at .*Syncing waits; the last tenth is kept for people\. Nothing is lost\. No calls before .*Calls that were slowed down: 12\./u,
  );
  expect(view.one('.used')?.getAttribute('style')).toContain('100%');
});

it('says that there was no call yet, and why it does not know', async () => {
  ask.mockResolvedValue(answer());
  expect((await open()).text('.card')).toContain('No call was made yet.');
  clear();
  ask.mockRejectedValueOnce(apexError('timeout'));
  const view = await open();
  expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'timeout' });
  ask.mockResolvedValue(answer(day({})));
  await view.send('c-error-panel', new CustomEvent('retry'));
  expect(view.all('.vendor')).toHaveLength(1);
});
