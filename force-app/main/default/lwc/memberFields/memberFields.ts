import { api, LightningElement } from 'lwc';
import { failureOf, getMemberFields, type CallFailure, type MemberFieldsView } from 'c/companion';
import { fieldLabels } from 'c/fieldLabels';
import FieldMapping from 'c/fieldMapping';
import type { FieldPair } from 'c/fieldPairs';
import { counted, number } from 'c/words';

/** Which custom fields of members are synced, and how each pair is doing; an admin maps them in a dialog. */
export default class MemberFields extends LightningElement {
  labels = fieldLabels;
  view: MemberFieldsView | null = null;
  failure: CallFailure | null = null;
  notice = '';

  override connectedCallback(): void {
    void this.refresh();
  }

  get loading(): boolean {
    return this.view === null && this.failure === null;
  }

  get pairs(): FieldPair[] {
    return (this.view?.pairs ?? []).map(({ marketo, salesforce, suspended }) => ({
      marketo: { ...marketo, type: null },
      salesforce: { ...salesforce, type: null },
      suspended,
      isNew: false,
    }));
  }

  get hasPairs(): boolean {
    return this.pairs.length > 0;
  }

  /** How many pairs are not synced; null where all are. */
  get suspended(): string | null {
    const { pairs } = this;
    const suspended = pairs.filter((pair) => pair.suspended !== null).length;
    if (suspended === 0) return null;
    return counted(suspended, fieldLabels.oneSuspended, fieldLabels.manySuspended, number(pairs.length));
  }

  /** Reads the pairs again; what was read before stays until then. */
  @api async refresh(): Promise<void> {
    try {
      this.view = await getMemberFields();
      this.failure = null;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  handleRetry(): Promise<void> {
    return this.refresh();
  }

  async handleMap(): Promise<void> {
    this.notice = '';
    const view = await FieldMapping.open<MemberFieldsView>({ size: 'medium', label: fieldLabels.title });
    if (!view) return;
    Object.assign(this, { view, failure: null, notice: fieldLabels.saved });
  }
}
