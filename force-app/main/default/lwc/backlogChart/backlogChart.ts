import { api, LightningElement } from 'lwc';
import type { BacklogView } from 'c/companion';
import { statusLabels } from 'c/statusLabels';
import { barsOf, daysOf, linesOf, nowOf, SIZE } from './bars';

/** Thirty bars of four hours; the same numbers as a table for screen readers, and each on focus. */
export default class BacklogChart extends LightningElement {
  @api points: BacklogView['points'] = [];
  labels = statusLabels;
  viewBox = `0 0 ${String(SIZE.width)} ${String(SIZE.height)}`;
  shown: string | null = null;

  get bars() {
    return barsOf(this.points);
  }

  get now() {
    return nowOf(this.points);
  }

  get lines() {
    return linesOf(this.points);
  }

  get days() {
    return daysOf(this.points);
  }

  handleShow(event: Event): void {
    this.shown = (event.currentTarget as SVGElement).dataset['text'] ?? null;
  }

  handleHide(): void {
    this.shown = null;
  }
}
