import { api, LightningElement } from 'lwc';
import type { PreviewView } from 'c/companion';
import { labels } from 'c/labels';
import { previewLabels } from 'c/previewLabels';
import { fill, number } from 'c/words';
import { givesWayText, lookedText, namedText, rowsOf, unfitText } from './fieldRows';

export type PreviewedFields = NonNullable<PreviewView['memberFields']>;

/** Rows that stand there before somebody asks for all of them. */
const FIRST = 5;

/**
 * What the numbers of a preview leave open about custom fields of members: who was looked at, what a side cannot hold, and which values
 * give way to the other side's. Nothing at all where there is nothing of it to say.
 */
export default class PreviewFields extends LightningElement {
  labels = { ...labels, ...previewLabels };
  showsAll = false;
  private view: PreviewedFields | null = null;

  @api get fields(): PreviewedFields | null {
    return this.view;
  }

  set fields(fields: PreviewedFields | null) {
    Object.assign(this, { view: fields, showsAll: false });
  }

  get facts() {
    const { view } = this;
    if (!view) return null;
    const facts = {
      looked: lookedText(view),
      unfit: unfitText(view),
      givesWay: givesWayText(view),
      named: namedText(view),
    };
    return facts.looked === null && facts.unfit === null && facts.givesWay === null ? null : facts;
  }

  get rows() {
    const rows = this.view ? rowsOf(this.view) : [];
    return this.showsAll ? rows : rows.slice(0, FIRST);
  }

  get more(): string | null {
    const count = this.view?.overwritten.length ?? 0;
    return this.showsAll || count <= FIRST ? null : fill(previewLabels.showAllOf, number(count));
  }

  /** The button leaves: the table that it filled takes its focus. */
  async handleMore(): Promise<void> {
    this.showsAll = true;
    await Promise.resolve();
    (this.refs?.['table'] as HTMLElement | undefined)?.focus();
  }
}
