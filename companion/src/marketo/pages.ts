import { FailureError } from '../domain/failure.ts';
import { brokenAnswer } from './failures.ts';
import type { Answer } from './transport.ts';

/** Marketo's three ways of ending a list (the third, the activity feed's, is read page by page by its caller). */

/**
 * Lists of the lead database: they end without a token, or with `moreResult: false`, or, where `moreResult` is not
 * sent, with an empty page. A token that does not move would never end.
 */
export async function* pagesByToken<Row>(
  read: (nextPageToken: string | undefined) => Promise<Answer<Row>>,
): AsyncGenerator<readonly Row[]> {
  let token: string | undefined;
  do {
    const page = await read(token);
    yield page.rows;
    const more = page.moreResult ?? page.rows.length > 0;
    const next = more ? page.nextPageToken : undefined;
    // Better no list than a short one: what is missing from it may be taken for gone.
    if (page.moreResult === true && next === undefined)
      throw stuck('more was announced, without a paging token');
    if (next !== undefined && next === token) throw stuck('the same paging token came twice');
    token = next;
  } while (token !== undefined);
}

/** The most records an asset page holds (Marketo REST docs, "Assets", maxReturn). */
export const assetPage = 200;

/** Lists of assets: they end with a short page, or one without `result`. There is no total. */
export async function* pagesByOffset<Row>(
  read: (page: { offset: number; maxReturn: number }) => Promise<Answer<Row>>,
): AsyncGenerator<readonly Row[]> {
  for (let offset = 0; ; offset += assetPage) {
    const { rows } = await read({ offset, maxReturn: assetPage });
    yield rows;
    if (rows.length < assetPage) return;
  }
}

/** The most records the lead database takes or gives in one call, and the most filter values. */
export const leadBatch = 300;

const stuck = (message: string) => new FailureError(brokenAnswer('PAGING_STUCK', message, 'read'));
