import { afterEach, describe, expect, it, jest } from '@jest/globals';
import PolicyForm from 'c/policyForm';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';
import { policies } from '../../../../../../test/lwc-support/story';

jest.mock('@salesforce/customPermission/Lockstep_Admin', () => ({ __esModule: true, default: undefined }), {
  virtual: true,
});

async function open(parts: object = {}) {
  const element = createElement('c-policy-form', { is: PolicyForm });
  Object.assign(element, { policies: policies.policies, programType: 'Event', joining: 0, ...parts });
  const edited = jest.fn<(event: Event) => void>();
  element.addEventListener('edit', edited);
  document.body.append(element);
  await settled();
  return { element, view: within(element), edited: () => (edited.mock.lastCall?.[0] as CustomEvent).detail };
}

describe('c-policy-form', () => {
  afterEach(clear);

  it('tells all answers when one is another, and lets go of a number with the answer it belonged to', async () => {
    const { view, edited } = await open({
      policies: { ...policies.policies, creation: 'cap', creationCap: 50 },
    });
    expect(view.property('[data-key="cap"]', 'value')).toBe(50);
    await view.send(
      '[data-key="creation"]',
      new CustomEvent('change', { detail: { value: 'existing-only' } }),
    );
    expect(edited()).toEqual({ ...policies.policies, creation: 'existing-only', creationCap: null });
    await view.send(
      '[data-key="removedInSalesforce"]',
      new CustomEvent('change', { detail: { value: 'keep' } }),
    );
    expect(edited()).toMatchObject({
      creation: 'cap',
      removal: { marketo: 'propagate', salesforce: 'keep' },
    });
    await expect(document.body).toBeAccessible();
  });

  it('has nothing about engagement where the program is none', async () => {
    const { view } = await open();
    expect(view.one('[data-additions]')).toBeNull();
  });

  it('leaves the answer about an engagement program to admins', async () => {
    const { view } = await open({ programType: 'Engagement', joining: 12 });
    expect(view.property('[data-key="additions"]', 'disabled')).toBe(true);
    expect(view.text('[data-additions]')).toContain('12 people would join');
  });

  it('says that an admin is asked later where the pair is not linked yet', async () => {
    const { view } = await open({ programType: 'Engagement', joining: null });
    expect(view.text('[data-additions]')).toBe(
      'Campaign members do not join this engagement program. An admin can allow it once the pair is linked.',
    );
    expect(view.one('[data-key="additions"]')).toBeNull();
  });

  it('goes to a question', async () => {
    const { element, view } = await open();
    const focused = jest.fn();
    Object.assign(view.one('[data-key="creation"]') ?? {}, { focus: focused });
    element.focusOn('creation');
    expect(focused).toHaveBeenCalledTimes(1);
  });
});
