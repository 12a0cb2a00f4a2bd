import { api, LightningElement } from 'lwc';
import { failureOf, getPreviewRows, type LeaveOut, type PreviewView } from 'c/companion';
import { labels } from 'c/labels';
import { previewLabels } from 'c/previewLabels';
import { leaveOutOf, leavingOf, leavingText, nobody, withKind, withRow, type Leaving } from './leaving';
import { csvOf } from './previewCsv';
import { fieldName, groupsOf, peopleByKind, type Pages } from './rowGroups';

/**
 * The rows of a preview by what happens to them, and who of them is left out. Fires `leave` with what the API is to be told:
 * whom to leave out, or null for nobody.
 */
export default class PreviewRows extends LightningElement {
  @api campaignId = '';
  /** What of an earlier preview is still left out; read when the rows are shown first. */
  @api leaveOut: LeaveOut | null = null;
  labels = { ...labels, ...previewLabels };
  pages: Pages = {};
  leaving: Leaving = nobody;
  /** Somebody would be added again who was removed since an earlier link. */
  hasAgain = false;
  notice: string | null = null;
  private busy: ReadonlySet<string> = new Set();
  private view: PreviewView | null = null;

  @api get preview(): PreviewView | null {
    return this.view;
  }

  set preview(preview: PreviewView | null) {
    this.view = preview;
    const leaving = leavingOf(leaveOutOf(this.leaving));
    Object.assign(this, { pages: {}, leaving, hasAgain: false, notice: null, busy: new Set() });
    if (this.isConnected) void this.askAgain();
  }

  override connectedCallback(): void {
    this.leaving = leavingOf(this.leaveOut);
    void this.askAgain();
  }

  get groups() {
    return this.view ? groupsOf(this.view, this.pages, this.leaving) : [];
  }

  get fields() {
    return (this.view?.salesforce.fields ?? []).map((field) => ({ ...field, name: fieldName(field.field) }));
  }

  get hasFields(): boolean {
    return this.fields.length > 0;
  }

  get mayLeave(): boolean {
    return this.view?.canApply === true;
  }

  get told(): string {
    return this.view ? leavingText(this.leaving, peopleByKind(this.view)) : '';
  }

  get includesAgain(): boolean {
    return !this.leaving.again;
  }

  get csv() {
    return csvOf(this.campaignId, this.view?.id ?? '');
  }

  get total(): number {
    return this.view?.people ?? 0;
  }

  handleKind(event: CustomEvent<{ checked: boolean }>): void {
    this.leave(withKind(this.leaving, dataOf(event, 'kind'), event.detail.checked));
  }

  handleAgain(event: CustomEvent<{ checked: boolean }>): void {
    this.leave({ ...this.leaving, again: !event.detail.checked });
  }

  handleRow(event: CustomEvent<{ checked: boolean }>): void {
    const key = dataOf(event, 'row');
    const row = this.pages[dataOf(event, 'kind')]?.rows.find((one) => one.key === key);
    if (row) this.leave(withRow(this.leaving, row, event.detail.checked));
  }

  /** All rows of a kind from the first on, or the next page of them. The button keeps its place and its focus. */
  async handleMore(event: Event): Promise<void> {
    const kind = dataOf(event, 'kind');
    const { view, busy } = this;
    if (!view || busy.has(kind)) return;
    this.busy = new Set([...busy, kind]);
    this.notice = null;
    const { rows = [], next = null } = this.pages[kind] ?? {};
    try {
      const page = await getPreviewRows(this.campaignId, view.id, { kind, again: null }, next);
      if (view === this.view)
        this.pages = { ...this.pages, [kind]: { rows: [...rows, ...page.rows], next: page.next } };
    } catch (error) {
      if (view === this.view) this.notice = failureOf(error).message || labels.failedText;
    } finally {
      if (view === this.view) this.busy = new Set([...this.busy].filter((one) => one !== kind));
    }
  }

  private leave(leaving: Leaving): void {
    this.leaving = leaving;
    this.dispatchEvent(new CustomEvent('leave', { detail: leaveOutOf(leaving) }));
  }

  private async askAgain(): Promise<void> {
    const { view } = this;
    if (!view?.canApply) return;
    try {
      const { rows } = await getPreviewRows(this.campaignId, view.id, { kind: null, again: true }, null);
      if (view === this.view) this.hasAgain = rows.length > 0;
    } catch {
      // Without an answer nobody is offered to be left out as a group; each row still can be.
    }
  }
}

const dataOf = (event: Event, name: string): string =>
  (event.currentTarget as HTMLElement).dataset[name] ?? '';
