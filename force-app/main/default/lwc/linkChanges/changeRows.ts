import { getChanges, type LinkChangeView } from 'c/companion';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { reasonTexts } from 'c/reasonTexts';
import { tell } from 'c/sentences';
import { statusLabels } from 'c/statusLabels';
import { moment } from 'c/words';

const originOf = ({ origin }: LinkChangeView): string =>
  origin === 'marketo' ? labels.fromMarketo : labels.fromSalesforce;

/** Changes by the cycle that wrote them, newest first: what a cycle wrote is undone as a whole. */
export function groupsOf(changes: readonly LinkChangeView[]) {
  const starts = changes.flatMap((change, at) =>
    at > 0 && changes[at - 1]?.cycleId === change.cycleId ? [] : [at],
  );
  return starts.map((start, index) => {
    const rows = changes.slice(start, starts[index + 1]);
    return {
      key: String(start),
      at: moment(rows[0]?.at ?? ''),
      cycleId: rows[0]?.cycleId ?? null,
      rows: rows.map((change, at) => ({
        key: `${String(start)} ${String(at)}`,
        person: change.person,
        href: change.recordId === null ? null : `/${change.recordId}`,
        from: change.from,
        to: change.to,
        origin: originOf(change),
        reason: tell(reasonTexts, change.said, change.reason),
      })),
    };
  });
}

const columns: readonly (readonly [string, (change: LinkChangeView) => string | null])[] = [
  [labels.changedAt, (change) => change.at],
  [labels.person, (change) => change.person],
  [labels.changedFrom, (change) => change.from],
  [labels.changedTo, (change) => change.to],
  [labels.changedOrigin, originOf],
  [memberLabels.reason, (change) => tell(reasonTexts, change.said, change.reason)],
  [statusLabels.nativeSalesforceId, (change) => change.recordId],
];

/** All changes of a link for a CSV file. */
export const csvOf = (campaignId: string, linkId: string) => ({
  columns: columns.map(([title]) => title),
  cells: (change: LinkChangeView) => columns.map(([, cell]) => cell(change)),
  page: (after: string | null) => getChanges(campaignId, linkId, after),
});
