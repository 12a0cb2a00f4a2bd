import { afterEach, expect, it, jest } from '@jest/globals';
import FailureRetry from 'c/failureRetry';
import RetryPreview from 'c/retryPreview';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

afterEach(clear);

async function pressed(answer: number | undefined, parts: object = {}) {
  const dialog = jest.spyOn(RetryPreview, 'open').mockResolvedValue(answer);
  const element = createElement('c-failure-retry', { is: FailureRetry });
  const filter = { fromTime: null, untilTime: null, level: null };
  Object.assign(element, { code: 'TOO_LONG', cause: 'A value is too long', filter, ...parts });
  const told = jest.fn<(event: Event) => void>();
  document.body.addEventListener('retried', told, { once: true });
  document.body.append(element);
  await settled();
  const view = within(element);
  await view.click('preview-retry');
  document.body.removeEventListener('retried', told);
  return { dialog, view, told };
}

it('shows what a retry would do, and tells how many were tried again', async () => {
  const { dialog, view, told } = await pressed(4);
  expect(dialog).toHaveBeenCalledWith({
    size: 'large',
    label: 'Preview retry',
    code: 'TOO_LONG',
    cause: 'A value is too long',
    filter: { fromTime: null, untilTime: null, level: null },
  });
  expect(told.mock.calls[0]?.[0]).toMatchObject({ detail: 4 });
  expect(view.property('lightning-button', 'variant')).toBe('neutral');
  expect(view.property('lightning-button', 'title')).toBe('Preview retry: A value is too long');
  await expect(document.body).toBeAccessible();
});

it('tells nothing when the preview is left', async () => {
  const { told } = await pressed(undefined);
  expect(told).not.toHaveBeenCalled();
});

it('leads where it is the first', async () => {
  const { view } = await pressed(undefined, { leads: true });
  expect(view.property('lightning-button', 'variant')).toBe('brand');
});
