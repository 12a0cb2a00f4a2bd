import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noBrowser, openPage, startBrowser } from '../test/browser/browser.ts';
import { contact, screens } from '../test/browser/screens.ts';
import { keyFor, startStub } from '../test/browser/stub/companion.ts';
import { campaign } from '../test/browser/stub/story.ts';
import { servePreview } from './preview/serve.ts';
import { root } from './salesforce/build.ts';

/**
 * `node scripts/side-by-side.ts [FOLDER]`: one page with each screen beside its picture in the design, in
 * build/side-by-side/index.html. FOLDER holds the pictures; by default that of the design which lies beside the clone.
 */

const targets = process.argv[2] ?? join(root, '../shared/design/screens');
const home = join(root, 'build/side-by-side');

if (!existsSync(targets)) process.stdout.write(`Skipped: there are no pictures in ${targets}.\n`);
else if (noBrowser !== false) process.stdout.write(`Skipped: ${noBrowser}.\n`);
else await compare();

async function compare(): Promise<void> {
  mkdirSync(home, { recursive: true });
  const stub = await startStub();
  const records = { campaigns: [campaign], people: [contact] };
  const preview = await servePreview({ companionUrl: stub.url, keyFor, port: 0, ...records });
  const browser = await startBrowser();
  const rows: string[] = [];
  try {
    for (const { name, query, width, state, now, reach } of screens) {
      const target = join(targets, `${name}.png`);
      const isThere = existsSync(target);
      if (isThere) copyFileSync(target, join(home, `${name}-target.png`));
      stub.become(state);
      const { page } = await openPage(browser, width, now);
      await page.goto(`${preview.url}/?${query}`);
      await reach(page);
      await page.screenshot({ path: join(home, `${name}-real.png`), fullPage: true });
      await page.context().close();
      const picture = (which: string) => `<img src="${name}-${which}.png" alt="${which}">`;
      rows.push(
        `<h2>${name}</h2><div>${isThere ? picture('target') : '<p>No target</p>'}${picture('real')}</div>`,
      );
      process.stdout.write(`${name}\n`);
    }
  } finally {
    await browser.close();
    await preview.stop();
    await stub.stop();
  }
  const style =
    'body{font:14px sans-serif;margin:1rem}div{display:flex;gap:1rem;align-items:flex-start}img{max-width:48vw;border:1px solid #999}';
  writeFileSync(
    join(home, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Design and product</title><style>${style}</style>\n${rows.join('\n')}\n`,
  );
  process.stdout.write(`${join(home, 'index.html')}\n`);
}
