import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import linkCampaign from '@salesforce/apex/CampaignSyncController.linkCampaign';
import previewLink from '@salesforce/apex/CampaignSyncController.previewLink';
import getPreviewChanges from '@salesforce/apex/LinkPreviewController.getPreviewChanges';
import getPreviewRows from '@salesforce/apex/LinkPreviewController.getPreviewRows';
import SyncPreview from 'c/syncPreview';
import { createElement } from 'lwc';
import { apexError, clear, finding, settled, within } from '../../../../../../test/lwc-support/dom';
import { campaignId, preview } from '../../../../../../test/lwc-support/story';

jest.mock('@salesforce/apex/CampaignSyncController.previewLink', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/CampaignSyncController.linkCampaign', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/LinkPreviewController.getPreviewChanges', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/LinkPreviewController.getPreviewRows', () => ({ default: jest.fn() }), {
  virtual: true,
});
const changes = getPreviewChanges as jest.MockedFunction<typeof getPreviewChanges>;
const rows = getPreviewRows as jest.MockedFunction<typeof getPreviewRows>;
const ask = previewLink as jest.MockedFunction<typeof previewLink>;
const link = linkCampaign as jest.MockedFunction<typeof linkCampaign>;

async function open(parts: object = {}) {
  const element = createElement('c-sync-preview', { is: SyncPreview });
  Object.assign(element, { campaignId, programId: 4021, ...parts });
  document.body.append(element);
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  await settled();
  return { view: within(element), closed };
}

