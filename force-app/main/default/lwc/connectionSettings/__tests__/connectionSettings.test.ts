import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import changeSettings from '@salesforce/apex/SyncStatusController.changeSettings';
import switchSync from '@salesforce/apex/SyncStatusController.switchSync';
import ConnectionSettings from 'c/connectionSettings';
import LightningConfirm from 'lightning/confirm';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/SyncStatusController.changeSettings', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/SyncStatusController.switchSync', () => ({ default: jest.fn() }), {
  virtual: true,
});
const change = changeSettings as jest.MockedFunction<typeof changeSettings>;
const flip = switchSync as jest.MockedFunction<typeof switchSync>;

const connection = {
  id: 'main',
  name: 'Nordlys EMEA',
  enabled: true,
  state: 'Last synced',
  lastSyncedAt: null,
  message: null,
  settings: { personName: 'Person (Lead)', creation: 'create' },
};

beforeEach(() => {
  change.mockReset().mockResolvedValue({ personName: 'Lead', creation: 'create' });
  flip.mockReset().mockResolvedValue({ enabled: false });
});
afterEach(clear);

async function open(parts: object = {}) {
  const element = createElement('c-connection-settings', { is: ConnectionSettings });
  Object.assign(element, { connection: { ...connection, ...parts } });
  const changed = jest.fn();
  element.addEventListener('changed', changed);
  document.body.append(element);
  await settled();
  const view = within(element);
  const choose = (name: string, value: string) =>
    view.send(`[data-name="${name}"]`, new CustomEvent('change', { detail: { value } }));
  return { view, changed, choose };
}

it('saves what was chosen, and nothing before that', async () => {
  const { view, changed, choose } = await open();
  expect(view.property('[data-action="save"]', 'disabled')).toBe(true);
  await choose('personName', 'Lead');
  expect(change).not.toHaveBeenCalled();
  expect(view.property('[data-action="save"]', 'disabled')).toBe(false);
  await view.click('save');
  expect(change).toHaveBeenCalledWith({ personName: 'Lead', creation: null });
  expect(view.text('[role="status"]')).toBe('Settings saved.');
  expect(changed).toHaveBeenCalledTimes(1);
  await expect(document.body).toBeAccessible();
});

it('has nothing to save once the old choice is back', async () => {
  const { view, choose } = await open();
  await choose('creation', 'approve');
  await choose('creation', 'create');
  expect(view.property('[data-action="save"]', 'disabled')).toBe(true);
});

it('turns syncing off only when somebody is sure', async () => {
  const sure = jest.spyOn(LightningConfirm, 'open').mockResolvedValueOnce(false);
  const { view, changed } = await open();
  expect(view.property('[data-action="switch"]', 'label')).toBe('Turn campaign sync off');
  await view.click('switch');
  expect(flip).not.toHaveBeenCalled();
  sure.mockResolvedValueOnce(true);
  await view.click('switch');
  expect(flip).toHaveBeenCalledWith({ enabled: false });
  expect(view.text('[role="status"]')).toBe('Campaign sync is off. Nothing is lost.');
  expect(changed).toHaveBeenCalledTimes(1);
});

it('turns it on without asking', async () => {
  const { view } = await open({ enabled: false });
  expect(view.property('[data-action="switch"]', 'label')).toBe('Turn campaign sync on');
  await view.click('switch');
  expect(flip).toHaveBeenCalledWith({ enabled: true });
});

it('says why it could not, and keeps what was chosen', async () => {
  const { view, changed, choose } = await open();
  await choose('creation', 'approve');
  change.mockRejectedValueOnce(apexError('refused', 'Not now.'));
  await view.click('save');
  expect(view.text('[role="alert"]')).toBe('Not now.');
  expect(view.property('[data-name="creation"]', 'value')).toBe('approve');
  expect(changed).not.toHaveBeenCalled();
});
