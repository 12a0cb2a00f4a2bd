import { afterEach, describe, expect, it, jest } from '@jest/globals';
import PolicyFilter from 'c/policyFilter';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

const rival = { field: 'email', test: 'ends-with', value: '@rival.example' };
const nameless = { field: 'company', test: 'is-empty', value: '' };

async function open(conditions: readonly object[]) {
  const element = createElement('c-policy-filter', { is: PolicyFilter });
  Object.assign(element, { conditions });
  const edited = jest.fn<(event: Event) => void>();
  element.addEventListener('edit', (event) => {
    edited(event);
    Object.assign(element, { conditions: (event as CustomEvent<unknown>).detail });
  });
  document.body.append(element);
  await settled();
  const view = within(element);
  const edit = (at: number, part: string, value: string) =>
    view.send(
      `[data-key="${String(at)}"][data-part="${part}"]`,
      new CustomEvent('change', { detail: { value } }),
    );
  return { view, edit, told: () => (edited.mock.lastCall?.[0] as CustomEvent<unknown> | undefined)?.detail };
}

describe('c-policy-filter', () => {
  afterEach(clear);

  it('lists the conditions; one that asks for nothing in particular has no value', async () => {
    const { view } = await open([rival, nameless]);
    expect(view.all('[data-condition]')).toHaveLength(2);
    expect(view.property('[data-key="0"][data-part="value"]', 'value')).toBe('@rival.example');
    expect(view.one('[data-key="1"][data-part="value"]')).toBeNull();
    await expect(document.body).toBeAccessible();
  });

  it('tells all conditions when one is added, changed or removed', async () => {
    const { view, edit, told } = await open([rival]);
    await view.click('add');
    expect(told()).toEqual([rival, { field: 'email', test: 'ends-with', value: '' }]);
    await edit(1, 'field', 'company');
    await edit(1, 'value', 'Rival');
    expect(told()).toEqual([rival, { field: 'company', test: 'ends-with', value: 'Rival' }]);
    await edit(1, 'test', 'is-empty');
    expect(told()).toEqual([rival, nameless]);
    await view.click('remove');
    expect(told()).toEqual([nameless]);
  });

  it('takes as many as the API takes', async () => {
    const { view } = await open(Array.from({ length: 50 }, () => rival));
    expect(view.property('[data-action="add"]', 'disabled')).toBe(true);
  });
});
