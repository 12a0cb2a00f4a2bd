import { afterEach, describe, expect, it, jest } from '@jest/globals';
import LinkOverview from 'c/linkOverview';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';
import { inStep } from '../../../../../../test/lwc-support/story';

async function open() {
  const element = createElement('c-link-overview', { is: LinkOverview });
  Object.assign(element, { summary: inStep });
  const asked = { showstatuses: jest.fn(), showchanges: jest.fn() };
  for (const [type, listener] of Object.entries(asked)) element.addEventListener(type, listener);
  document.body.append(element);
  await settled();
  return { view: within(element), asked };
}

describe('c-link-overview', () => {
  afterEach(clear);

  it('shows the numbers and the latest three changes', async () => {
    const { view } = await open();
    expect(view.text('[data-legend]')).toContain('1,544');
    expect(view.all('[data-change]')).toHaveLength(3);
    await expect(document.body).toBeAccessible();
  });

  it('passes on that somebody wants to see the statuses, or all changes', async () => {
    const { view, asked } = await open();
    await view.send('c-link-facts', new CustomEvent('showstatuses'));
    expect(asked.showstatuses).toHaveBeenCalledTimes(1);
    await view.click('all-changes');
    expect(asked.showchanges).toHaveBeenCalledTimes(1);
  });
});
