import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import getAlerts from '@salesforce/apex/SyncStatusController.getAlerts';
import SyncAlerts from 'c/syncAlerts';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/SyncStatusController.getAlerts', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = getAlerts as jest.MockedFunction<typeof getAlerts>;

const alert = (parts: object) => ({
  id: 'a1',
  code: 'removals-braked',
  severity: 'warning',
  linkId: 'link-1',
  campaign: { id: '701000000000001AAA', name: 'Zero Trust' },
  raisedAt: '2026-11-20T13:00:00.000Z',
  times: 3,
  endedAt: null,
  title: 'English title',
  text: 'English text',
  remedy: 'English remedy',
  said: {
    table: 'reason',
    title: { code: 'title-removals-braked', params: {} },
    text: { code: 'removals-braked', params: { planned: 30, limit: 10 } },
    remedy: { code: 'do-review-removals', params: {} },
  },
  ...parts,
});

beforeEach(() => {
  ask.mockReset().mockResolvedValue({
    rows: [
      alert({}),
      alert({ id: 'a2', said: null, campaign: null, severity: 'error' }),
      alert({ id: 'a3', endedAt: '2026-11-20T13:30:00.000Z' }),
    ],
  });
});
afterEach(clear);

async function open() {
  const element = createElement('c-sync-alerts', { is: SyncAlerts });
  document.body.append(element);
  await settled();
  return within(element);
}

it('tells what is so, why, since when, where, and what to do, in the viewer’s language', async () => {
  const view = await open();
  const first = view.text('[data-alert="a1"]');
  expect(first).toContain('Too many removals at once');
  expect(first).toContain('30 members would be removed; one cycle may remove 10. Nobody was removed.');
  expect(first).toContain('How to fix:');
  expect(first).toMatch(/Since Nov 20, 2026, 2:00.PM/u);
  expect(view.one('[data-alert="a1"] a')?.getAttribute('href')).toBe('/701000000000001AAA');
  expect(view.property('[data-alert="a1"] c-state-badge', 'label')).toBe('Open');
  await expect(document.body).toBeAccessible();
});

it('keeps the English of an alert that has no code, and of no campaign', async () => {
  const view = await open();
  expect(view.text('[data-alert="a2"]')).toContain('English title');
  expect(view.one('[data-alert="a2"] a')).toBeNull();
  expect(view.property('[data-alert="a2"] c-state-badge', 'tone')).toBe('error');
});

it('says in the viewer’s language that a webhook fails, and keeps the English of a table that it does not know', async () => {
  const said = {
    title: { code: 'title-webhook-fails', params: {} },
    text: { code: 'webhook-answers', params: { status: 410 } },
    remedy: { code: 'do-webhook-fails', params: {} },
  };
  const rows = ['alert', 'of-tomorrow'].map((table) =>
    alert({ id: table, campaign: null, said: { table, ...said } }),
  );
  ask.mockResolvedValue({ rows } as never);
  const view = await open();
  expect(view.text('[data-alert="alert"]')).toContain('Nobody is told of alerts by webhook');
  expect(view.text('[data-alert="alert"]')).toContain('it answers 410.');
  expect(view.text('[data-alert="alert"]')).toContain('alerts --test');
  expect(view.text('[data-alert="of-tomorrow"]')).toContain('English title');
  expect(view.text('[data-alert="of-tomorrow"]')).toContain('English remedy');
});

it('shows what is over as ended, with nothing left to do', async () => {
  const view = await open();
  expect(view.property('[data-alert="a3"] c-state-badge', 'label')).toBe('Ended');
  expect(view.text('[data-alert="a3"]')).not.toContain('How to fix:');
  expect(view.text('[data-alert="a3"]')).toMatch(/From .* to Nov 20, 2026, 2:30.PM/u);
});

it('shows nothing where there is nothing to tell, and why where it could not be asked', async () => {
  ask.mockResolvedValueOnce({ rows: [] });
  expect((await open()).one('section')).toBeNull();
  clear();
  ask.mockRejectedValueOnce(apexError('timeout'));
  const view = await open();
  expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'timeout' });
  const again = jest.fn();
  view.element.addEventListener('again', again);
  await view.send('c-error-panel', new CustomEvent('retry'));
  expect(again).toHaveBeenCalledTimes(1);
  expect(view.all('.alert')).toHaveLength(3);
});
