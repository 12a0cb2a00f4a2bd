import { api, LightningElement } from 'lwc';
import { labels } from 'c/labels';
import { fill, sameDay } from 'c/words';

/**
 * A sentence with a time in it, in the viewer's zone: "Last checked today at 14:32." or, on another day, with the date.
 * `label` holds the gap {0} for the time. `brief` is for columns: only the time, or only the date on another day.
 */
export default class TimeText extends LightningElement {
  @api label = '{0}';
  @api value: string | null = null;
  @api brief = false;
  /** Leaves the word "today" out: "Next check at about 14:37." */
  @api clock = false;

  get before(): string {
    return this.sentence.split('{0}')[0] ?? '';
  }

  get after(): string {
    return this.sentence.split('{0}')[1] ?? '';
  }

  get hour(): string | undefined {
    return this.isToday || !this.brief ? '2-digit' : undefined;
  }

  get day(): string | undefined {
    return this.isToday ? undefined : 'numeric';
  }

  get month(): string | undefined {
    return this.isToday ? undefined : 'short';
  }

  get year(): string | undefined {
    return this.isToday || this.brief ? undefined : 'numeric';
  }

  private get isToday(): boolean {
    return this.value !== null && sameDay(new Date(this.value), new Date());
  }

  private get sentence(): string {
    return this.isToday && !this.brief && !this.clock ? fill(this.label, labels.todayAt) : this.label;
  }
}
