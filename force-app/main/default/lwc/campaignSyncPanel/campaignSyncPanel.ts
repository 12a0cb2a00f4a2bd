import hasLink from '@salesforce/customPermission/Lockstep_Link';
import { api, LightningElement } from 'lwc';
import { failureOf, getSummary, isUnreachable, pause, resume, syncNow, unlink } from 'c/companion';
import type { CallFailure, CampaignSummary, LinkView, ProgramHit } from 'c/companion';
import { labels } from 'c/labels';
import StatusMatch from 'c/statusMatch';
import SyncPreview from 'c/syncPreview';
import { fill, number, timeZone } from 'c/words';
import LightningConfirm from 'lightning/confirm';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { RefreshEvent } from 'lightning/refresh';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { recall, remember } from './lastKnown';
import {
  answerOf,
  badgeOf,
  fixesIn,
  unreachableBadge,
  viewOf,
  worklistOf,
  type Badge,
  type View,
} from './panelView';

/** Milliseconds between looks: while something is under way, and otherwise. */
const SOON = 3_000;
const LATER = 60_000;
/** A sync that nobody has heard of for so long is no longer waited for. */
const LONGEST = 120_000;

/** A campaign and its Marketo program: what state they are in, in numbers, and what this person may do about it. */
export default class CampaignSyncPanel extends LightningElement {
  labels = labels;
  summary: CampaignSummary | null = null;
  failure: CallFailure | null = null;
  chosen: ProgramHit | null = null;
  choosing = false;
  announcement = '';
  /** Set by Sync now until its sync is over: the last check known then, and how long to believe in it. */
  private awaited: { readonly lastSyncedAt: string | null; readonly until: number } | undefined;
  private campaignId = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  @api get recordId(): string {
    return this.campaignId;
  }

  set recordId(value: string) {
    if (value === this.campaignId) return;
    this.campaignId = value;
    this.summary = null;
    this.choosing = false;
    if (this.isConnected) void this.load();
  }

  override connectedCallback(): void {
    if (this.campaignId !== '') void this.load();
  }

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  get loading(): boolean {
    return this.summary === null && this.failure === null;
  }

  get busy(): string {
    return String(this.loading);
  }

  get badge(): Badge | null {
    if (this.failure) return isUnreachable(this.failure) ? unreachableBadge : null;
    return this.summary && badgeOf(this.summary, new Date());
  }

  get isChoose(): boolean {
    return this.view === 'choose';
  }

  get isBlocked(): boolean {
    return this.view === 'blocked';
  }

  get isLinked(): boolean {
    return this.view === 'linked';
  }

  get isPaused(): boolean {
    return this.view === 'paused';
  }

  get isBroken(): boolean {
    return this.view === 'broken';
  }

  get answer() {
    return this.summary && answerOf(this.summary);
  }

  get worklist() {
    return this.summary && worklistOf(this.summary);
  }

  get fixes(): string | null {
    return this.summary && fixesIn(this.summary);
  }

  get hasFindings(): boolean {
    return (this.summary?.findings.length ?? 0) > 0;
  }

  get lastKnown() {
    const known = recall(this.campaignId);
    return known && { at: known.at, label: fill(labels.lastKnown, '{0}', known.state) };
  }

  get zone(): string {
    return fill(labels.timesIn, timeZone);
  }

  get progress() {
    const syncing = this.summary?.syncing;
    if (!syncing) return null;
    const label = fill(labels.syncingOf, number(syncing.done), number(syncing.of));
    const percent = syncing.of === 0 ? 0 : Math.round((100 * syncing.done) / syncing.of);
    return { label, percent, width: `inline-size: ${String(percent)}%` };
  }

  get syncLabel(): string {
    return this.progress?.label ?? (this.awaited === undefined ? labels.syncNow : labels.syncing);
  }

  get maySync(): boolean {
    return this.mayAct && this.isLinked && this.summary?.state === 'active';
  }

  get mayStart(): boolean {
    return this.mayAct && this.isLinked && this.summary?.state === 'ready';
  }

  get mayPause(): boolean {
    return this.summary?.state === 'active' || this.summary?.state === 'held';
  }

  get mayResume(): boolean {
    return this.mayAct && this.summary?.state === 'paused';
  }

  get mayUnlink(): boolean {
    return this.mayAct && this.failure === null && !this.choosing && Boolean(this.summary?.linkId);
  }

  get mayAct(): boolean {
    return hasLink === true;
  }

  get cannotPreview(): boolean {
    return this.chosen === null;
  }

  get previewLabel(): string {
    return this.chosen === null || this.chosen.canLink ? labels.previewChanges : labels.reviewFixes;
  }

  handleRetry(): void {
    this.failure = null;
    void this.load();
  }

  handleChoose(event: CustomEvent<ProgramHit | null>): void {
    this.chosen = event.detail;
  }

  handleChooseAnother(): void {
    this.chosen = null;
    this.choosing = true;
  }

  handleBack(): void {
    this.choosing = false;
  }

  async handleNext(): Promise<void> {
    if (!this.chosen) return;
    const { canLink, program } = this.chosen;
    await (canLink ? this.openPreview(program.id) : this.openStatuses(program.id));
  }

