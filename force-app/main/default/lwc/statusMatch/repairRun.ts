import { failureOf, getRepair, planRepair, type RepairChoice, type RepairView } from 'c/companion';
import { repairLabels } from 'c/repairLabels';
import { counted, fill, number } from 'c/words';

/** Wait after the last choice before asking what it would do, and between two looks at a repair, milliseconds. */
const PAUSE = 500;
const BETWEEN = 1_500;
const LOOKS = 60;

/** What is known of what the choices would do. */
export type Planned = { readonly plan: RepairView | null; readonly notice: string | null };

/** Asks what the choices would do: soon after the last one, and only the latest answer counts. */
export class RepairPlanner {
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly tell: (planned: Planned) => void;

  constructor(tell: (planned: Planned) => void) {
    this.tell = tell;
  }

  stop(): void {
    this.asked += 1;
    clearTimeout(this.timer);
  }

  plan(campaignId: string, programId: number, choices: readonly RepairChoice[]): void {
    this.stop();
    this.tell({ plan: null, notice: null });
    if (choices.length === 0) return;
    const { asked } = this;
    this.timer = setTimeout(() => {
      void this.ask(asked, () => planRepair(campaignId, programId, choices));
    }, PAUSE);
  }

  private async ask(asked: number, call: () => Promise<RepairView>): Promise<void> {
    try {
      const plan = await call();
      if (asked === this.asked) this.tell({ plan, notice: null });
    } catch (error) {
      const notice = fill(repairLabels.planFailed, failureOf(error).message);
      if (asked === this.asked) this.tell({ plan: null, notice });
    }
  }
}

const moving: ReadonlySet<RepairView['state']> = new Set(['applying', 'putting-back', 'undoing']);

/** Waits until a repair is neither applied nor undone any more, or is not believed in any longer. */
export async function settledRepair(repair: RepairView, looks = LOOKS): Promise<RepairView> {
  if (!moving.has(repair.state) || looks === 0) return repair;
  await new Promise((resolve) => setTimeout(resolve, BETWEEN));
  return settledRepair(await getRepair(repair.campaignId, repair.id), looks - 1);
}

/** What happened to a repair, in a sentence. */
export function outcomeOf({ state, failure }: RepairView) {
  switch (state) {
    case 'applied':
      return { good: true, text: repairLabels.fixesApplied, canUndo: true };
    case 'undone':
      return { good: true, text: repairLabels.fixesUndone, canUndo: false };
    case 'failed':
      return {
        good: false,
        text: [repairLabels.fixesFailed, failure].filter(Boolean).join(' '),
        canUndo: false,
      };
    case 'planned':
    case 'applying':
    case 'putting-back':
    case 'undoing':
      return { good: true, text: repairLabels.applyingFixes, canUndo: false };
  }
}

/** What a plan would change, line by line, and how the pair stands then. */
export function planView({ choices, after, willChange }: RepairView) {
  return {
    lines: choices
      .filter(({ how }) => how !== 'nothing')
      .map(({ sentence, note, manual, how }, index) => ({
        key: index,
        place: number(index + 1),
        text: sentence.text,
        className: how === 'refused' ? 'refused' : '',
        note: note?.text ?? null,
        steps: manual.map(({ text }, step) => ({ key: step, text })),
      })),
    after: after.canLink
      ? repairLabels.afterAll
      : fill(repairLabels.afterSome, number(after.matched), number(after.total)),
    applyLabel: counted(willChange, repairLabels.applyOneFix, repairLabels.applyManyFixes),
    nothing: willChange === 0,
  };
}
