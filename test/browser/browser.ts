import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { root } from '../../scripts/salesforce/build.ts';

/** Debian's chromium, and how it is started. */
export const executablePath = '/usr/bin/chromium';

/** Why browser tests cannot run here, or false. */
export const noBrowser: string | false = existsSync(executablePath)
  ? false
  : 'there is no chromium on this machine (apt-get install -y chromium)';

export const browserFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args: browserFlags });

/** A page of a marketer in Amsterdam, at this width and moment; errors of the page fail the test that reads `errors`. */
export async function openPage(
  browser: Browser,
  width: number,
  now: Date,
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Amsterdam',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.clock.install({ time: now });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return { page, errors };
}

/** What axe finds wrong with the component, one line each. The page around it only stands in for Salesforce's own. */
export async function accessibilityFaults(page: Page, selector: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(selector).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}

/** Whether anything sticks out sideways. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

/** Keeps a picture of the page in build/screenshots. */
export async function picture(page: Page, name: string): Promise<void> {
  const home = join(root, 'build/screenshots');
  mkdirSync(home, { recursive: true });
  await page.screenshot({ path: join(home, `${name}.png`), fullPage: true });
}
