import { fold } from './statuses.ts';
import type { ProgramType, ProgressionStatus } from './words.ts';

/**
 * What only a webinar's provider knows: who came, who watched the recording, and who did not come (Adobe docs, event partners). A
 * channel may call its statuses otherwise; then the type of the status says so, where Marketo tells one. What that type can be its
 * documentation does not say, so that one which says nothing takes no meaning from the name.
 */
const knownToProvider: ReadonlySet<string> = new Set(['attended', 'attended on demand', 'no show']);

const plain = (name: string): string => fold(name).replaceAll('-', ' ').replaceAll('noshow', 'no show');

/** The statuses of a program that its webinar provider sets: they are read, and never written to Marketo. */
export const lockedStatuses = (
  type: ProgramType,
  statuses: readonly ProgressionStatus[],
): readonly string[] =>
  type === 'Event with Webinar'
    ? statuses
        .filter(({ name, system }) => [name, system ?? ''].some((one) => knownToProvider.has(plain(one))))
        .map(({ name }) => name)
    : [];
