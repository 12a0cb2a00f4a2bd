import {
  changeMemberFields,
  failureOf,
  getFieldChoices,
  getMemberFields,
  type CallFailure,
  type MemberFieldChoicesView,
  type MemberFieldsView,
} from 'c/companion';
import { fieldLabels } from 'c/fieldLabels';
import { keyOf, type FieldPair } from 'c/fieldPairs';
import { labels } from 'c/labels';
import { fill } from 'c/words';
import LightningModal from 'lightning/modal';
import {
  mostText,
  namesOf,
  nothing,
  offerOf,
  pairsOf,
  rowsOf,
  willOf,
  withoutPair,
  withPair,
  type Draft,
} from './mapping';

/** Maps custom fields of members: pairs are added and removed, and nothing is changed before it is saved. Closes with the new pairs. */
export default class FieldMapping extends LightningModal {
  labels = { ...labels, ...fieldLabels };
  view: MemberFieldsView | null = null;
  choices: MemberFieldChoicesView | null = null;
  failure: CallFailure | null = null;
  choiceFailure: CallFailure | null = null;
  notice: string | null = null;
  told = '';
  marketo = '';
  salesforce = '';
  saving = false;
  private draft: Draft = nothing;

  override connectedCallback(): void {
    void this.load();
    void this.loadChoices();
  }

  get rows(): FieldPair[] {
    return rowsOf(this.view?.pairs ?? [], this.draft, this.choices);
  }

  get hasRows(): boolean {
    return this.rows.length > 0;
  }

  get most(): string | null {
    return mostText(this.rows);
  }

  get offer() {
    const { choices, rows, marketo } = this;
    if (!choices) return null;
    const offer = offerOf(choices, rows, marketo);
    return {
      ...offer,
      isClosed: offer.salesforce.length === 0,
      placeholder: marketo === '' ? fieldLabels.chooseFirst : fieldLabels.choose,
    };
  }

  get cannotAdd(): boolean {
    return this.marketo === '' || this.salesforce === '' || this.saving;
  }

  get will(): { key: number; text: string }[] {
    return willOf(this.view?.pairs ?? [], this.draft).map((text, key) => ({ key, text }));
  }

  get hasWill(): boolean {
    return this.will.length > 0;
  }

  /** While it saves the button stays as it is: what is disabled loses the keyboard. */
  get cannotSave(): boolean {
    return this.failure !== null || !this.hasWill;
  }

  get saveLabel(): string {
    return this.saving ? fieldLabels.saving : fieldLabels.save;
  }

  handleRetry(): void {
    void this.load();
  }

  handleRetryChoices(): void {
    void this.loadChoices();
  }

  handleMarketo(event: CustomEvent<{ value: string }>): void {
    Object.assign(this, { marketo: event.detail.value, salesforce: '' });
  }

  handleSalesforce(event: CustomEvent<{ value: string }>): void {
    this.salesforce = event.detail.value;
  }

  async handleAdd(): Promise<void> {
    const { choices, marketo, salesforce } = this;
    const one = choices?.marketo.find(({ name }) => name === marketo);
    const other = choices?.salesforce.find(({ name }) => name === salesforce);
    if (!one || !other || this.cannotAdd) return;
    const pair = { marketo: one, salesforce: other, suspended: null };
    const draft = withPair(this.draft, pair);
    const told = fill(fieldLabels.added, one.label, other.label);
    Object.assign(this, { draft, told, notice: null, marketo: '', salesforce: '' });
    // The button has nothing to add any more: whoever adds another goes on with its first field.
    await Promise.resolve();
    this.focusOn('first', 'told');
  }

  async handleRemove({ detail }: CustomEvent<FieldPair>): Promise<void> {
    if (this.saving) return;
    const said = detail.isNew ? fieldLabels.dropped : fieldLabels.removed;
    const told = fill(said, detail.marketo.label, detail.salesforce.label);
    const known = this.view?.pairs.find((pair) => keyOf(pair) === keyOf(detail));
    Object.assign(this, { draft: withoutPair(this.draft, known ?? detail), told, notice: null });
    // The button left with its row: what became of it keeps the focus.
    await Promise.resolve();
    this.focusOn('told');
  }

  handleCancel(): void {
    this.close();
  }

  async handleSave(): Promise<void> {
    if (this.cannotSave || this.saving) return;
    Object.assign(this, { saving: true, notice: null, disableClose: true });
    try {
      // What others mapped meanwhile stays: only what was changed here is changed.
      const { pairs } = await getMemberFields();
      const saved = await changeMemberFields(namesOf(pairsOf(pairs, this.draft)));
      this.disableClose = false;
      this.close(saved);
    } catch (error) {
      this.notice = failureOf(error).message || labels.failedText;
      await this.load();
    } finally {
      Object.assign(this, { saving: false, disableClose: false });
    }
  }

  /** Reads the pairs. What somebody changed already stays changed. */
  private async load(): Promise<void> {
    try {
      this.view = await getMemberFields();
      this.failure = null;
    } catch (error) {
      // Pairs that are shown already stay: the notice says what went wrong.
      if (!this.view) this.failure = failureOf(error);
    }
  }

  private async loadChoices(): Promise<void> {
    this.choiceFailure = null;
    try {
      this.choices = await getFieldChoices();
    } catch (error) {
      this.choiceFailure = failureOf(error);
    }
  }

  /** The first of these parts that is there. */
  private focusOn(...parts: readonly string[]): void {
    const found = parts.map((part) => this.refs?.[part]).find((part) => part !== undefined);
    (found as HTMLElement | undefined)?.focus();
  }
}