  async handleStart(): Promise<void> {
    if (this.summary?.program) await this.openPreview(this.summary.program.id);
  }

  async handleShowStatuses(): Promise<void> {
    if (this.summary?.program) await this.openStatuses(this.summary.program.id);
  }

  async handleSync(): Promise<void> {
    const linkId = this.summary?.linkId;
    if (!linkId || this.progress || this.awaited !== undefined) return;
    this.awaited = { lastSyncedAt: this.summary?.lastSyncedAt ?? null, until: Date.now() + LONGEST };
    this.announcement = labels.syncing;
    try {
      await syncNow(this.campaignId, linkId);
      await this.load();
    } catch (error) {
      this.awaited = undefined;
      this.complain(error);
    }
  }

  async handleMenu(event: CustomEvent<{ value: string }>): Promise<void> {
    const { value } = event.detail;
    if (value === 'unlink') await this.handleUnlink();
    if (value === 'pause') await this.act(pause, labels.pausedTitle, labels.pauseDoneText);
  }

  async handleResume(): Promise<void> {
    await this.act(resume, labels.resumeDone, labels.resumeDoneText);
  }

  async handleUnlink(): Promise<void> {
    const { linkId = null, program = null } = this.summary ?? {};
    if (!linkId) return;
    const sure = await LightningConfirm.open({
      label: labels.unlinkTitle,
      message: fill(labels.unlinkText, program?.name ?? ''),
    });
    if (sure) await this.act(unlink, labels.unlinked, labels.unlinkedText);
  }

  /** Asks for something to be done with the link, and says that it was, or why not. */
  private async act(
    work: (campaignId: string, linkId: string) => Promise<LinkView>,
    done: string,
    text: string,
  ): Promise<void> {
    const linkId = this.summary?.linkId;
    if (!linkId) return;
    try {
      await work(this.campaignId, linkId);
      await this.changed(done, text);
    } catch (error) {
      this.complain(error);
    }
  }

  private get view(): View | null {
    if (this.failure || !this.summary) return null;
    return this.choosing ? 'choose' : viewOf(this.summary);
  }

  private async openPreview(programId: number): Promise<void> {
    const { campaignId } = this;
    const made = await SyncPreview.open<LinkView>({
      size: 'large',
      label: labels.previewTitle,
      campaignId,
      programId,
    });
    if (made) await this.changed(labels.linked, fill(labels.linkedText, made.program.name));
  }

  private async openStatuses(programId: number): Promise<void> {
    const { campaignId } = this;
    await StatusMatch.open({ size: 'medium', label: labels.statusMatchTitle, campaignId, programId });
  }

  /** The link changed: say so, tell the page, and show what is true now. */
  private async changed(title: string, message: string): Promise<void> {
    this.choosing = false;
    this.chosen = null;
    this.awaited = undefined;
    this.announcement = title;
    this.dispatchEvent(new ShowToastEvent({ title, message, variant: 'success' }));
    await notifyRecordUpdateAvailable([{ recordId: this.campaignId }]);
    this.dispatchEvent(new RefreshEvent());
    await this.load();
  }

  private complain(error: unknown): void {
    const message = failureOf(error).message || labels.failedText;
    this.announcement = message;
    this.dispatchEvent(new ShowToastEvent({ title: labels.failedTitle, message, variant: 'error' }));
  }

  /** Asks for the summary, keeps what is shown until the answer is there, and plans the next look. */
  private async load(): Promise<void> {
    const campaignId = this.campaignId;
    clearTimeout(this.timer);
    try {
      const summary = await getSummary(campaignId);
      if (campaignId !== this.campaignId) return;
      this.show(summary);
    } catch (error) {
      if (campaignId !== this.campaignId) return;
      this.failure = failureOf(error);
    }
    if (this.isConnected)
      this.timer = setTimeout(
        () => {
          void this.look();
        },
        this.underWay ? SOON : LATER,
      );
  }

  private show(summary: CampaignSummary): void {
    const before = this.badge?.label;
    if (this.isOver(summary)) this.awaited = undefined;
    this.summary = summary;
    this.failure = null;
    const badge = badgeOf(summary, new Date());
    remember(this.campaignId, { state: badge.label, at: summary.lastSyncedAt ?? new Date().toISOString() });
    if (before !== undefined && before !== badge.label) {
      this.announcement = [badge.label, answerOf(summary).headline].join('. ');
    }
  }

  /** Whether the sync that was asked for has run: something was under way and no longer is, or there was a newer check. */
  private isOver({ syncing, lastSyncedAt }: CampaignSummary): boolean {
    if (!this.awaited || syncing !== null) return false;
    const ran = this.summary?.syncing != null || lastSyncedAt !== this.awaited.lastSyncedAt;
    return ran || Date.now() > this.awaited.until;
  }

  private get underWay(): boolean {
    return this.awaited !== undefined || this.summary?.state === 'checking' || this.summary?.syncing != null;
  }

  /** Nobody looks at a hidden tab, and a search must not be interrupted. */
  private async look(): Promise<void> {
    if (document.visibilityState === 'visible') await this.load();
    else
      this.timer = setTimeout(() => {
        void this.look();
      }, LATER);
  }
}
