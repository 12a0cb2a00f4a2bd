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
    if ((await target.getAttribute('role')) === 'option') await chooseByKeys(target);
    else {
      await target.focus();
      await target.press((await target.getAttribute('role')) === 'combobox' ? 'Enter' : 'Space');
    }
  },
};

export const hands: readonly Hand[] = [mouse, keyboard];

/** An open list is walked down until the option is the active one. */
async function chooseByKeys(option: Locator): Promise<void> {
  const { keyboard: keys } = option.page();
  const wanted = await option.getAttribute('id');
  for (let step = 0; step < 60; step += 1) {
    const active = await option
      .page()
      .evaluate<string | null>(
        '(() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at?.getAttribute("aria-activedescendant") ?? null; })()',
      );
    if (active === wanted) break;
    await keys.press('ArrowDown');
  }
  await keys.press('Enter');
}

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