describe('c-sync-preview', () => {
  beforeEach(() => {
    changes.mockReset().mockResolvedValue({ canApply: true, people: 0, reasons: [], rows: [] });
    rows.mockReset().mockResolvedValue({ kinds: [], rows: [], next: null });
    ask.mockReset().mockResolvedValue(preview);
    link.mockReset().mockResolvedValue({ id: 'link-1' });
  });
  afterEach(clear);

  it('answers first what will be the same, then the risk, then the numbers', async () => {
    const { view } = await open();
    expect(ask).toHaveBeenCalledWith({
      campaignId,
      programId: 4021,
      pairing: null,
      moves: null,
      policies: null,
    });
    expect(view.text('.headline')).toBe('1,536 of 1,544 people will have the same status on both sides.');
    expect(view.text('.notice.warning')).toContain('61 new leads will be created in Salesforce.');
    expect(view.text('[data-box="salesforce"]')).toBe(
      'In SalesforceMembers added486of these, as new leads61Statuses changed212Removed0Campaign fields changed1',
    );
    expect(view.text('[data-box="marketo"]')).toContain('Members added38');
    await expect(document.body).toBeAccessible();
  });

  it('says how long it takes where a day has too few calls left, and only there', async () => {
    const day = { calls: 5200, renewsAt: '2026-01-06T06:00:00Z' };
    const said = (code: string) => ({ code, params: { calls: 5200, left: 800 } });
    const budget = [
      {
        ...day,
        vendor: 'marketo',
        left: 800,
        enough: false,
        furtherDays: 1,
        text: 'x',
        said: said('day-short-marketo'),
      },
      {
        ...day,
        vendor: 'salesforce',
        left: 90_000,
        enough: true,
        furtherDays: 0,
        text: 'x',
        said: said('day-enough-salesforce'),
      },
    ];
    ask.mockResolvedValue({ ...preview, budget });
    const { view } = await open();
    expect(view.text('[data-day="marketo"]')).toContain('about 5,200 calls to Marketo');
    expect(view.all('[data-day]')).toHaveLength(1);
    expect(view.text('.remarks')).toContain('Uses 5,200 Salesforce and 5,200 Marketo calls');
  });

  it('counts custom fields of members on either side, where some are mapped', async () => {
    const pair = { field: 'Ticket', refused: 1 };
    const memberFields = {
      members: 9,
      looked: 9,
      pairs: [
        { ...pair, marketo: { filled: 2, overwritten: 1 }, salesforce: { filled: 4, overwritten: 0 } },
        { ...pair, marketo: { filled: 1, overwritten: 0 }, salesforce: { filled: 0, overwritten: 0 } },
      ],
      overwritten: [],
      calls: { marketo: 1, salesforce: 1 },
      reads: { marketo: 1, salesforce: 1 },
    };
    ask.mockResolvedValue({ ...preview, memberFields });
    const { view } = await open();
    expect(view.text('[data-box="salesforce"]')).toContain(
      'Custom fields written4of these, over another value0',
    );
    expect(view.text('[data-box="marketo"]')).toContain(
      'Custom fields written4of these, over another value1',
    );
  });

  it('says what changed since, and shows a new preview where this one no longer holds', async () => {
    const { view } = await open();
    await view.click('check');
    expect(changes).toHaveBeenCalledWith({ campaignId, previewId: 'preview-1' });
    expect(view.text('.since')).toBe('Nothing changed since this preview.');
    changes.mockResolvedValue({ canApply: true, people: 2, reasons: [], rows: [] });
    await view.click('check');
    expect(view.text('.since')).toContain('2 people have other statuses since.');
    changes.mockResolvedValue({ canApply: false, people: 0, reasons: ['A status was renamed.'], rows: [] });
    await view.click('check');
    await settled();
    expect(view.text('.since')).toContain('A status was renamed. A new one is shown.');
    expect(ask).toHaveBeenCalledTimes(2);
    changes.mockResolvedValue({
      canApply: false,
      people: 0,
      reasons: ['In English.', 'And this.'],
      said: [
        { code: 'partners-changed', params: {} },
        { code: 'campaign-inactive', params: {} },
      ],
      rows: [],
    });
    await view.click('check');
    await settled();
    expect(view.text('.since')).toContain(
      'Other statuses belong together now. The campaign is inactive. A new one is shown.',
    );
    changes.mockRejectedValue(apexError('timeout', 'Too slow.'));
    await view.click('check');
    expect(view.text('.since')).toBe('Too slow.');
  });

  it('leaves out the same kinds of the next preview, and says who of it no longer is left out', async () => {
    const { view } = await open();
    const leaveOut = { kinds: ['new-lead'], again: true, rows: ['7'] };
    await view.send('c-preview-rows', new CustomEvent('leave', { detail: leaveOut }));
    link.mockRejectedValueOnce(apexError('conflict', 'Something changed.'));
    await view.click('link');
    await settled();
    expect(link).toHaveBeenLastCalledWith({ campaignId, previewId: 'preview-1', leaveOut });
    expect(view.text('[role=alert]')).toBe(
      'Something changed. 1 person whom you left out is in this preview again. Leave them out once more if you still want to.',
    );
    const kept = { ...leaveOut, rows: [] };
    expect(view.property('c-preview-rows', 'leaveOut')).toEqual(kept);
    await view.click('link');
    expect(link).toHaveBeenLastCalledWith({ campaignId, previewId: 'preview-1', leaveOut: kept });
  });

  it('keeps what is left out when it looks again at a preview that no longer holds', async () => {
    const { view } = await open();
    const leaveOut = { kinds: ['new-lead'], again: false, rows: [] };
    await view.send('c-preview-rows', new CustomEvent('leave', { detail: leaveOut }));
    changes.mockResolvedValue({ canApply: false, people: 0, reasons: ['A status was renamed.'], rows: [] });
    await view.click('check');
    await settled();
    await view.click('link');
    expect(link).toHaveBeenLastCalledWith({ campaignId, previewId: 'preview-1', leaveOut });
  });

  it('is made again with other answers, and so is every preview after it', async () => {
    const { view } = await open();
    const leaveOut = { kinds: ['new-lead'], again: false, rows: ['7'] };
    await view.send('c-preview-rows', new CustomEvent('leave', { detail: leaveOut }));
    await view.click('new-people');
    expect(view.property('c-policy-choice', 'question')).toBe('creation');
    expect(view.property('c-policy-choice', 'pair')).toEqual({
      campaignId,
      programId: 4021,
      pairing: null,
      moves: null,
    });
    expect(view.one('.headline')).toBeNull();
    expect(view.one('[data-action="link"]')).toBeNull();

    const chosen = { creation: 'existing-only' };
    const other = { ...preview, id: 'preview-2', salesforce: { ...preview.salesforce, newLeads: 0 } };
    await view.send('c-policy-choice', new CustomEvent('previewed', { detail: { preview: other, chosen } }));
    expect(view.one('.notice.warning')).toBeNull();
    expect(view.text('.since')).toBe('This is what linking would do with your answers.');
    expect(view.text('[role=alert]')).toContain('1 person whom you left out is in this preview again.');
    expect(view.property('c-preview-rows', 'leaveOut')).toEqual({ ...leaveOut, rows: [] });
    link.mockRejectedValueOnce(apexError('conflict', 'Something changed.'));
    await view.click('link');
    await settled();
    expect(link).toHaveBeenLastCalledWith({
      campaignId,
      previewId: 'preview-2',
      leaveOut: { ...leaveOut, rows: [] },
    });
    expect(ask).toHaveBeenLastCalledWith(expect.objectContaining({ policies: chosen }));
  });

  it('goes back to the preview as it was', async () => {
    const { view } = await open();
    await view.click('policies');
    expect(view.property('c-policy-choice', 'question')).toBe('conflict');
    await view.send('c-policy-choice', new CustomEvent('back'));
    expect(view.text('.headline')).toContain('1,536 of 1,544');
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('says what a move ends', async () => {
    const { view } = await open({ moves: 'link-9', movesFrom: 'Zero Trust Basics' });
    expect(ask).toHaveBeenCalledWith({
      campaignId,
      programId: 4021,
      pairing: null,
      moves: 'link-9',
      policies: null,
    });
    expect(view.one('.body')?.textContent).toContain('The link with “Zero Trust Basics” ends');
    expect(view.property('[data-action="link"]', 'label')).toBe('Move and sync');
  });

  it('links what was previewed and closes with the link', async () => {
    const { view, closed } = await open();
    await view.click('link');
    expect(link).toHaveBeenCalledWith({ campaignId, previewId: 'preview-1', leaveOut: null });
    expect((closed.mock.calls[0]?.[0] as CustomEvent).detail).toEqual({ id: 'link-1' });
  });

  it('cannot be left while it links', async () => {
    const { view, closed } = await open();
    let answer = (_link: object): void => undefined;
    link.mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    await view.click('link');
    expect(view.element).toMatchObject({ disableClose: true });
    expect(view.property('[data-action="cancel"]', 'disabled')).toBe(true);
    answer({ id: 'link-1' });
    await settled();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('shows a new preview when the world moved on', async () => {
    const { view, closed } = await open();
    link.mockRejectedValueOnce(apexError('conflict', 'Something changed since 14:05. Check again.'));
    await view.click('link');
    await settled();
    expect(view.text('[role=alert]')).toBe('Something changed since 14:05. Check again.');
    expect(ask).toHaveBeenCalledTimes(2);
    expect(closed).not.toHaveBeenCalled();
  });

  it('cannot be applied while statuses block', async () => {
    ask.mockResolvedValue({ ...preview, canApply: false, findings: [finding({})] });
    const { view } = await open();
    expect(view.property('[data-action="link"]', 'disabled')).toBe(true);
    expect(view.text('[role=alert]')).toContain('cannot be linked');
    expect(view.one('[data-action="policies"]')).toBeNull();
    expect(view.property('c-status-findings', 'findings')).toHaveLength(1);
    await view.click('link');
    expect(link).not.toHaveBeenCalled();
  });

  it('offers to try again', async () => {
    ask.mockRejectedValueOnce(apexError('unreachable'));
    const { view } = await open();
    expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'unreachable' });
    await view.send('c-error-panel', new CustomEvent('retry'));
    expect(view.text('.headline')).toContain('1,536 of 1,544');
  });

  it('leaves without a result', async () => {
    const { view, closed } = await open();
    await view.click('cancel');
    expect((closed.mock.calls[0]?.[0] as CustomEvent).detail).toBeNull();
  });
});
