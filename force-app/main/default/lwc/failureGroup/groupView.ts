import type { Failure, FailureCause } from 'c/companion';
import { failureTexts } from 'c/failureTexts';
import { labels } from 'c/labels';
import { tell } from 'c/sentences';
import { statusLabels } from 'c/statusLabels';
import { counted, dateTime, fill, number, shortTime } from 'c/words';

const vendors = { marketo: 'Marketo', salesforce: 'Salesforce', lockstep: 'Lockstep' } as const;

export const titleOf = ({ said, title }: FailureCause): string => tell(failureTexts, said?.title, title);

export const remedyOf = ({ said, remedy }: FailureCause): string | null =>
  tell(failureTexts, said?.remedy, remedy);

/** "Show all 27": those that fail still, and those that are fine since. */
export const showAllOf = ({ records, solved }: FailureCause): string =>
  fill(labels.showAll, number(records + solved));

/** How many fail still: grey where there is nothing to do. */
export function badgeOf({ records, remedy, level }: FailureCause) {
  if (records === 0) return null;
  const [one, many] =
    level === 'Job Level'
      ? [statusLabels.oneBatch, statusLabels.manyBatches]
      : [statusLabels.oneRecord, statusLabels.manyRecords];
  return { label: counted(records, one, many), tone: remedy === null ? 'neutral' : 'error' };
}

/** "Record Level · Salesforce: REQUIRED_FIELD_MISSING · last at 14:29" */
export const smallPrint = ({ level, vendor, code, lastAt }: FailureCause, now: Date): string =>
  [level, `${vendors[vendor]}: ${code}`, fill(statusLabels.lastAt, shortTime(lastAt, now))].join(' · ');

export const vendorSays = ({ vendor, message }: FailureCause): string | null =>
  message === null ? null : fill(statusLabels.vendorSays, vendors[vendor], message);

/** When what failed is tried again, unless a time is known: nobody has to ask for it. */
export const triedAgain = ({ level, records, remedy, nextTryAt }: FailureCause): string | null =>
  level === 'Record Level' && records > 0 && remedy !== null && nextTryAt === null
    ? statusLabels.triedAgain
    : null;

/** Whether somebody may have records of this cause tried again: those that rest. A whole batch comes again with the next cycle. */
export const canRetry = ({ level, records, retried }: FailureCause): boolean =>
  level === 'Record Level' && records > retried;

export const nextTry = ({ nextTryAt }: FailureCause, now: Date): string | null =>
  nextTryAt === null ? null : fill(statusLabels.nextTry, shortTime(nextTryAt, now));

export const rowOf = (row: Failure) => ({
  key: row.key,
  at: dateTime(row.at),
  person: row.person ?? '–',
  href: row.recordId === null ? null : `/${row.recordId}`,
  campaign: row.campaign?.name ?? '–',
  campaignHref: row.campaign === null ? null : `/${row.campaign.id}`,
  marketoId: row.marketoId === null ? '–' : String(row.marketoId),
  recordId: row.recordId ?? (row.hidden ? '–' : statusLabels.notCreated),
  idClass: row.recordId === null && !row.hidden ? 'absent' : '',
});
