import { api, LightningElement } from 'lwc';
import { fieldLabels } from 'c/fieldLabels';
import { labels } from 'c/labels';
import { statusLabels } from 'c/statusLabels';
import { keyOf, rowOf, type FieldPair } from './pairRows';

export { keyOf } from './pairRows';
export type { FieldPair } from './pairRows';

/** Pairs of fields, and how each is doing. Where one may be removed, fires `remove` with the pair. */
export default class FieldPairs extends LightningElement {
  @api pairs: readonly FieldPair[] = [];
  @api mayRemove = false;
  labels = { ...labels, ...fieldLabels, howToFix: statusLabels.howToFix };

  get rows() {
    return this.pairs.map(rowOf);
  }

  get tableClass(): string {
    return this.mayRemove ? 'table removable' : 'table';
  }

  handleRemove(event: Event): void {
    const { key } = (event.currentTarget as HTMLElement).dataset;
    const detail = this.pairs.find((pair) => keyOf(pair) === key);
    if (detail) this.dispatchEvent(new CustomEvent('remove', { detail }));
  }
}
