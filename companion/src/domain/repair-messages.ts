import type { RepairChoice, RepairEffect, RepairPlan, RepairProblem, RepairStep } from './repair.ts';
import { repairTexts } from './repair-texts.ts';
import { statusNamed } from './statuses.ts';
import { howMany, teller, type Told } from './told.ts';
import type { ProgressionStatus } from './words.ts';

const tell = teller(repairTexts);

/** What one choice does, in a sentence of the plan. */
export function effectText(
  { choice, how, moved, kept, why }: RepairEffect,
  plan: Pick<RepairPlan, 'steps' | 'after'>,
): Told {
  if (how === 'refused') return problemText(why ?? 'already-so', choice);
  if (how === 'by-hand' && choice.fix !== 'show-marketo-steps')
    return tell('by-hand', { fix: choice.fix, status: nameOf(choice) });
  switch (choice.fix) {
    case 'treat-as': {
      const { marketo, salesforce } = choice;
      const params = { marketo, salesforce, members: kept };
      const written = plan.after.map.f[marketo];
      return written === salesforce || written === undefined
        ? tell(`treat-as-${howMany(kept)}`, params)
        : tell(`treat-as-too-${howMany(kept)}`, { ...params, written });
    }
    case 'add-status': {
      const { label } = choice;
      const rows = plan.after.rows.filter(({ salesforce }) => salesforce !== null);
      const at = rows.findIndex(({ salesforce }) => salesforce?.label === label);
      const after = rows[at - 1]?.salesforce?.label ?? null;
      const responded = rows[at]?.salesforce?.hasResponded ?? false;
      const where = after === null ? 'first' : 'after';
      return tell(`add-${responded ? 'responded' : 'not-responded'}-${where}`, { label, responded, after });
    }
    case 'move-members':
    case 'rename': {
      const { from, to } = choice;
      const renamed = plan.steps.some((step) => step.do === 'rename-status' && step.from === from);
      const deleted = plan.steps.some((step) => step.do === 'delete-status' && step.label === from);
      const old = renamed ? 'renamed' : deleted ? 'deleted' : 'stays';
      return tell([`move-${howMany(moved)}`, `old-${old}`], { from, to, members: moved });
    }
    case 'set-responded': {
      const { label, hasResponded: responded } = choice;
      return tell(responded ? 'set-responded' : 'set-not-responded', { label });
    }
    case 'set-default':
      return tell('set-default', { label: choice.label });
    case 'reorder':
      return tell('reorder');
    case 'show-marketo-steps':
      return tell('show-marketo-steps', { status: choice.status });
    case 'leave':
      return tell('leave', { status: choice.status });
  }
}

/** The status that a choice speaks of. */
function nameOf(choice: RepairChoice): string {
  switch (choice.fix) {
    case 'treat-as':
      return choice.salesforce;
    case 'move-members':
    case 'rename':
      return choice.from;
    case 'add-status':
    case 'set-responded':
    case 'set-default':
      return choice.label;
    case 'leave':
    case 'show-marketo-steps':
      return choice.status;
    case 'reorder':
      return '';
  }
}

/** Why a choice cannot be carried out, or what stays. */
export function problemText(why: RepairProblem, choice: RepairChoice): Told {
  if (why === 'already-so' && choice.fix === 'reorder') return tell('already-so-order');
  return tell(why, { status: nameOf(choice) });
}

/** What a person has to do by hand, step by step; empty where nothing is left to them. */
export function stepsByHand(
  { choice, how }: RepairEffect,
  where: { readonly channel: string; readonly statuses: readonly ProgressionStatus[] },
): readonly Told[] {
  if (how !== 'by-hand') return [];
  return choice.fix === 'show-marketo-steps'
    ? marketoSteps(choice.status, where)
    : salesforceSteps(choice, where.statuses);
}

/** Channels are edited by admins only, for all their programs at once (Marketo: Create a Program Channel). */
function marketoSteps(
  status: string,
  { channel, statuses }: { readonly channel: string; readonly statuses: readonly ProgressionStatus[] },
): Told[] {
  const known = statusNamed(statuses, status);
  const last = Math.max(0, ...statuses.map(({ step }) => step));
  return [
    tell('marketo-open-channel', { channel }),
    known === undefined
      ? tell('marketo-add-status', { status, step: last + 10 })
      : tell('marketo-rename-status', { status, step: known.step }),
    tell('marketo-save-channel', { channel }),
    tell('check-again'),
  ];
}

const salesforceSteps = (choice: RepairChoice, statuses: readonly ProgressionStatus[]): Told[] => [
  tell('salesforce-open-statuses'),
  salesforceStep(choice, statuses),
  tell('check-again'),
];

function salesforceStep(choice: RepairChoice, statuses: readonly ProgressionStatus[]): Told {
  switch (choice.fix) {
    case 'move-members':
    case 'rename':
      return tell('salesforce-rename-status', { from: choice.from, to: choice.to });
    case 'add-status': {
      const { label } = choice;
      const responded = statusNamed(statuses, label)?.success ?? false;
      return tell(responded ? 'salesforce-new-responded' : 'salesforce-new-not-responded', { label });
    }
    case 'set-responded': {
      const { label, hasResponded: responded } = choice;
      return tell(responded ? 'salesforce-tick-responded' : 'salesforce-clear-responded', { label });
    }
    case 'set-default':
      return tell('salesforce-set-default', { label: choice.label });
    case 'reorder':
    case 'treat-as':
    case 'show-marketo-steps':
    case 'leave':
      return tell('salesforce-reorder');
  }
}

/** What a step does, or did: for the progress of a repair. */
export function stepText(step: RepairStep): Told {
  switch (step.do) {
    case 'create-status':
      return tell('step-create-status', { label: step.label });
    case 'rename-status':
      return tell('step-rename-status', { from: step.from, to: step.to });
    case 'move-members': {
      const { from, to, members } = step;
      return tell(`step-move-${howMany(members)}`, { from, to, members });
    }
    case 'set-responded': {
      const { label, hasResponded: responded } = step;
      return tell(responded ? 'step-set-responded' : 'step-set-not-responded', { label });
    }
    case 'set-default':
      return tell('step-set-default', { label: step.label });
    case 'reorder':
      return tell('step-reorder');
    case 'delete-status':
      return tell('step-delete-status', { label: step.label });
    case 'map':
      return tell('step-map');
  }
}

/** What an undo, or a repair, leaves as it is, and why: `members` of them. */
export const undoNote = {
  refused: (message: string) => tell('undo-refused', { message }),
  membersRefused: (message: string, refused: number, members: number) =>
    tell('undo-refused-members', { message, refused, members }),
  changedSince: (status: string) => tell('undo-changed-since', { status }),
  notAllowed: (status: string) => tell('undo-not-allowed', { status }),
  isDefault: (status: string) => tell('undo-default', { status }),
  inUse: (status: string, members: number) =>
    tell(members === 1 ? 'undo-in-use-one' : 'undo-in-use-many', { status, members }),
  membersChanged: (members: number) =>
    tell(members === 1 ? 'undo-members-changed-one' : 'undo-members-changed-many', { members }),
  partnersChanged: () => tell('undo-partners-changed'),
} as const;

/** What a repair could not do, and can do without; `message` is the vendor's. */
export const keptNote = {
  status: (status: string, message: string) => tell('kept-status', { status, message }),
  order: (message: string) => tell('kept-order', { message }),
} as const;
