import { api, LightningElement } from 'lwc';
import type { FindingView } from 'c/companion';
import { explanationOf, fixText, sentenceOf } from 'c/findingWords';
import { labels } from 'c/labels';
import { difference, nearMatch, visible } from 'c/nearNames';
import { fill } from 'c/words';

/** More than this many are folded behind "Show all". */
const FIRST = 5;

const severities = {
  blocking: { icon: 'utility:error', className: 'icon blocking', text: labels.severityBlocking },
  warning: { icon: 'utility:warning', className: 'icon warning', text: labels.severityWarning },
  information: { icon: 'utility:info', className: 'icon information', text: labels.severityInformation },
} as const;

/** What does not match, each with its cause and its fix; the differing character is marked. */
export default class StatusFindings extends LightningElement {
  @api findings: readonly FindingView[] = [];
  labels = labels;
  showsAll = false;

  get rows() {
    const shown = this.showsAll ? this.findings : this.findings.slice(0, FIRST);
    return shown.map((finding, index) => ({
      key: `${finding.code} ${String(index)}`,
      ...severities[finding.severity],
      sentence: sentenceOf(finding),
      names: namesOf(finding),
      explanation: explanationOf(finding),
      fix: finding.fixes[0] ? fixText(finding.fixes[0]) : null,
    }));
  }

  get hasMore(): boolean {
    return !this.showsAll && this.findings.length > FIRST;
  }

  get showAllLabel(): string {
    return fill(labels.showAll, this.findings.length);
  }

  handleShowAll(): void {
    this.showsAll = true;
  }
}

/** “No Show” and “No show”, cut where they differ; nothing when the two are not near matches of each other. */
function namesOf({ marketoStatus, salesforceStatus }: FindingView) {
  if (marketoStatus === null || salesforceStatus === null || !nearMatch(marketoStatus, salesforceStatus))
    return null;
  const cuts = difference(marketoStatus, salesforceStatus);
  const [before = '', between = '', after = ''] = labels.twoNames.split(/\{\d\}/u);
  return { before, first: visible(cuts.first), between, second: visible(cuts.second), after };
}
