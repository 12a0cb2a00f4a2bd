import type { Failure } from 'c/companion';
import { failureTexts } from 'c/failureTexts';
import { tell } from 'c/sentences';
import { statusLabels } from 'c/statusLabels';

const HOUR = 60 * 60 * 1000;
const lengths: Readonly<Record<string, number>> = { days: 5 * 24 * HOUR, day: 24 * HOUR, hour: HOUR };

export const ranges = [
  { label: statusLabels.last5Days, value: 'days' },
  { label: statusLabels.last24Hours, value: 'day' },
  { label: statusLabels.lastHour, value: 'hour' },
];

/** Marketo's own two words. */
export const levels = [
  { label: statusLabels.allErrorTypes, value: '' },
  { label: 'Record Level', value: 'Record Level' },
  { label: 'Job Level', value: 'Job Level' },
];

/** Where a range begins, ISO 8601. */
export const fromTime = (range: string, now: number): string =>
  new Date(now - (lengths[range] ?? 5 * 24 * HOUR)).toISOString();

const columns: readonly (readonly [string, (failure: Failure) => string | number | null])[] = [
  [statusLabels.nativeFailedOn, (failure) => failure.at],
  [statusLabels.nativeErrorType, (failure) => failure.level],
  [statusLabels.nativeErrorDetails, (failure) => failure.message],
  [statusLabels.csvCode, (failure) => failure.code],
  [statusLabels.csvCause, ({ said, title }) => tell(failureTexts, said?.title, title)],
  [statusLabels.csvPerson, (failure) => failure.person],
  [statusLabels.campaign, (failure) => failure.campaign?.name ?? null],
  [statusLabels.nativeMarketoId, (failure) => failure.marketoId],
  [statusLabels.nativeSalesforceId, (failure) => failure.recordId],
];

export const csvRows = {
  columns: columns.map(([title]) => title),
  cells: (failure: Failure) => columns.map(([, cell]) => cell(failure)),
};
