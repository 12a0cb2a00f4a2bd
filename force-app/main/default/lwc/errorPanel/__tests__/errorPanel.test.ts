import { afterEach, describe, expect, it, jest } from '@jest/globals';
import ErrorPanel from 'c/errorPanel';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

const show = (failure: object) => {
  const element = createElement('c-error-panel', { is: ErrorPanel });
  Object.assign(element, { failure });
  document.body.append(element);
  return within(element);
};

describe('c-error-panel', () => {
  afterEach(clear);

  it.each(['unreachable', 'timeout', 'not-connected'])('says that nothing is lost: %s', async (code) => {
    const view = show({ code, message: 'Because.', reference: '7F2A19' });
    expect(view.property('c-empty-state', 'heading')).toBe('Lockstep can’t be reached');
    expect(view.property('c-empty-state', 'text')).toContain('No change is lost.');
    expect(view.element.shadowRoot?.textContent).toContain('Reference 7F2A19.');
    await expect(document.body).toBeAccessible();
  });

  it('shows what Lockstep said when it refused', () => {
    const view = show({ code: 'refused', message: 'The program is linked already.', reference: null });
    expect(view.property('c-empty-state', 'text')).toBe('The program is linked already.');
  });

  it.each(['package-too-old', 'lockstep-too-old'])(
    'says that something must be updated: %s',
    async (code) => {
      const view = show({ code, message: 'Lockstep 0.1.0 is too old.', reference: null });
      expect(view.property('c-empty-state', 'heading')).toBe('An update is needed');
      expect(view.property('c-empty-state', 'text')).toBe('Lockstep 0.1.0 is too old.');
      await expect(document.body).toBeAccessible();
    },
  );

  it('fires retry', async () => {
    const view = show({ code: 'unreachable', message: '', reference: null });
    const retry = jest.fn();
    view.element.addEventListener('retry', retry);
    await view.click('retry');
    expect(retry).toHaveBeenCalledTimes(1);
  });

  it('gives the words for the admin when access is missing', async () => {
    const writeText = jest.fn(() => Promise.resolve());
    Object.assign(navigator, { clipboard: { writeText } });
    const view = show({ code: 'no-access', message: '', reference: null });
    expect(view.one('[data-action="retry"]')).toBeNull();
    await view.click('copy');
    await settled();
    expect(writeText).toHaveBeenCalledWith(expect.stringContaining('“Lockstep Marketer”'));
    expect(view.property('[data-action="copy"]', 'label')).toBe('Copied');
  });
});
