import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import getPreviewRows from '@salesforce/apex/LinkPreviewController.getPreviewRows';
import type { PreviewRowView } from 'c/companion';
import PreviewRows from 'c/previewRows';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';
import { campaignId, preview } from '../../../../../../test/lwc-support/story';

jest.mock('@salesforce/apex/LinkPreviewController.getPreviewRows', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = getPreviewRows as jest.MockedFunction<typeof getPreviewRows>;

const row = (key: string, parts: Partial<PreviewRowView> = {}): PreviewRowView => ({
  key,
  person: `Person ${key}`,
  recordId: null,
  company: null,
  email: null,
  kind: null,
  marketoId: 1,
  action: 'new-lead',
  marketo: { now: 'Registered', then: 'Registered' },
  salesforce: { now: null, then: 'Registered' },
  reason: 'This person was a member in Marketo only.',
  again: false,
  result: null,
  ...parts,
});
const nobody = { kinds: [], rows: [], next: null };

async function open(again: readonly PreviewRowView[] = [], parts: object = {}) {
  ask.mockReset().mockResolvedValueOnce({ ...nobody, rows: again });
  const element = createElement('c-preview-rows', { is: PreviewRows });
  Object.assign(element, { campaignId, preview, ...parts });
  const told = jest.fn<(event: Event) => void>();
  element.addEventListener('leave', told);
  document.body.append(element);
  await settled();
  const view = within(element);
  const check = (selector: string, checked: boolean) =>
    view.send(selector, new CustomEvent('change', { detail: { checked } }));
  return { view, check, left: () => (told.mock.lastCall?.[0] as CustomEvent<unknown> | undefined)?.detail };
}

describe('c-preview-rows', () => {
  beforeEach(() => {
    ask.mockReset();
  });
  afterEach(clear);

  it('groups the first rows by what happens to them', async () => {
    const { view } = await open();
    expect(view.all('[data-group]').map((group) => group.getAttribute('data-group'))).toEqual([
      'new-lead',
      'added-to-campaign',
      'changed-in-salesforce',
      'added-to-program',
      'changed-in-marketo',
      'waits',
      'fields',
    ]);
    expect(view.text('[data-group="added-to-campaign"] .group')).toContain(
      'Existing people added to the campaign (425)',
    );
    expect(view.property('[data-group="changed-in-salesforce"] td:last-child c-change-cell', 'to')).toBe(
      'Attended',
    );
    expect(view.text('[data-group="waits"]')).toContain('Same e-mail, but another name.');
    expect(view.text('[data-group="fields"]')).toContain('Actual cost');
    await expect(document.body).toBeAccessible();
  });

  it('shows all rows of a kind page by page', async () => {
    const { view } = await open();
    ask.mockResolvedValueOnce({ ...nobody, rows: [row('1'), row('2')], next: '2' });
    expect(view.text('[data-group="new-lead"] .more')).toBe('Show all 61');
    await view.click('more');
    expect(ask).toHaveBeenLastCalledWith({
      campaignId,
      previewId: 'preview-1',
      kind: 'new-lead',
      again: null,
      afterKey: null,
    });
    expect(view.all('[data-group="new-lead"] [data-row]').length).toBeGreaterThanOrEqual(2);
    ask.mockResolvedValueOnce({ ...nobody, rows: [row('3')], next: null });
    await view.click('more');
    expect(ask).toHaveBeenLastCalledWith(expect.objectContaining({ kind: 'new-lead', afterKey: '2' }));
    expect(view.all('[data-group="new-lead"] tr[data-row]')).toHaveLength(3);
    expect(view.one('[data-group="new-lead"] .more')).toBeNull();
  });

  it('says why more rows could not be read', async () => {
    const { view } = await open();
    ask.mockRejectedValueOnce(apexError('timeout', 'Too slow.'));
    await view.click('more');
    expect(view.text('.notice')).toBe('Too slow.');
  });

  it('leaves out kinds and single rows, and says how many that is', async () => {
    const { view, check, left } = await open();
    ask.mockResolvedValueOnce({ ...nobody, rows: [row('1'), row('2')], next: null });
    await view.click('more');
    await check('lightning-input[data-row="2"]', false);
    expect(left()).toEqual({ kinds: [], rows: ['2'], again: false });
    expect(view.text('.told')).toBe('1 person is left out and stays as they are.');
    await check('lightning-input[data-kind="changed-in-salesforce"]', false);
    expect(left()).toEqual({ kinds: ['changed-in-salesforce'], rows: ['2'], again: false });
    expect(view.text('.told')).toBe('213 people are left out and stay as they are.');
    await check('lightning-input[data-kind="new-lead"]:not([data-row])', false);
    expect(left()).toEqual({ kinds: ['changed-in-salesforce', 'new-lead'], rows: [], again: false });
    expect(view.property('lightning-input[data-row="1"]', 'disabled')).toBe(true);
    await check('lightning-input[data-kind="new-lead"]:not([data-row])', true);
    await check('lightning-input[data-kind="changed-in-salesforce"]', true);
    await check('lightning-input[data-row="2"]', true);
    expect(left()).toBeNull();
    expect(view.text('.told')).toBe('');
  });

  it('leaves out who would be added again, where there is somebody', async () => {
    expect((await open()).view.one('[data-again]')).toBeNull();
    clear();
    const { view, check, left } = await open([row('9', { again: true })]);
    await check('[data-again]', false);
    expect(left()).toEqual({ kinds: [], rows: [], again: true });
    expect(view.text('.told')).toBe('Nobody who was removed since an earlier link is added again.');
    ask.mockResolvedValueOnce({ ...nobody, rows: [row('9', { again: true })], next: null });
    await view.click('more');
    expect(view.text('tr[data-row="9"]')).toContain('Removed since an earlier link');
    expect(view.property('lightning-input[data-row="9"]', 'checked')).toBe(false);
  });

  it('keeps the kinds that are left out with another preview, and forgets single rows', async () => {
    const { view, check, left } = await open();
    ask.mockResolvedValueOnce({ ...nobody, rows: [row('1')], next: null });
    await view.click('more');
    await check('lightning-input[data-row="1"]', false);
    await check('lightning-input[data-kind="changed-in-salesforce"]', false);
    ask.mockResolvedValueOnce(nobody);
    Object.assign(view.element, { preview: { ...preview, id: 'preview-2' } });
    await settled();
    expect(view.text('.told')).toBe('212 people are left out and stay as they are.');
    expect(view.property('lightning-input[data-kind="new-lead"]', 'checked')).toBe(true);
    await check('lightning-input[data-kind="changed-in-salesforce"]', true);
    expect(left()).toBeNull();
  });

  it('begins with what was left out of the preview before', async () => {
    const { view } = await open([], { leaveOut: { kinds: ['new-lead'], again: false, rows: [] } });
    expect(view.text('.told')).toBe('61 people are left out and stay as they are.');
  });

  it('reads rows of two kinds at once, and neither twice', async () => {
    const { view } = await open();
    const asked = ask.mock.calls.length;
    const answers = new Map<string, (page: object) => void>();
    ask.mockImplementation(
      (input: unknown) => new Promise((resolve) => answers.set((input as { kind: string }).kind, resolve)),
    );
    const press = (kind: string) => {
      (view.one(`[data-action="more"][data-kind="${kind}"]`) as HTMLElement).click();
    };
    press('new-lead');
    press('added-to-campaign');
    press('new-lead');
    expect(ask.mock.calls.length - asked).toBe(2);
    answers.get('added-to-campaign')?.({ ...nobody, rows: [row('8', { action: 'added-to-campaign' })] });
    await settled();
    answers.get('new-lead')?.({ ...nobody, rows: [row('1')] });
    await settled();
    expect(view.one('tr[data-row="8"]')).not.toBeNull();
    expect(view.one('tr[data-row="1"]')).not.toBeNull();
  });

  it('names campaign fields as people know them', async () => {
    const salesforce = {
      ...preview.salesforce,
      fields: ['Type', 'ActualCost'].map((field) => ({ field, from: null, to: '1' })),
    };
    const { view } = await open([], { preview: { ...preview, salesforce } });
    expect(view.text('[data-group="fields"]')).toContain('Campaign type');
    expect(view.text('[data-group="fields"]')).toContain('Actual cost');
  });

  it('puts all rows into a CSV file', async () => {
    const { view } = await open();
    const source = view.property('c-csv-export', 'source') as {
      columns: readonly string[];
      cells: (one: PreviewRowView) => readonly unknown[];
      page: (after: string | null) => Promise<unknown>;
    };
    expect(source.cells(row('1'))).toHaveLength(source.columns.length);
    ask.mockResolvedValueOnce(nobody);
    await source.page('5');
    expect(ask).toHaveBeenLastCalledWith(
      expect.objectContaining({ previewId: 'preview-1', kind: null, afterKey: '5' }),
    );
  });
});
