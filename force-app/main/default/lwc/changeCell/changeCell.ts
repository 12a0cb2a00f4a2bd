import { api, LightningElement } from 'lwc';
import { labels } from 'c/labels';

/** What a side says now and, in bold, what will be written there. Null is no member, or an empty field. */
export default class ChangeCell extends LightningElement {
  @api from: string | null = null;
  @api to: string | null = null;
  labels = labels;

  get isChange(): boolean {
    return this.from !== this.to;
  }

  /** What is there now, where something else will be. */
  get before(): string | null {
    return this.isChange ? this.from : null;
  }

  get after(): string {
    return this.to ?? (this.isChange ? labels.removed : labels.notAMember);
  }

  get afterClass(): string {
    if (this.isChange) return 'value written';
    return this.to === null ? 'absent' : 'value';
  }
}
