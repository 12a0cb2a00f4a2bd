import hasLink from '@salesforce/customPermission/Lockstep_Link';
import { api, LightningElement } from 'lwc';
import { failureOf, type CallFailure, type CampaignSummary, type ProgramHit } from 'c/companion';
import { regain } from 'c/keyboard';
import { labels } from 'c/labels';
import type ProgramPicker from 'c/programPicker';
import { recordChanged } from 'c/recordPage';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { cardOf, nothingKnown, type CardView } from './cardView';
import { lastKnownOf, rememberState } from './lastKnown';
import { actionOf, panelActions, type Done, type PanelAction } from './panelActions';
import { answerOf } from './panelView';
import { SummaryWatch } from './summaryWatch';

/** A campaign and its Marketo program: what state they are in, in numbers, and what this person may do about it. */
export default class CampaignSyncPanel extends LightningElement {
  labels = labels;
  summary: CampaignSummary | null = null;
  failure: CallFailure | null = null;
  chosen: ProgramHit | null = null;
  choosing = false;
  awaiting = false;
  announcement = '';
  readonly mayAct = hasLink === true;
  private campaignId = '';
  private watch = new SummaryWatch({
    show: this.show.bind(this),
    fail: (failure) => Object.assign(this, { failure }),
  });

  @api get recordId(): string {
    return this.campaignId;
  }
  set recordId(value: string) {
    if (value === this.campaignId) return;
    this.campaignId = value;
    Object.assign(this, { ...nothingKnown, announcement: '' });
    if (this.isConnected) void this.watch.follow(value);
  }

  override connectedCallback(): void {
    if (this.campaignId !== '') void this.watch.follow(this.campaignId);
  }

  override disconnectedCallback(): void {
    this.watch.stop();
  }

  get card(): CardView {
    return cardOf(this, new Date());
  }

  get lastKnown() {
    return lastKnownOf(this.campaignId);
  }

  handleRetry(): void {
    this.failure = null;
    void this.look();
  }

  /** Members were decided about. What became of it stands in their list; with the last member that has left the card. */
  async handleDecided({ detail }: CustomEvent<string>): Promise<void> {
    await recordChanged(this, this.campaignId);
    await this.look();
    if (!this.card.worklist) this.announcement = detail;
  }

  handleChoose(event: CustomEvent<ProgramHit | null>): void {
    this.chosen = event.detail;
  }

  async handleChoosing(): Promise<void> {
    Object.assign(this, { chosen: null, choosing: !this.choosing });
    await Promise.resolve();
    if (this.choosing) this.picker?.focus();
    else regain(this.template, 'h2');
  }

  async handleNext(): Promise<void> {
    if (this.chosen) await this.act(this.card.next, this.chosen.program.id);
  }

  async handleAct(event: Event): Promise<void> {
    await this.act(actionOf(event));
  }

  async handleMenu({ detail: { value } }: CustomEvent<{ value: PanelAction | 'move' }>): Promise<void> {
    if (value === 'move') await this.handleChoosing();
    else await this.act(value);
  }

  async handleSync(): Promise<void> {
    if (!this.summary?.linkId || this.card.progress || this.awaiting) return;
    this.watch.expect();
    Object.assign(this, { awaiting: true, announcement: labels.syncing });
    await this.act('sync');
  }

  /** Has something done and says that it was, or why not; where the link is no longer what the card shows, shows what it is. */
  private async act(action: PanelAction, programId = this.summary?.program?.id ?? null): Promise<void> {
    try {
      const { campaignId, summary } = this;
      const done = await panelActions[action]({ campaignId, summary, programId });
      if (done === 'look') await this.look();
      else if (done) await this.changed(done);
    } catch (error) {
      if (action === 'sync') this.expectNothing();
      const { code, message: told } = failureOf(error);
      const message = told || labels.failedText;
      this.announcement = message;
      this.dispatchEvent(new ShowToastEvent({ title: labels.failedTitle, message, variant: 'error' }));
      if (code === 'conflict') await this.look();
    }
  }

  /** The link changed: say so, tell the page, and show what is true now. */
  private async changed({ title, text: message }: Exclude<Done, string | null>): Promise<void> {
    Object.assign(this, { choosing: false, chosen: null, announcement: title });
    this.picker?.reset();
    this.expectNothing();
    this.dispatchEvent(new ShowToastEvent({ title, message, variant: 'success' }));
    await recordChanged(this, this.campaignId);
    await this.look();
  }

  private expectNothing(): void {
    this.watch.settle();
    this.awaiting = false;
  }

  /** Shows what is true now. What somebody pressed may leave the card with it: its title gets the keyboard. */
  private async look(): Promise<void> {
    await this.watch.look();
    regain(this.template, 'h2');
  }

  private get picker(): ProgramPicker | undefined {
    return this.refs?.['picker'] as ProgramPicker | undefined;
  }

  private show(summary: CampaignSummary): void {
    const before = this.card.badge?.label;
    const label = rememberState(this.campaignId, summary);
    Object.assign(this, { summary, failure: null, awaiting: this.watch.awaiting });
    if (before !== undefined && before !== label)
      this.announcement = `${label}. ${answerOf(summary).headline}`;
  }
}
