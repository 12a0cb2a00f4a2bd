import { api, LightningElement } from 'lwc';

/** Icon, title, at most two sentences; actions and small print are slots. */
export default class EmptyState extends LightningElement {
  /** A utility icon with its set, as "utility:link". */
  @api icon = '';
  @api tone: 'neutral' | 'info' | 'warning' | 'error' = 'info';
  // `heading`, not `title`: a title attribute would become a tooltip of the whole element.
  @api heading = '';
  @api text = '';

  get iconClass(): string {
    return `icon ${this.tone}`;
  }
}
