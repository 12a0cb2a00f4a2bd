import type { FindingView, MatchView } from 'c/companion';
import { explanationOf, sentenceOf } from 'c/findingWords';
import { labels } from 'c/labels';
import { repairLabels } from 'c/repairLabels';
import { counted, fill, number } from 'c/words';
import { optionsOf, type Picks } from './fixes';

type Status = MatchView['statuses'][number];

/** With more statuses than this only those to fix are shown at first. */
export const MANY = 50;

const icons = {
  blocking: { icon: 'utility:error', className: 'sign blocking', text: labels.severityBlocking },
  warning: { icon: 'utility:warning', className: 'sign warning', text: labels.severityWarning },
  information: { icon: 'utility:info', className: 'sign', text: labels.severityInformation },
} as const;

/** Whether a finding is about the statuses of this line. */
const isAbout = (
  { marketoStatus, salesforceStatus }: FindingView,
  { marketo, salesforce }: Status,
): boolean =>
  (marketoStatus !== null || salesforceStatus !== null) &&
  (marketoStatus === null || marketo?.name === marketoStatus) &&
  (salesforceStatus === null || salesforce?.label === salesforceStatus);

/** A finding with what can be chosen for it. */
const findingView = (finding: FindingView, index: number, picks: Picks, mayFix: boolean) => {
  const options = optionsOf(finding);
  const sentence = sentenceOf(finding);
  return {
    key: index,
    ...icons[finding.severity],
    sentence,
    explanation: explanationOf(finding),
    fixes: mayFix && options.length > 0 ? options : null,
    fixLabel: fill(repairLabels.fixFor, sentence),
    pick: picks[index] ?? '',
  };
};

export const headlineOf = ({ matched, total }: MatchView): string =>
  matched === total
    ? counted(total, labels.oneStatusMatches, labels.allStatusesMatchLong)
    : fill(labels.someStatusesMatch, number(matched), number(total));

/** What somebody sees of the comparison: may they fix, and do they look at what is to fix only. */
type Looking = { readonly mayFix: boolean; readonly onlyToFix: boolean };

/** The lines of the comparison with the findings about each, the findings about none, and what can be looked at. */
export function tableOf(match: MatchView, picks: Picks, { mayFix, onlyToFix }: Looking) {
  const findings = match.findings.map((finding, index) => ({
    line: match.statuses.findIndex((status) => isAbout(finding, status)),
    view: findingView(finding, index, picks, mayFix),
  }));
  const lines = match.statuses.map((status, line) => {
    const about = findings.filter((one) => one.line === line).map(({ view }) => view);
    return {
      ...lineOf(status, line),
      about,
      toFix: about.length > 0,
      matches: status.matches && about.length === 0,
    };
  });
  const rest = findings.filter(({ line }) => line === -1).map(({ view }) => view);
  const toFix = lines.filter((line) => line.toFix);
  return {
    lines: onlyToFix ? toFix : lines,
    rest: rest.length === 0 ? null : rest,
    fixes: mayFix && findings.length > 0,
    views: [
      { label: fill(repairLabels.showAllRows, number(lines.length)), value: 'all' },
      { label: fill(repairLabels.showToFix, number(toFix.length)), value: 'fix' },
    ],
    hasViews: toFix.length > 0,
    shown: onlyToFix ? 'fix' : 'all',
  };
}

function lineOf({ marketo, salesforce, matches }: Status, index: number) {
  return {
    key: index,
    className: matches ? '' : 'differs',
    step: marketo === null ? '' : String(marketo.step),
    marketo: marketo?.name ?? repairLabels.notInProgram,
    marketoClass: marketo === null ? 'missing' : 'verbatim',
    success: marketo?.success ? labels.success : null,
    salesforce: salesforce?.label ?? repairLabels.notInCampaign,
    salesforceClass: salesforce === null ? 'missing' : 'verbatim',
    // What a campaign's status is compared with by the reader: a name that is not there is none.
    partner: salesforce === null ? null : (marketo?.name ?? null),
    responded: salesforce?.hasResponded ? labels.responded : null,
    isDefault: salesforce?.isDefault === true,
  };
}
