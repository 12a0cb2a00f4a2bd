import { count, quote } from './plain-words.ts';
import type { RepairChoice, RepairEffect, RepairPlan, RepairProblem, RepairStep } from './repair.ts';
import { statusNamed } from './statuses.ts';
import { told, type Told } from './told.ts';
import type { ProgressionStatus } from './words.ts';

const people = (members: number): string =>
  members === 1 ? '1 member' : `${members === 0 ? 'no' : count(members)} members`;
const keepIt = (members: number): string =>
  members === 1 ? '1 member keeps it' : `${people(members)} keep it`;

/** What one choice does, in a sentence of the plan. */
export function effectText(
  { choice, how, moved, kept, why }: RepairEffect,
  plan: Pick<RepairPlan, 'steps' | 'after'>,
): Told {
  if (how === 'refused') return problemText(why ?? 'already-so', choice);
  if (how === 'by-hand' && choice.fix !== 'show-marketo-steps') {
    const name = nameOf(choice);
    return told(
      'by-hand',
      { fix: choice.fix, status: name },
      `Salesforce lets only a person do this for ${quote(name)}. The steps are below.`,
    );
  }
  switch (choice.fix) {
    case 'treat-as': {
      const { marketo, salesforce } = choice;
      const params = { marketo, salesforce, members: kept };
      const written = plan.after.map.f[marketo];
      if (written === salesforce || written === undefined) {
        const text = `Treat ${quote(salesforce)} as ${quote(marketo)}. Nothing is renamed; ${keepIt(kept)}.`;
        return told('treat-as', params, text);
      }
      const stay = kept === 1 ? '1 member keeps' : `${people(kept)} keep`;
      const text = `Treat ${quote(salesforce)} as ${quote(marketo)}. ${capital(stay)} ${quote(salesforce)}. New ones from Marketo arrive as ${quote(written)}.`;
      return told('treat-as-too', { ...params, written }, text);
    }
    case 'add-status': {
      const { label } = choice;
      const rows = plan.after.rows.filter(({ salesforce }) => salesforce !== null);
      const at = rows.findIndex(({ salesforce }) => salesforce?.label === label);
      const after = rows[at - 1]?.salesforce?.label ?? null;
      const responded = rows[at]?.salesforce?.hasResponded ?? false;
      const where = after === null ? 'first' : `after ${quote(after)}`;
      const text = `Add ${quote(label)} to the campaign, ${responded ? 'responded' : 'not responded'}, ${where}.`;
      return told('add-status', { label, responded, after }, text);
    }
    case 'move-members':
    case 'rename': {
      const { from, to } = choice;
      const renamed = plan.steps.some((step) => step.do === 'rename-status' && step.from === from);
      const deleted = plan.steps.some((step) => step.do === 'delete-status' && step.label === from);
      const rest = renamed
        ? `${quote(from)} is renamed.`
        : deleted
          ? `${quote(from)} is then deleted.`
          : `${quote(from)} stays, without members.`;
      const old = renamed ? 'renamed' : deleted ? 'deleted' : 'stays';
      const text = `Move ${people(moved)} from ${quote(from)} to ${quote(to)}. ${rest}`;
      return told('move-members', { from, to, members: moved, old }, text);
    }
    case 'set-responded': {
      const { label, hasResponded: responded } = choice;
      const text = `Set ${quote(label)} as ${responded ? 'responded' : 'not responded'} in Salesforce.`;
      return told('set-responded', { label, responded }, text);
    }
    case 'set-default':
      return told('set-default', { label: choice.label }, `Make ${quote(choice.label)} the default status.`);
    case 'reorder':
      return told('reorder', {}, 'Put the statuses in program order.');
    case 'show-marketo-steps':
      return told(
        'show-marketo-steps',
        { status: choice.status },
        `Change ${quote(choice.status)} in Marketo yourself. The steps are below.`,
      );
    case 'leave':
      return told('leave', { status: choice.status }, `Leave ${quote(choice.status)} as it is.`);
  }
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

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
  const status = nameOf(choice);
  const named = quote(status);
  const texts: Record<RepairProblem, string> = {
    'unknown-program-status': 'The program has no such status. Choose one of its statuses.',
    'unknown-campaign-status': `The campaign has no status ${named}. Check the statuses again.`,
    'too-long': `The name is too long for a campaign member. Choose a shorter partner for ${named}.`,
    'exists-already': `The campaign has this status already. Move the members of ${named} to it.`,
    'already-so': `Nothing has to be changed for ${named}.`,
    'differs-in-case-only': `Salesforce takes ${named} for a status that is there already. Treat them as the same.`,
    'last-responded': `A campaign needs one responded status. Set another one as responded before ${named}.`,
    'stays-as-status': `${named} stays in the campaign, without members.`,
    'chosen-twice': `Two choices speak of ${named}. Keep one of them.`,
  };
  return told(why, { status }, texts[why]);
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
    told(
      'marketo-open-channel',
      { channel },
      `In Marketo, open Admin, then Tags, then the channel ${quote(channel)}.`,
    ),
    known === undefined
      ? told(
          'marketo-add-status',
          { status, step: last + 10 },
          `Add a status named exactly ${quote(status)}, for example with step ${count(last + 10)}.`,
        )
      : told(
          'marketo-rename-status',
          { status, step: known.step },
          `At step ${count(known.step)}, rename ${quote(status)}, or hide it if nobody uses it.`,
        ),
    told(
      'marketo-save-channel',
      { channel },
      `Save. Every program of the channel ${quote(channel)} changes with it, so ask its owners first.`,
    ),
    told('check-again', {}, 'Come back and compare the statuses again.'),
  ];
}

