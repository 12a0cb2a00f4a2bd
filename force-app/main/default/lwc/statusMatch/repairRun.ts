import { getRepair, planRepair, type RepairChoice, type RepairView, type Told } from 'c/companion';
import { LatestAnswer } from 'c/latestAnswer';
import { repairLabels } from 'c/repairLabels';
import { refusalTexts } from 'c/refusalTexts';
import { repairTexts } from 'c/repairTexts';
import { tell } from 'c/sentences';
import { counted, fill, number } from 'c/words';

/** Wait between two looks at a repair, milliseconds. */
const BETWEEN = 1_500;
const LOOKS = 60;

/** What is known of what the choices would do. */
export type Planned = { readonly plan: RepairView | null; readonly notice: string | null };

/** Asks what the choices would do: soon after the last one, and only the latest answer counts. */
export class RepairPlanner {
  private readonly answers: LatestAnswer<RepairView>;
  private readonly show: (planned: Planned) => void;

  constructor(show: (planned: Planned) => void) {
    this.show = show;
    this.answers = new LatestAnswer({
      answered: (plan) => {
        show({ plan, notice: null });
      },
      failed: ({ message }) => {
        show({ plan: null, notice: fill(repairLabels.planFailed, message) });
      },
    });
  }

  stop(): void {
    this.answers.stop();
  }

  plan(campaignId: string, programId: number, choices: readonly RepairChoice[]): void {
    this.stop();
    this.show({ plan: null, notice: null });
    if (choices.length > 0) this.answers.soon(() => planRepair(campaignId, programId, choices));
  }
}

const moving: ReadonlySet<RepairView['state']> = new Set(['applying', 'putting-back', 'undoing']);

/** Whether a repair still writes: nothing else is planned or offered meanwhile. */
export const isMoving = (repair: RepairView | null): boolean => repair !== null && moving.has(repair.state);

/** Waits until a repair is neither applied nor undone any more, or is not believed in any longer. */
export async function settledRepair(repair: RepairView, looks = LOOKS): Promise<RepairView> {
  if (!moving.has(repair.state) || looks === 0) return repair;
  await new Promise((resolve) => setTimeout(resolve, BETWEEN));
  return settledRepair(await lookAt(repair), looks - 1);
}

/** One look that fails is not the end of the watching: the repair goes on by itself. */
async function lookAt(repair: RepairView): Promise<RepairView> {
  try {
    return await getRepair(repair.campaignId, repair.id);
  } catch {
    return repair;
  }
}

export type Busy = 'applying' | 'undoing' | null;

/** What happens or happened to a repair: a sentence, its look, and whether it can be undone. Empty before anything did. */
export function toldOf(repair: RepairView | null, busy: Busy) {
  if (busy !== null) {
    const text = busy === 'applying' ? repairLabels.applyingFixes : repairLabels.undoing;
    return { text, className: 'told', canUndo: false };
  }
  switch (repair?.state) {
    case undefined:
      return { text: '', className: '', canUndo: false };
    case 'applied':
      return { text: repairLabels.fixesApplied, className: 'notice success', canUndo: true };
    case 'undone':
      return { text: repairLabels.fixesUndone, className: 'notice success', canUndo: false };
    case 'failed': {
      const why = tell(refusalTexts, repair.failureSaid, repair.failure);
      const text = [repairLabels.fixesFailed, why].filter(Boolean).join(' ');
      return { text, className: 'notice error', canUndo: false };
    }
    case 'undoing':
      return { text: repairLabels.undoing, className: 'told', canUndo: false };
    case 'planned':
    case 'applying':
    case 'putting-back':
      return { text: repairLabels.applyingFixes, className: 'told', canUndo: false };
  }
}

const said = (told: Told): string => tell(repairTexts, told, told.text);

/** What a plan would change, line by line, and how the pair stands then. */
export function planView({ choices, after, willChange }: RepairView) {
  return {
    lines: choices
      .filter(({ how }) => how !== 'nothing')
      .map(({ sentence, note, manual, how }, index) => ({
        key: index,
        place: number(index + 1),
        text: said(sentence),
        className: how === 'refused' ? 'refused' : '',
        note: note && said(note),
        steps: manual.map((told, step) => ({ key: step, text: said(told) })),
      })),
    after: after.canLink
      ? repairLabels.afterAll
      : fill(repairLabels.afterSome, number(after.matched), number(after.total)),
    applyLabel: counted(willChange, repairLabels.applyOneFix, repairLabels.applyManyFixes),
    nothing: willChange === 0,
  };
}
