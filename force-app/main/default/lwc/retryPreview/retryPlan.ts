import type { RetryPlanView } from 'c/companion';
import { counted, fill, number } from 'c/words';
import { retryLabels } from './retryLabels';

/** How many would be tried again, and where. */
export const headlineOf = ({ willRetry, campaigns }: RetryPlanView): string =>
  willRetry === 0
    ? retryLabels.none
    : counted(willRetry, retryLabels.one, retryLabels.many, number(campaigns));

/** What the plan leaves out, and what the table does not show. */
export const notesOf = ({ trying, resting, more, willRetry, rows }: RetryPlanView): readonly string[] => [
  ...(trying === 0 ? [] : [fill(retryLabels.trying, number(trying))]),
  ...(resting === 0 ? [] : [fill(retryLabels.resting, number(resting))]),
  ...(more ? [retryLabels.more] : []),
  ...(willRetry + trying + resting > rows.length ? [fill(retryLabels.shown, number(rows.length))] : []),
];

const notes = { retry: null, trying: retryLabels.rowTrying, resting: retryLabels.rowResting } as const;

/** The plan's rows as the table shows them. */
export const rowsOf = ({ rows }: RetryPlanView) =>
  rows.map((row) => ({
    key: `${row.campaign.id} ${row.personId}`,
    person: row.person,
    what: row.campaign.name,
    note: notes[row.state],
    marketo: { from: row.now.marketo, to: row.then.marketo },
    salesforce: { from: row.now.salesforce, to: row.then.salesforce },
    className: row.state === 'retry' ? '' : 'refused',
  }));
