import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import CsvExport from 'c/csvExport';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

type Page = { rows: readonly string[]; next: string | null };

/** A source whose pages are answered one by one, by whoever runs the test. */
function open(parts: object = {}) {
  const answers: ((page: Page) => void)[] = [];
  const source = {
    columns: ['Name'],
    cells: (name: string) => [name],
    page: () => new Promise<Page>((resolve) => answers.push(resolve)),
  };
  const element = createElement('c-csv-export', { is: CsvExport });
  Object.assign(element, { name: 'all.csv', source, total: 2, ...parts });
  document.body.append(element);
  const answer = async (index: number, page: Page) => {
    answers[index]?.(page);
    await settled();
  };
  return { view: within(element), answer, asked: () => answers.length };
}

const saved = jest.fn();

beforeEach(() => {
  saved.mockReset();
  URL.createObjectURL = () => 'blob:all';
  URL.revokeObjectURL = () => undefined;
  HTMLAnchorElement.prototype.click = saved;
});
afterEach(clear);

it('says how far it is, and hands over one file', async () => {
  const { view, answer } = open();
  await view.click('export');
  expect(view.property('lightning-button', 'label')).toBe('Cancel export');
  await answer(0, { rows: ['Anna'], next: 'more' });
  expect(view.text('[role="status"]')).toBe('Exporting 1 of 2');
  await answer(1, { rows: ['Bert'], next: null });
  expect(view.text('[role="status"]')).toBe('2 rows exported');
  expect(view.property('lightning-button', 'label')).toBe('Export CSV');
  expect(saved).toHaveBeenCalledTimes(1);
  await expect(document.body).toBeAccessible();
});

it('counts a single row as one', async () => {
  const { view, answer } = open({ total: 1 });
  await view.click('export');
  await answer(0, { rows: ['Anna'], next: null });
  expect(view.text('[role="status"]')).toBe('1 row exported');
});

it('is one button throughout, so that the keyboard stays on it', async () => {
  const { view } = open();
  const button = view.one('lightning-button');
  await view.click('export');
  expect(view.one('lightning-button')).toBe(button);
  await view.click('cancel-export');
  expect(view.one('lightning-button')).toBe(button);
});

it('what was cancelled is over, though its page comes while another export runs', async () => {
  const { view, answer, asked } = open();
  await view.click('export');
  await view.click('cancel-export');
  await view.click('export');
  await answer(0, { rows: ['late'], next: null });
  expect(saved).not.toHaveBeenCalled();
  expect(view.property('lightning-button', 'label')).toBe('Cancel export');
  await answer(1, { rows: ['Anna', 'Bert'], next: null });
  expect(saved).toHaveBeenCalledTimes(1);
  expect(view.text('[role="status"]')).toBe('2 rows exported');
  expect(asked()).toBe(2);
});

it('says how else to get more rows than a browser puts together', async () => {
  const { view } = open({ total: 50_001, address: '/v1/all.csv' });
  await settled();
  expect(view.property('lightning-button', 'disabled')).toBe(true);
  expect(view.text('[role="status"]')).toContain('/v1/all.csv');
});
