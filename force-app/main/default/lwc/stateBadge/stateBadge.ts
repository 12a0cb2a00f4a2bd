import { api, LightningElement } from 'lwc';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'error';

/** A state as icon and word: colour never stands alone. */
export default class StateBadge extends LightningElement {
  @api label = '';
  @api tone: Tone = 'neutral';
  /** A utility icon's name without its set, as "check". */
  @api icon: string | null = null;

  get iconName(): string {
    return `utility:${this.icon ?? ''}`;
  }

  get badgeClass(): string {
    return `badge ${this.tone}`;
  }
}
