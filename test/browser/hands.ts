import type { ElementHandle, Locator } from 'playwright-core';

/** How somebody uses the page: every flow runs once with each. */
export type Hand = {
  readonly name: 'mouse' | 'keyboard';
  /** Uses a button, a checkbox or a radio button. */
  press(target: Locator): Promise<void>;
};

const mouse: Hand = {
  name: 'mouse',
  press: async (target) => {
    const drawn = await drawnFor(target);
    await (drawn ?? target).click();
  },
};

const keyboard: Hand = {
  name: 'keyboard',
  press: async (target) => {
    await target.focus();
    await target.press('Space');
  },
};

export const hands: readonly Hand[] = [mouse, keyboard];

/** What this file needs of an element; the DOM's types are the page's. */
type Box = {
  matches(selector: string): boolean;
  readonly parentElement: { querySelector(selector: string): object | null };
};

/** SLDS hides native checkboxes and radio buttons and draws them in their label: that is what a mouse can hit. */
async function drawnFor(target: Locator): Promise<ElementHandle | null> {
  const label = await target.evaluateHandle((element) => {
    const input = element as unknown as Box;
    return input.matches('input[type=checkbox], input[type=radio]')
      ? input.parentElement.querySelector('label')
      : null;
  });
  return label.asElement();
}
