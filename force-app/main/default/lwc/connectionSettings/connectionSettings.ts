import { api, LightningElement } from 'lwc';
import {
  changeSettings,
  failureOf,
  switchSync,
  type ConnectionSettings as Settings,
  type ConnectionView,
} from 'c/companion';
import { labels } from 'c/labels';
import LightningConfirm from 'lightning/confirm';
import { settingLabels } from './settingLabels';

/** Marketo's own names; no language changes them. */
const personNames = ['Person (Lead)', 'Lead'].map((value) => ({ label: value, value }));
const newPeople = [
  { label: settingLabels.newCreate, value: 'create' },
  { label: settingLabels.newExisting, value: 'existing-only' },
  { label: settingLabels.newApprove, value: 'approve' },
];

/** What an admin decides for the whole connection: its switch and its settings. Fires `changed` once something is. */
export default class ConnectionSettings extends LightningElement {
  @api connection: ConnectionView | null = null;
  labels = settingLabels;
  personNames = personNames;
  newPeople = newPeople;
  notice = '';
  failure: string | null = null;
  busy = false;
  /** The button that saves has nothing left to do, and gives the keyboard away. */
  private saved = false;
  /** What was chosen and not saved yet. */
  private draft: Partial<Settings> = {};

  override renderedCallback(): void {
    if (!this.saved || !this.cannotSave) return;
    this.saved = false;
    const { template } = this;
    // A button that was just disabled has the keyboard still, for a moment.
    const at = template?.activeElement as HTMLElement | null | undefined;
    if (at?.dataset['action'] === 'save' || document.activeElement === document.body)
      template?.querySelector<HTMLElement>('.notice')?.focus();
  }

  get personName(): string {
    return this.draft.personName ?? this.connection?.settings.personName ?? '';
  }

  get creation(): string {
    return this.draft.creation ?? this.connection?.settings.creation ?? '';
  }

  get cannotSave(): boolean {
    const settings = this.connection?.settings;
    const isSame = this.personName === settings?.personName && this.creation === settings?.creation;
    // While it saves it stays as it is: what is disabled loses the keyboard.
    return isSame && !this.busy;
  }

  get switchLabel(): string {
    return this.connection?.enabled ? settingLabels.turnOff : settingLabels.turnOn;
  }

  handleChange(event: CustomEvent<{ value: string }>): void {
    const name = (event.currentTarget as HTMLElement).dataset['name'] ?? '';
    this.draft = { ...this.draft, [name]: event.detail.value };
  }

  handleSave(): Promise<void> {
    return this.act(async () => {
      await changeSettings(this.draft);
      Object.assign(this, { draft: {}, saved: true });
      return settingLabels.saved;
    });
  }

  async handleSwitch(): Promise<void> {
    const enabled = !this.connection?.enabled;
    const isSure =
      enabled ||
      (await LightningConfirm.open({ label: settingLabels.turnOff, message: settingLabels.offText }));
    if (!isSure) return;
    await this.act(async () => {
      await switchSync(enabled);
      return enabled ? settingLabels.turnedOn : settingLabels.turnedOff;
    });
  }

  /** One thing at a time: what became of it is said aloud. */
  private async act(deed: () => Promise<string>): Promise<void> {
    if (this.busy) return;
    Object.assign(this, { busy: true, notice: '', failure: null });
    try {
      this.notice = await deed();
      this.dispatchEvent(new CustomEvent('changed'));
    } catch (error) {
      this.failure = failureOf(error).message || labels.failedText;
    } finally {
      this.busy = false;
    }
  }
}
