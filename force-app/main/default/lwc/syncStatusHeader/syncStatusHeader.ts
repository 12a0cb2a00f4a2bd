import { api, LightningElement } from 'lwc';
import { statusLabels } from 'c/statusLabels';
import { fill, number } from 'c/words';

export type StatusTab = 'batches' | 'errors' | 'backlog' | 'connection';
const tabs: readonly StatusTab[] = ['batches', 'errors', 'backlog', 'connection'];

/** Title, tabs, and a slot for the tools of the tab that is shown. Fires `tab` with the tab chosen. */
export default class SyncStatusHeader extends LightningElement {
  @api selected: StatusTab = 'batches';
  @api errorCount: number | null = null;
  /** True when a tab was just chosen: the keyboard is put back on it. */
  @api focusTab = false;
  labels = statusLabels;
  private focused = false;

  override renderedCallback(): void {
    if (!this.focusTab || this.focused) return;
    this.focused = true;
    this.focus();
  }

  /** Puts the keyboard on the tab that is shown. */
  @api focus(): void {
    this.template?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }

  get tabs() {
    return tabs.map((tab) => ({
      tab,
      label: this.labelOf(tab),
      selected: String(tab === this.selected),
      index: tab === this.selected ? '0' : '-1',
      className: tab === this.selected ? 'tab selected' : 'tab',
    }));
  }

  handleClick(event: Event): void {
    this.choose((event.currentTarget as HTMLElement).dataset['tab'] as StatusTab);
  }

  handleKeydown(event: KeyboardEvent): void {
    const at = tabs.indexOf(this.selected);
    const forward = getComputedStyle(event.currentTarget as HTMLElement).direction === 'rtl' ? -1 : 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: at + forward,
      ArrowLeft: at - forward,
      Home: 0,
      End: tabs.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.choose(tabs[(to + tabs.length) % tabs.length] ?? this.selected);
  }

  private choose(tab: StatusTab): void {
    if (tab !== this.selected)
      this.dispatchEvent(new CustomEvent('tab', { detail: tab, bubbles: true, composed: true }));
  }

  private labelOf(tab: StatusTab): string {
    switch (tab) {
      case 'batches':
        return statusLabels.tabBatches;
      case 'errors':
        return this.errorCount === null
          ? statusLabels.tabErrors
          : fill(statusLabels.tabErrorsCount, number(this.errorCount));
      case 'backlog':
        return statusLabels.tabBacklog;
      case 'connection':
        return statusLabels.tabConnection;
    }
  }
}