function salesforceSteps(choice: RepairChoice, statuses: readonly ProgressionStatus[]): Told[] {
  const open = told(
    'salesforce-open-statuses',
    {},
    'Open the campaign in Salesforce, tab Related, list Campaign Member Statuses.',
  );
  return [
    open,
    salesforceStep(choice, statuses),
    told('check-again', {}, 'Come back and compare the statuses again.'),
  ];
}

function salesforceStep(choice: RepairChoice, statuses: readonly ProgressionStatus[]): Told {
  switch (choice.fix) {
    case 'move-members':
    case 'rename': {
      const { from, to } = choice;
      const text = `Edit ${quote(from)}, and name it exactly ${quote(to)}. Members keep the old name until you move them here.`;
      return told('salesforce-rename-status', { from, to }, text);
    }
    case 'add-status': {
      const { label } = choice;
      const responded = statusNamed(statuses, label)?.success ?? false;
      const text = `Click New, name it exactly ${quote(label)}, and ${responded ? 'tick' : 'do not tick'} Responded. Save.`;
      return told('salesforce-new-status', { label, responded }, text);
    }
    case 'set-responded': {
      const { label, hasResponded: responded } = choice;
      const text = `Edit ${quote(label)} and ${responded ? 'tick' : 'clear'} Responded. Save.`;
      return told('salesforce-set-responded', { label, responded }, text);
    }
    case 'set-default':
      return told(
        'salesforce-set-default',
        { label: choice.label },
        `Edit ${quote(choice.label)} and make it the default. Save.`,
      );
    case 'reorder':
    case 'treat-as':
    case 'show-marketo-steps':
    case 'leave':
      return told('salesforce-reorder', {}, 'Edit the statuses and give them the order of the program.');
  }
}

/** What a step does, or did: for the progress of a repair. */
export function stepText(step: RepairStep): Told {
  switch (step.do) {
    case 'create-status': {
      const { label, hasResponded: responded } = step;
      return told('step-create-status', { label, responded }, `Add ${quote(label)} to the campaign`);
    }
    case 'rename-status':
      return told(
        'step-rename-status',
        { from: step.from, to: step.to },
        `Rename ${quote(step.from)} to ${quote(step.to)}`,
      );
    case 'move-members': {
      const { from, to, members } = step;
      return told(
        'step-move-members',
        { from, to, members },
        `Move ${people(members)} from ${quote(from)} to ${quote(to)}`,
      );
    }
    case 'set-responded': {
      const { label, hasResponded: responded } = step;
      const text = `Set ${quote(label)} as ${responded ? 'responded' : 'not responded'}`;
      return told('step-set-responded', { label, responded }, text);
    }
    case 'set-default':
      return told('step-set-default', { label: step.label }, `Make ${quote(step.label)} the default`);
    case 'reorder':
      return told('step-reorder', {}, 'Put the statuses in order');
    case 'delete-status':
      return told(
        'step-delete-status',
        { label: step.label },
        `Delete ${quote(step.label)} from the campaign`,
      );
    case 'map':
      return told('step-map', { partners: step.choices.length }, 'Remember which statuses are partners');
  }
}
