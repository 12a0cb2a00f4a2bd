import { failureOf, type CallFailure } from 'c/companion';

/** Wait after the last choice before asking what it would do, milliseconds. */
const PAUSE = 500;

type Listener<Answer> = {
  readonly answered: (answer: Answer) => void;
  readonly failed: (failure: CallFailure) => void;
};

/** Asks soon after the last question, and only the answer to the latest one counts. */
export class LatestAnswer<Answer> {
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listener: Listener<Answer>;

  constructor(listener: Listener<Answer>) {
    this.listener = listener;
  }

  /** Nothing is waited for any more. */
  stop(): void {
    this.asked += 1;
    clearTimeout(this.timer);
  }

  /** Asks this unless something else is asked meanwhile. */
  soon(question: () => Promise<Answer>): void {
    this.stop();
    const { asked } = this;
    this.timer = setTimeout(() => {
      void this.ask(asked, question);
    }, PAUSE);
  }

  private async ask(asked: number, question: () => Promise<Answer>): Promise<void> {
    try {
      const answer = await question();
      if (asked === this.asked) this.listener.answered(answer);
    } catch (error) {
      if (asked === this.asked) this.listener.failed(failureOf(error));
    }
  }
}
