import { afterEach, describe, expect, it } from '@jest/globals';
import ChangeCell from 'c/changeCell';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

async function shown(from: string | null, to: string | null) {
  const element = createElement('c-change-cell', { is: ChangeCell });
  Object.assign(element, { from, to });
  document.body.append(element);
  await settled();
  const view = within(element);
  return {
    texts: view.all('span').map((span) => span.textContent),
    arrow: view.one('lightning-icon') !== null,
    look: view.one('[data-after]')?.className,
  };
}

describe('c-change-cell', () => {
  afterEach(clear);

  it('shows what changes into what, and what stays', async () => {
    expect(await shown('Registered', 'Attended')).toEqual({
      texts: ['Registered', 'Attended'],
      arrow: true,
      look: 'value written',
    });
    expect(await shown('Attended', 'Attended')).toEqual({ texts: ['Attended'], arrow: false, look: 'value' });
  });

  it('says who is added, removed, or no member', async () => {
    expect(await shown(null, 'Attended')).toEqual({
      texts: ['Attended'],
      arrow: false,
      look: 'value written',
    });
    expect(await shown('Attended', null)).toMatchObject({ texts: ['Attended', 'Removed'], arrow: true });
    expect(await shown(null, null)).toEqual({ texts: ['Not a member yet'], arrow: false, look: 'absent' });
    await expect(document.body).toBeAccessible();
  });

  it('keeps two spaces', async () => {
    expect((await shown('Follow Up  Requested', 'Follow Up Requested')).texts[0]).toBe(
      'Follow Up  Requested',
    );
  });
});
