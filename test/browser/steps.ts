import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { accessibilityFaults, overflows, picture } from './browser.ts';
import type { Hand } from './hands.ts';

/** Steps that several flows on the campaign's page share. */

export const panel = 'c-campaign-sync-panel';

/** At 900 and at 420 pixels: keeps a picture, nothing sticks out, axe finds nothing. */
export async function inBothWidths(page: Page, name: string, part: string): Promise<void> {
  for (const width of [900, 420]) {
    await page.setViewportSize({ width, height: 900 });
    await picture(page, `${name}-${String(width)}`);
    assert.equal(await overflows(page), false, `nothing sticks out at ${String(width)} pixels`);
    assert.deepEqual(await accessibilityFaults(page, part), [], `at ${String(width)} pixels`);
  }
  await page.setViewportSize({ width: 900, height: 900 });
}

/** Waits until the focus is there. */
export async function focused(target: Locator): Promise<void> {
  await target.and(target.page().locator(':focus')).waitFor();
}

/** Chooses a program from the open list. */
export async function choose(page: Page, hand: Hand, name: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: 'Marketo program' }).focus();
  await hand.press(page.locator(panel).getByRole('option', { name }));
}
