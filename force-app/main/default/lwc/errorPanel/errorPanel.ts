import { api, LightningElement } from 'lwc';
import { isUnreachable, type CallFailure } from 'c/companion';
import { labels } from 'c/labels';
import { statusLabels } from 'c/statusLabels';
import { fill } from 'c/words';

type Face = { icon: string; tone: 'neutral' | 'error' | 'warning'; heading: string; text: string };

/** Why a call failed, what it means and what to do. Fires `retry`. */
export default class ErrorPanel extends LightningElement {
  @api failure: CallFailure | null = null;
  labels = labels;
  copied = false;

  get face(): Face {
    const message = this.failure?.message ?? '';
    if (this.failure && isUnreachable(this.failure)) {
      return {
        icon: 'utility:offline',
        tone: 'error',
        heading: labels.unreachableTitle,
        text: labels.unreachableText,
      };
    }
    switch (this.failure?.code) {
      case 'no-access':
        return {
          icon: 'utility:key',
          tone: 'neutral',
          heading: labels.noAccessTitle,
          text: labels.noAccessText,
        };
      case 'no-access-admin':
        return {
          icon: 'utility:key',
          tone: 'neutral',
          heading: statusLabels.noAccessStatusTitle,
          text: statusLabels.noAccessStatusText,
        };
      case 'busy':
        return { icon: 'utility:clock', tone: 'warning', heading: labels.busyTitle, text: message };
      case 'package-too-old':
      case 'lockstep-too-old':
        return { icon: 'utility:upgrade', tone: 'warning', heading: labels.updateNeeded, text: message };
      default:
        return {
          icon: 'utility:error',
          tone: 'error',
          heading: labels.failedTitle,
          text: message || labels.failedText,
        };
    }
  }

  get mayRetry(): boolean {
    return !this.isNoAccess;
  }

  private get isNoAccess(): boolean {
    return this.failure?.code.startsWith('no-access') ?? false;
  }

  get copyLabel(): string {
    return this.copied ? labels.copied : labels.copyForAdmin;
  }

  get reference(): string | null {
    return this.failure?.reference ? fill(labels.reference, this.failure.reference) : null;
  }

  handleRetry(): void {
    this.dispatchEvent(new CustomEvent('retry'));
  }

  async handleCopy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(
        this.failure?.code === 'no-access-admin'
          ? statusLabels.messageForAdminStatus
          : labels.messageForAdmin,
      );
      this.copied = true;
    } catch {
      // The browser may refuse the clipboard; the sentence on screen names the permission set anyway.
      this.copied = false;
    }
  }
}
