import { afterEach, expect, it, jest } from '@jest/globals';
import MemberOptions from 'c/memberOptions';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

const options = [
  { action: 'set', side: 'salesforce', value: 'Attended' },
  { action: 'set', side: 'marketo', value: 'Registered' },
  { action: 'accept', side: null, value: null },
];

async function open() {
  const element = createElement('c-member-options', { is: MemberOptions });
  Object.assign(element, { person: 'Jürgen Müller', sentence: 'Because.', options });
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  document.body.append(element);
  await settled();
  const view = within(element);
  const choose = (value: string) =>
    view.send('lightning-radio-group', new CustomEvent('change', { detail: { value } }));
  return { view, closed, choose };
}

afterEach(clear);

it('offers what may be decided, and nothing before somebody chose', async () => {
  const { view, closed } = await open();
  expect(view.property('lightning-radio-group', 'options')).toMatchObject([
    { label: 'Set Salesforce to “Attended”' },
    { label: 'Set Marketo to “Registered”' },
    { label: 'Leave the two statuses different' },
  ]);
  expect(view.property('[data-action="next"]', 'disabled')).toBe(true);
  await view.click('next');
  expect(closed).not.toHaveBeenCalled();
  await expect(document.body).toBeAccessible();
});

it('says what is lost where Marketo is set back, and closes with the option', async () => {
  const { view, closed, choose } = await open();
  await choose(JSON.stringify(['set', 'marketo', 'Registered']));
  expect(view.text('.note')).toContain('The date they joined is lost.');
  await choose(JSON.stringify(['accept', null, null]));
  expect(view.text('.note')).toBe('');
  await view.click('next');
  expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: options[2] });
});
