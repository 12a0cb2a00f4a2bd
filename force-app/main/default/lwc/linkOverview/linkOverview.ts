import { api, LightningElement } from 'lwc';
import type { CampaignSummary, ChangeView, MemberCounts } from 'c/companion';
import { labels } from 'c/labels';
import { fill, number } from 'c/words';
import { NavigationMixin } from 'lightning/navigation';

/** Changes shown here; all of them have a list of their own. */
const FIRST = 3;

const groups = [
  { key: 'inStep', label: labels.inStep },
  { key: 'differing', label: labels.beingSynced },
  { key: 'held', label: labels.waitingForYou },
  { key: 'failed', label: labels.failed },
] as const satisfies readonly { key: keyof MemberCounts; label: string }[];

/**
 * A link in numbers: one bar, its legend, the facts and the latest changes. Fires `showchanges` when all are
 * asked for, and `showstatuses` when somebody wants to see the statuses side by side.
 */
export default class LinkOverview extends NavigationMixin(LightningElement) {
  @api summary: CampaignSummary | null = null;
  labels = labels;

  /** The legend. Members under way appear only while there are some. */
  get counts() {
    const counts = this.summary?.counts;
    if (!counts) return [];
    return groups
      .filter(({ key }) => key !== 'differing' || counts.differing > 0)
      .map(({ key, label }) => ({
        key,
        label,
        value: number(counts[key]),
        empty: counts[key] === 0,
        dot: counts[key] === 0 ? 'dot hollow' : `dot ${key}`,
        part: `part ${key}`,
        width: `inline-size: ${String(counts.total === 0 ? 0 : (100 * counts[key]) / counts.total)}%`,
      }));
  }

  /** The bar's parts; an empty group would still leave its gap. */
  get parts() {
    return this.counts.filter(({ empty }) => !empty);
  }

  get barLabel(): string {
    return this.counts.map(({ label, value }) => fill(labels.countOf, label, value)).join(', ');
  }

  get changes() {
    const all = this.summary?.latestChanges ?? [];
    return all.slice(0, FIRST).map((change, index) => ({
      key: `${change.at} ${String(index)}`,
      at: change.at,
      person: change.person,
      recordId: change.recordId,
      href: change.recordId === null ? null : `/${change.recordId}`,
      from: change.from !== null && change.to !== null ? change.from : null,
      what: whatHappened(change),
      origin: change.origin === 'marketo' ? labels.fromMarketo : labels.fromSalesforce,
    }));
  }

  get hasChanges(): boolean {
    return this.changes.length > 0;
  }

  handleShowStatuses(): void {
    this.dispatchEvent(new CustomEvent('showstatuses'));
  }

  handleShowAll(): void {
    this.dispatchEvent(new CustomEvent('showchanges'));
  }

  handlePerson(event: Event): void {
    event.preventDefault();
    const recordId = (event.currentTarget as HTMLElement).dataset['recordId'] ?? '';
    const page = { type: 'standard__recordPage', attributes: { recordId, actionName: 'view' } };
    (this as unknown as Navigator)[NavigationMixin.Navigate](page);
  }
}

type Navigator = { [NavigationMixin.Navigate](page: object): void };

function whatHappened({ from, to }: ChangeView): string {
  if (from === null) return fill(labels.addedAs, to ?? '');
  return to ?? labels.removed;
}
