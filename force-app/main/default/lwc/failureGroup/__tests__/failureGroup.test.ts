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

async function open(parts: object = {}) {
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
      ...parts,
    },
  });
  document.body.append(element);
  await settled();
  return within(element);
}

it('says beside the remedy what comes after it', async () => {
  const view = await open();
  expect(view.text('article')).toContain(
    'How to fix: shorten the value. Then retry, or wait: Lockstep tries a record again when it changes, and once a day.',
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

it('keeps the keyboard in the group once nothing is left to retry', async () => {
  const view = await open();
  await view.send('c-failure-retry', new CustomEvent('retried', { detail: 4 }));
  const toggle = view.one('[data-action="toggle"]') as HTMLElement;
  const focus = jest.spyOn(toggle, 'focus');
  const shown = (view.element as unknown as { group: object }).group;
  Object.assign(view.element, { group: { ...shown, retried: 4 } });
  await settled();
  expect(view.one('c-failure-retry')).toBeNull();
  expect(focus).toHaveBeenCalledTimes(1);
});

it('offers no retry of a whole batch, which comes again by itself', async () => {
  const view = await open({ level: 'Job Level' });
  expect(view.one('c-failure-retry')).toBeNull();
});
