import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import searchPrograms from '@salesforce/apex/CampaignSyncController.searchPrograms';
import ProgramPicker from 'c/programPicker';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';
import { campaignId, hit, program } from '../../../../../../test/lwc-support/story';

jest.mock('@salesforce/apex/CampaignSyncController.searchPrograms', () => ({ default: jest.fn() }), {
  virtual: true,
});
const search = searchPrograms as jest.MockedFunction<typeof searchPrograms>;

const named = (id: number, name: string, parts: object = {}) =>
  hit({ program: { ...program, id, name }, ...parts });
const found = [
  named(1, 'Zero Trust in Practice'),
  named(2, 'Zero Trust Q&A', { matched: 8, canLink: false, hint: '“No show” differs by a capital letter.' }),
  named(3, 'Zero Trust Deep Dive', { matched: 5, canLink: false }),
  named(4, 'Zero Trust Basics', { linkedCampaign: { id: '701', name: 'Basics – May' } }),
];

async function open() {
  const element = createElement('c-program-picker', { is: ProgramPicker });
  Object.assign(element, { campaignId });
  document.body.append(element);
  const chosen = jest.fn<(event: Event) => void>();
  element.addEventListener('choose', chosen);
  const view = within(element);
  const input = view.one('input') as HTMLInputElement;
  input.focus();
  await settled();
  const key = async (name: string) => {
    const event = new KeyboardEvent('keydown', { key: name, cancelable: true, bubbles: true });
    input.dispatchEvent(event);
    await settled();
    return event;
  };
  const type = async (text: string) => {
    input.value = text;
    input.dispatchEvent(new CustomEvent('input'));
    jest.advanceTimersByTime(300);
    await settled();
  };
  /** What the box points to, without the suffix that LWC adds to ids. */
  const active = () => input.getAttribute('aria-activedescendant')?.split('-').slice(0, 2).join('-') ?? null;
  return { view, input, key, type, active, chosen };
}

describe('c-program-picker', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    Element.prototype.scrollIntoView = jest.fn();
    search.mockReset().mockResolvedValue(found);
  });
  afterEach(() => {
    clear();
    jest.useRealTimers();
  });

  it('is a combobox that announces how many programs fit', async () => {
    const { view, input } = await open();
    expect(search).toHaveBeenCalledWith({ campaignId, text: '' });
    expect(input.getAttribute('aria-expanded')).toBe('true');
    expect(view.text('[role=status]')).toBe('4 programs, best match first');
    expect(view.all('[role=option]')).toHaveLength(4);
    jest.useRealTimers();
    await expect(document.body).toBeAccessible();
  });

  it('forgets what was found and chosen, and asks afresh', async () => {
    const { view, input, key } = await open();
    await key('ArrowDown');
    await key('Enter');
    expect(view.one('[data-chosen]')).not.toBeNull();
    input.blur();
    (view.element as unknown as { reset(): void }).reset();
    await settled();
    expect(view.one('[data-chosen]')).toBeNull();
    expect(view.all('[role=option]')).toHaveLength(0);
    expect(input.value).toBe('');
    input.focus();
    await settled();
    expect(search).toHaveBeenCalledTimes(2);
  });

  it('a choice ends the search under way: its answer does not open the list again', async () => {
    const { input, key, type } = await open();
    let answer: (hits: typeof found) => void = () => undefined;
    search.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    await type('zero');
    await key('ArrowDown');
    await key('Enter');
    expect(input.value).toBe('Zero Trust in Practice');
    answer(found);
    await settled();
    expect(input.getAttribute('aria-expanded')).toBe('false');
  });

  it('colours: green for all, amber for one fix, red for more, grey for linked', async () => {
    const { view } = await open();
    const badges = view.all('[role=option] c-state-badge') as unknown as { tone: string; label: string }[];
    expect(badges.map(({ tone, label }) => [tone, label])).toEqual([
      ['success', 'All 9 statuses match'],
      ['warning', '8 of 9 statuses match'],
      ['error', '5 of 9 statuses match'],
      ['neutral', 'Already linked'],
    ]);
  });

  it('asks after a pause and sets what was searched for in bold', async () => {
    const { view, type } = await open();
    await type('zero trust');
    expect(search).toHaveBeenLastCalledWith({ campaignId, text: 'zero trust' });
    expect(view.text('[role=option] b')).toBe('Zero Trust');
  });

  it('moves with arrows, Home and End, and goes round', async () => {
    const { key, active } = await open();
    expect(active()).toBeNull();
    await key('ArrowDown');
    expect(active()).toBe('program-1');
    await key('End');
    expect(active()).toBe('program-4');
    await key('ArrowDown');
    expect(active()).toBe('program-1');
    await key('ArrowUp');
    expect(active()).toBe('program-4');
    await key('Home');
    expect(active()).toBe('program-1');
  });

  it('leaves Home and End to the text while the list is closed', async () => {
    const { key } = await open();
    await key('Escape');
    expect((await key('Home')).defaultPrevented).toBe(false);
  });

  it('chooses with Enter and closes', async () => {
    const { key, chosen, input, view } = await open();
    await key('ArrowDown');
    await key('Enter');
    expect((chosen.mock.calls[0]?.[0] as CustomEvent).detail).toMatchObject({ program: { id: 1 } });
    expect(input.getAttribute('aria-expanded')).toBe('false');
    expect(input.value).toBe('Zero Trust in Practice');
    expect(view.text('[data-chosen] .name')).toBe('Zero Trust in Practice');
  });

  it('does not choose a linked program', async () => {
    const { key, chosen, view } = await open();
    await key('End');
    await key('Enter');
    expect(chosen).not.toHaveBeenCalled();
    expect(view.all('[role=option]')[3]?.getAttribute('aria-disabled')).toBe('true');
  });

  it('takes the choice back when the text changes', async () => {
    const { key, type, chosen } = await open();
    await key('ArrowDown');
    await key('Enter');
    await type('other');
    expect((chosen.mock.calls.at(-1)?.[0] as CustomEvent).detail).toBeNull();
  });

  it('closes with Escape and keeps the text', async () => {
    const { key, type, input } = await open();
    await type('zero');
    await key('Escape');
    expect(input.getAttribute('aria-expanded')).toBe('false');
    expect(input.value).toBe('zero');
  });

  it('drops an answer that a later question overtook', async () => {
    const { type, view } = await open();
    let late: (hits: unknown) => void = () => undefined;
    search.mockReturnValueOnce(new Promise((resolve) => (late = resolve)));
    await type('slow');
    search.mockResolvedValueOnce([found[0]]);
    await type('fast');
    late(found);
    await settled();
    expect(view.all('[role=option]')).toHaveLength(1);
  });

  it('says so when nothing fits, and when the search fails', async () => {
    const { type, view } = await open();
    search.mockResolvedValueOnce([]);
    await type('nothing');
    expect(view.text('[role=status]')).toMatch(/^No program fits\./u);
    search.mockRejectedValueOnce(apexError('unreachable', 'Lockstep can’t be reached.'));
    await type('again');
    expect(view.text('[role=status]')).toBe('Lockstep can’t be reached.');
  });
});
