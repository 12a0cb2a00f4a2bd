import { certificatesOfLink, type Certificate } from '../store/certificates.ts';
import { countPresent, hasDirtyMembers } from '../store/members.ts';
import { readInbox } from '../store/inbox.ts';
import type { LinkRow } from '../store/links.ts';
import type { CertificateDetail } from './certificate.ts';
import type { CycleContext } from './context.ts';
import { comparisonMs } from './feeds.ts';

/** A comparison that gave no clean certificate is repeated at once, so often in a row; then only daily. */
const repeats = 3;

/**
 * Must this link be compared in full now? Where somebody asked for it, daily, and when the campaign's own counter says
 * something else than what we know (docs/sync-rules.md, 7): not while changes are queued, which would explain it. `retry`:
 * what failed for good is tried once more, once a day. Undefined: no comparison.
 */
export async function comparisonDue(
  context: CycleContext,
  link: Pick<LinkRow, 'id' | 'comparedAt' | 'firstSyncedAt'>,
  campaignCounter: number | undefined,
): Promise<{ readonly retry: boolean } | undefined> {
  const { store, scope } = context;
  const isOld = (iso: string | null) => iso === null || context.clock.now() - Date.parse(iso) > comparisonMs;
  const certificates = await certificatesOfLink(store.db, scope, link.id, repeats);
  const retried = certificates.find((one) => detailOf(one).retried)?.issuedAt ?? link.firstSyncedAt;
  const due = { retry: isOld(retried) };
  if (isOld(link.comparedAt)) return due;
  const [last] = certificates;
  if (last === undefined || campaignCounter === undefined || !last.clean) return undefined;
  const { counterAhead } = detailOf(last);
  if (counterAhead === null) return undefined;
  const isQueued =
    (await hasDirtyMembers(store.db, scope, link.id)) ||
    (await readInbox(store.db, scope, link.id)).length > 0;
  if (isQueued) return undefined;
  const present = await countPresent(store.db, scope, link.id);
  return campaignCounter - present.salesforce === counterAhead ? undefined : due;
}

/** Is it worth to compare once more at once? Not when the last ones were all unclean: the world is moving too fast. */
export const isTired = (certificates: readonly Pick<Certificate, 'clean'>[]): boolean =>
  certificates.length >= repeats && certificates.slice(0, repeats).every(({ clean }) => !clean);

const detailOf = ({ detail }: Certificate): CertificateDetail => detail as CertificateDetail;
