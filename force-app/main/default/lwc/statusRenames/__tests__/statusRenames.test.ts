import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import confirmRenames from '@salesforce/apex/StatusRepairController.confirmRenames';
import getRenames from '@salesforce/apex/StatusRepairController.getRenames';
import StatusRenames from 'c/statusRenames';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/StatusRepairController.getRenames', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/StatusRepairController.confirmRenames', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = getRenames as jest.MockedFunction<typeof getRenames>;
const confirm = confirmRenames as jest.MockedFunction<typeof confirmRenames>;

const rename = (from: string, to: string, certain: boolean, members: number) => ({
  side: 'marketo',
  from,
  to,
  certain,
  partner: from,
  members,
});

async function open() {
  const element = createElement('c-status-renames', { is: StatusRenames });
  Object.assign(element, { campaignId: '701', linkId: 'link-1' });
  const renamed = jest.fn<(event: Event) => void>();
  element.addEventListener('renamed', renamed);
  document.body.append(element);
  await settled();
  return { view: within(element), renamed };
}

describe('c-status-renames', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValue({
      linkId: 'link-1',
      renames: [rename('No Show', 'Absent', false, 212), rename('Attended', 'Was there', true, 0)],
    });
    confirm.mockReset().mockResolvedValue({ linkId: 'link-1', version: 2, pairs: [] });
  });
  afterEach(clear);

  it('says what seems to have another name, and how many members have the old one', async () => {
    const { view } = await open();
    expect(ask).toHaveBeenCalledWith({ campaignId: '701', linkId: 'link-1' });
    expect(view.all('[data-rename]')).toHaveLength(2);
    expect(view.text('[data-rename] .strong')).toBe('In Marketo, “No Show” seems to be called “Absent” now');
    expect(view.text('[data-rename] .weak')).toBe('212 members have the old name.');
    expect(view.all('[data-rename]')[1]?.textContent).toContain('“Attended” is called “Was there” now');
    await expect(document.body).toBeAccessible();
  });

  it('takes over the one that is confirmed, and says so', async () => {
    const { view, renamed } = await open();
    await view.click('confirm');
    expect(confirm).toHaveBeenCalledWith({
      campaignId: '701',
      linkId: 'link-1',
      renames: [{ side: 'marketo', from: 'No Show', to: 'Absent' }],
    });
    expect(view.text('[data-told]')).toBe(
      '“Absent” is used from now on. Lockstep compares both sides in full.',
    );
    expect(view.element.shadowRoot?.activeElement).toBe(view.one('[data-told]'));
    expect(view.all('[data-rename]')).toHaveLength(1);
    expect(renamed).toHaveBeenCalledTimes(1);
  });

  it('leaves one that is another status, without asking anybody', async () => {
    const { view, renamed } = await open();
    await view.click('dismiss');
    expect(view.all('[data-rename]')).toHaveLength(1);
    expect(view.text('[data-told]')).toContain('“No Show” is left as it is.');
    expect(confirm).not.toHaveBeenCalled();
    expect(renamed).not.toHaveBeenCalled();
  });

  it('says why one could not be taken over, and shows what seems renamed now', async () => {
    const { view, renamed } = await open();
    confirm.mockRejectedValueOnce(apexError('conflict', 'Nothing says that.'));
    ask.mockResolvedValue({ linkId: 'link-1', renames: [] });
    await view.click('confirm');
    await settled();
    expect(view.text('[role=alert]')).toBe('Nothing says that.');
    expect(view.one('[data-rename]')).toBeNull();
    expect(renamed).not.toHaveBeenCalled();
  });

  it('shows nothing where nothing was renamed', async () => {
    ask.mockResolvedValue({ linkId: 'link-1', renames: [] });
    const { view } = await open();
    expect(view.one('section')).toBeNull();
  });
});
