import { afterEach, describe, expect, it } from '@jest/globals';
import MarkedName from 'c/markedName';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

async function open(name: string, partner: string | null) {
  const element = createElement('c-marked-name', { is: MarkedName });
  Object.assign(element, { name, partner });
  document.body.append(element);
  await settled();
  const view = within(element);
  return { whole: element.shadowRoot?.textContent, mark: view.text('mark') };
}

describe('c-marked-name', () => {
  afterEach(clear);

  it('marks what people overlook', async () => {
    expect(await open('No show', 'No Show')).toEqual({ whole: 'No show', mark: 's' });
  });

  it('shows spaces as dots, and says them', async () => {
    expect(await open('Follow Up  Requested', 'Follow Up Requested')).toEqual({
      whole: 'Follow Up··two spacesRequested',
      mark: '··two spaces',
    });
    await expect(document.body).toBeAccessible();
  });

  it.each([
    ['Attended', 'Attended'],
    ['Attended', 'Registered'],
    ['Attended', null],
  ])('marks nothing of “%s” beside “%s”', async (name, partner) => {
    expect(await open(name, partner)).toEqual({ whole: name, mark: '' });
  });
});
