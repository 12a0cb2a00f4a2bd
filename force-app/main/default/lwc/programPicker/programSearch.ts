import { failureOf, searchPrograms, type ProgramHit } from 'c/companion';
import { labels } from 'c/labels';
import { counted } from 'c/words';

/** Wait after the last keystroke before asking, milliseconds. */
const PAUSE = 250;

/** What a search found, and what it says of itself. */
export type Found = {
  readonly hits: readonly ProgramHit[];
  readonly searched: string;
  readonly message: string;
};

/** Asks for programs: soon after the last keystroke, and only the latest question's answer counts. */
export class ProgramSearch {
  private question = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Asks once nobody has typed for a moment. */
  soon(ask: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(ask, PAUSE);
  }

  /** Forgets the question under way: an answer to it would open the list again, under the mouse. */
  forget(): void {
    clearTimeout(this.timer);
    this.question += 1;
  }

  /** The programs that fit; null when a later question overtook this one. Never throws: a failure is the message. */
  async ask(campaignId: string, text: string): Promise<Found | null> {
    const question = (this.question += 1);
    const found = await this.answer(campaignId, text);
    return question === this.question ? found : null;
  }

  private async answer(campaignId: string, searched: string): Promise<Found> {
    try {
      const hits = await searchPrograms(campaignId, searched);
      const message =
        hits.length === 0 ? labels.noPrograms : counted(hits.length, labels.oneProgram, labels.manyPrograms);
      return { hits, searched, message };
    } catch (error) {
      return { hits: [], searched, message: failureOf(error).message || labels.failedText };
    }
  }
}

/** Where a key moves the active option of `count`, -1 being none; undefined for keys that do not move it. */
export function moved(key: string, active: number, count: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return active >= last ? 0 : active + 1;
    case 'ArrowUp':
      return active <= 0 ? last : active - 1;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
