import { afterEach, expect, it, jest } from '@jest/globals';
import StaleNotice from 'c/staleNotice';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

afterEach(clear);

it('says why what is shown is old, and asks again', async () => {
  const element = createElement('c-stale-notice', { is: StaleNotice });
  Object.assign(element, { failure: { code: 'timeout', message: 'It took too long.', reference: null } });
  const retry = jest.fn<(event: Event) => void>();
  element.addEventListener('retry', retry);
  document.body.append(element);
  await settled();
  const view = within(element);
  expect(view.text('.notice p')).toBe('These are the last known rows. It took too long.');
  await expect(document.body).toBeAccessible();
  await view.click('retry');
  expect(retry).toHaveBeenCalledTimes(1);
});
