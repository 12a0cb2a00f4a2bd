import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import getFailures from '@salesforce/apex/SyncStatusController.getFailures';
import FailureGroup from 'c/failureGroup';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/SyncStatusController.getFailures', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = getFailures as jest.MockedFunction<typeof getFailures>;

const row = (key: string) => ({
  key,
  at: '2026-11-20T13:29:08.000Z',
  code: 'TOO_LONG',
  level: 'Record Level',
  title: 'A value is too long for its field',
  message: 'Too long',
  open: true,
  person: `Person ${key}`,
  recordId: null,
  marketoId: Number(key),
  campaign: null,
});

beforeEach(() => {
  ask.mockReset().mockResolvedValue({ rows: [row('1'), row('2'), row('3')], next: '3' });
});
afterEach(clear);

async function open() {
  const element = createElement('c-failure-group', { is: FailureGroup });
  Object.assign(element, {
    startsOpen: true,
    filter: { fromTime: null, untilTime: null, level: null },
    group: {
      code: 'TOO_LONG',
      level: 'Record Level',
      vendor: 'salesforce',
      title: 'A value is too long for its field',
      remedy: 'shorten the value.',
      object: 'Person (Lead)',
      records: 4,
      retried: 0,
      solved: 0,
      lastAt: '2026-11-20T13:29:08.000Z',
      nextTryAt: null,
      message: 'Too long',
    },
  });
  document.body.append(element);
  await settled();
  return within(element);
}

it('says beside the remedy that nobody has to ask for another try', async () => {
  const view = await open();
  expect(view.text('article')).toContain(
    'How to fix: shorten the value. Lockstep tries these records again when they change, and at the daily comparison.',
  );
  await expect(document.body).toBeAccessible();
});

it('loads a page once, however often it is asked for while it loads', async () => {
  const view = await open();
  ask.mockResolvedValue({ rows: [row('4')], next: null });
  await Promise.all([view.click('more'), view.click('more')]);
  expect(ask).toHaveBeenCalledTimes(2);
  expect(view.all('tbody tr')).toHaveLength(4);
});
