import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import getChanges from '@salesforce/apex/MemberSyncController.getChanges';
import type { LinkChangeView } from 'c/companion';
import LinkChanges from 'c/linkChanges';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/MemberSyncController.getChanges', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/customPermission/Lockstep_Link', () => ({ __esModule: true, default: true }), {
  virtual: true,
});
const ask = getChanges as jest.MockedFunction<typeof getChanges>;

const change = (person: string, cycleId: string | null, parts: Partial<LinkChangeView> = {}) => ({
  at: '2026-01-05T10:00:00Z',
  person,
  recordId: null,
  from: 'Registered',
  to: 'Attended',
  origin: 'marketo' as const,
  cycleId,
  reason: 'English',
  said: { code: 'changed-in-marketo', params: {} },
  ...parts,
});

async function open() {
  const element = createElement('c-link-changes', { is: LinkChanges });
  Object.assign(element, { campaignId: '701', linkId: 'link-1' });
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  document.body.append(element);
  await settled();
  return { view: within(element), closed };
}

describe('c-link-changes', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValue({
      rows: [
        change('Anna', 'cycle-2', { recordId: '003000000000001AAA' }),
        change('Bert', 'cycle-2', { from: null }),
        change('Cleo', 'cycle-1', { to: null }),
      ],
      next: '7',
    });
  });
  afterEach(clear);

  it('shows what each cycle wrote, newest first, and why', async () => {
    const { view } = await open();
    expect(ask).toHaveBeenCalledWith({ campaignId: '701', linkId: 'link-1', afterKey: null });
    expect(view.all('tbody')).toHaveLength(2);
    expect(view.text('tbody[data-cycle="cycle-2"]')).toContain('The status changed in Marketo.');
    expect(view.one('a')?.getAttribute('href')).toBe('/003000000000001AAA');
    await expect(document.body).toBeAccessible();
  });

  it('adds the next page, and keeps what is there where that fails', async () => {
    const { view } = await open();
    ask.mockRejectedValueOnce(apexError('timeout', 'Too slow.'));
    await view.click('more');
    expect(view.text('.notice')).toBe('Too slow.');
    expect(view.all('[data-change]')).toHaveLength(3);
    ask.mockResolvedValueOnce({ rows: [change('Dora', 'cycle-1')], next: null });
    await view.click('more');
    expect(ask).toHaveBeenLastCalledWith(expect.objectContaining({ afterKey: '7' }));
    expect(view.all('[data-change]')).toHaveLength(4);
    expect(view.all('tbody[data-cycle="cycle-1"] [data-change]')).toHaveLength(2);
    expect(view.one('[data-action="more"]')).toBeNull();
    expect(view.one('.notice')).toBeNull();
  });

  it('closes with the cycle that is to be undone, and offers none where nobody knows it', async () => {
    ask.mockResolvedValue({ rows: [change('Anna', null), change('Bert', 'cycle-2')], next: null });
    const { view, closed } = await open();
    expect(view.all('[data-action="undo"]')).toHaveLength(1);
    await view.click('undo');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: { cycleId: 'cycle-2' } });
  });

  it('says that there is nothing, or why it cannot be read, and tries again', async () => {
    ask.mockRejectedValueOnce(apexError('unreachable'));
    const { view } = await open();
    expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'unreachable' });
    ask.mockResolvedValue({ rows: [], next: null });
    await view.send('c-error-panel', new CustomEvent('retry'));
    expect(view.text('.body')).toBe('Lockstep has changed no member of this campaign yet.');
  });

  it('puts all changes into a CSV file', async () => {
    const { view } = await open();
    const source = view.property('c-csv-export', 'source') as {
      columns: readonly string[];
      cells: (one: LinkChangeView) => readonly unknown[];
      page: (after: string | null) => Promise<unknown>;
    };
    expect(source.cells(change('Anna', null))).toEqual([
      '2026-01-05T10:00:00Z',
      'Anna',
      'Registered',
      'Attended',
      'From Marketo',
      'The status changed in Marketo.',
      null,
    ]);
    expect(source.columns).toHaveLength(7);
    await source.page('9');
    expect(ask).toHaveBeenLastCalledWith(expect.objectContaining({ afterKey: '9' }));
  });
});
