import { setTimeout as sleep } from 'node:timers/promises';

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
    else if ((await target.getAttribute('aria-haspopup')) === 'true') await openByKeys(target);
    else {
      // A click waits until a button can be used; a key that comes before is lost.
      await target.and(target.page().locator(':not(:disabled)')).waitFor({ state: 'attached' });
      await target.focus();
      await target.press((await target.getAttribute('role')) === 'combobox' ? 'Enter' : 'Space');
    }
  },
};

export const hands: readonly Hand[] = [mouse, keyboard];

/** Asks every now and then until it is so; whether it became so within two seconds. */
async function becomes(isSo: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 40; tries += 1) {
    if (await isSo()) return true;
    await sleep(50);
  }
  return false;
}

/** A menu that is drawn at this moment may not hear the key, or close itself again: whoever sees that presses once more. */
async function openByKeys(menu: Locator): Promise<void> {
  const isOpen = async () => (await menu.getAttribute('aria-expanded')) === 'true';
  for (let tries = 0; tries < 5; tries += 1) {
    await menu.press('Space');
    if (!(await becomes(isOpen))) continue;
    await sleep(100);
    if (await isOpen()) return;
  }
}

/** An open list is walked down until the option is the active one. Each key is seen to have moved on before the next. */
async function chooseByKeys(option: Locator): Promise<void> {
  const { keyboard: keys } = option.page();
  const wanted = await option.getAttribute('id');
  const activeOption = () =>
    option
      .page()
      .evaluate<string | null>(
        '(() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at?.getAttribute("aria-activedescendant") ?? null; })()',
      );
  for (let step = 0; step < 60; step += 1) {
    const active = await activeOption();
    if (active === wanted) break;
    await keys.press('ArrowDown');
    await becomes(async () => (await activeOption()) !== active);
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
