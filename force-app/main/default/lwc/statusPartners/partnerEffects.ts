import type { MapPreviewView } from 'c/companion';
import type { CsvSource } from 'c/csv';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { partnerLabels } from 'c/partnerLabels';
import { counted, fill, number } from 'c/words';

type Group = MapPreviewView['groups'][number];

/** So many groups the API lists. */
const MOST = 200;

const standings: Readonly<Record<Group['now'], string>> = {
  'in-step': labels.inStep,
  waits: labels.waitingForYou,
  syncs: partnerLabels.partnersNextSync,
  settled: memberLabels.certificateSettled,
};

/** Members that hold the same, as the table shows them. */
function rowOf({ marketo, salesforce, members, now, then }: Group, key: number) {
  return {
    key,
    marketo: marketo ?? memberLabels.notAMemberNow,
    marketoClass: marketo === null ? 'absent' : 'verbatim',
    salesforce: salesforce ?? memberLabels.notAMemberNow,
    salesforceClass: salesforce === null ? 'absent' : 'verbatim',
    members: number(members),
    now: standings[now],
    then: standings[then],
  };
}

/** How many members stand otherwise then, a sentence each; one sentence where nobody does. */
function sentencesOf({ willWait, willBeInStep, willSync, groups }: MapPreviewView): readonly string[] {
  if (groups.length === 0) return [partnerLabels.partnersNobody];
  const figures: readonly (readonly [number, string, string])[] = [
    [willWait, partnerLabels.partnersOneWillWait, partnerLabels.partnersManyWillWait],
    [willBeInStep, partnerLabels.partnersOneWillMatch, partnerLabels.partnersManyWillMatch],
    [willSync, partnerLabels.partnersOneWillSync, partnerLabels.partnersManyWillSync],
  ];
  return figures.filter(([count]) => count > 0).map(([count, one, many]) => counted(count, one, many));
}

function csvOf(groups: readonly Group[]): CsvSource<Group> {
  const { marketo, salesforce, members } = labels;
  return {
    columns: [marketo, salesforce, members, partnerLabels.partnersNow, partnerLabels.partnersThen],
    page: () => Promise.resolve({ rows: groups, next: null }),
    cells: (group) => [
      group.marketo,
      group.salesforce,
      group.members,
      standings[group.now],
      standings[group.then],
    ],
  };
}

/** What other partners would do, in words: the change itself never writes. */
export function effectsOf(preview: MapPreviewView) {
  const { groups } = preview;
  const texts = [...sentencesOf(preview), partnerLabels.partnersWritesNothing];
  return {
    sentences: texts.map((text, key) => ({ key, text })),
    groups: groups.length === 0 ? null : groups.map(rowOf),
    first: groups.length < MOST ? null : fill(partnerLabels.partnersFirstGroups, number(groups.length)),
    total: groups.length,
    csv: csvOf(groups),
  };
}
