import { setTimeout as sleep } from 'node:timers/promises';

import type { RepairChoice } from '../../domain/repair.ts';
import type { RepairView } from '../../links/repair-views.ts';
import type { Work } from '../work.ts';
import type { Companion } from '../companion.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { usage } from '../usage.ts';
import { commandLineActor } from './actor.ts';

type Options = {
  json?: boolean;
  program: number;
  campaign: string;
  treatAs?: readonly string[];
  move?: readonly string[];
  rename?: readonly string[];
  add?: readonly string[];
  responded?: readonly string[];
  notResponded?: readonly string[];
  default?: string;
  reorder?: boolean;
  inMarketo?: readonly string[];
};

/** Shows what fixing the statuses of a pair would do. Nothing is changed; `lockstep repair apply` carries it out. */
export const planRepair: Work<Options> = async ({ actions }, options, output) => {
  const { program: programId, campaign: campaignId } = options;
  const view = await actions.planRepair(
    { programId, campaignId, choices: choicesOf(options) },
    commandLineActor,
  );
  printPlan(output, view);
  if (view.willChange > 0) output.text('', `Confirm with: lockstep repair apply ${view.id}`);
  output.json(view);
  return view.willChange > 0 ? exitCodes.success : exitCodes.refused;
};

/** Has a repair carried out, here and now. */
export const applyRepair: Work<{ json?: boolean; arguments: readonly string[] }> = (
  companion,
  options,
  output,
) =>
  carryOut(companion, options.arguments[0] ?? '', output, (id) =>
    companion.actions.applyRepair(id, commandLineActor),
  );

/** Undoes a repair; with --show only says what that would put back. */
export const undoRepair: Work<{ json?: boolean; show?: boolean; arguments: readonly string[] }> = async (
  companion,
  options,
  output,
) => {
  const id = options.arguments[0] ?? '';
  if (options.show !== true)
    return await carryOut(companion, id, output, (one) =>
      companion.actions.undoRepair(one, commandLineActor),
    );
  const view = await companion.actions.previewUndo(id);
  output.table(
    ['Step', 'Can be undone', 'What stays'],
    view.steps.map(({ sentence, possible, note }) => [
      sentence.text,
      possible ? 'yes' : 'no',
      note?.text ?? null,
    ]),
  );
  output.json(view);
  return view.canUndo ? exitCodes.success : exitCodes.refused;
};

/** Turns of a long repair; each moves thousands of members. */
const mostTurns = 1000;

async function carryOut(
  companion: Companion,
  id: string,
  output: Output,
  begin: (id: string) => Promise<RepairView>,
): Promise<number> {
  let view = await begin(id);
  for (let turn = 0; turn < mostTurns && isRunning(view); turn += 1) {
    const before = JSON.stringify(view.steps);
    const report = await companion.runCycle();
    view = await companion.actions.repair(id);
    if (report === undefined || report.failure !== null) break;
    // No step ended: members of a long move are left for the next turn, a vendor's time-out has to pass first, or somebody
    // else writes the link.
    if (isRunning(view) && JSON.stringify(view.steps) === before) await sleep(2000);
  }
  output.table(
    ['Step', 'State', 'Note'],
    view.steps.map(({ sentence, state, note }) => [sentence.text, state, note?.text ?? null]),
  );
  if (view.failure !== null) output.text('', `It could not be carried out: ${view.failure}`);
  if (isRunning(view)) output.text('', 'It is not finished yet. The service goes on with it by itself.');
  output.json(view);
  if (isRunning(view)) return exitCodes.partial;
  return view.state === 'failed' ? exitCodes.failure : exitCodes.success;
}

const isRunning = ({ state }: RepairView): boolean => ['applying', 'putting-back', 'undoing'].includes(state);

function printPlan(output: Output, view: RepairView): void {
  output.table(
    ['', 'What will change'],
    view.choices.map(({ how, sentence }) => [how === 'refused' ? 'refused' : how, sentence.text]),
  );
  for (const { note, manual } of view.choices) {
    if (note !== null) output.text('', note.text);
    if (manual.length > 0) output.text('');
    for (const [at, { text }] of manual.entries()) output.text(`  ${String(at + 1)}. ${text}`);
  }
  const { before, after } = view;
  output.text(
    '',
    `${String(before.matched)} of ${String(before.total)} statuses match now, ${String(after.matched)} of ${String(after.total)} afterwards. ` +
      (after.canLink ? 'Then the pair can be linked.' : 'Something is left to mend then.'),
  );
}

function choicesOf(options: Options): RepairChoice[] {
  const pairs = <Choice>(
    given: readonly string[] | undefined,
    make: (one: string, other: string) => Choice,
  ) =>
    (given ?? []).map((text) => {
      const [one = '', other = '', ...rest] = text.split('=');
      if (one === '' || other === '' || rest.length > 0)
        throw usage(`"${text}" must be two statuses with = between them.`);
      return make(one, other);
    });
  const choices: RepairChoice[] = [
    ...pairs(options.treatAs, (salesforce, marketo) => ({ fix: 'treat-as' as const, marketo, salesforce })),
    ...pairs(options.move, (from, to) => ({ fix: 'move-members' as const, from, to })),
    ...pairs(options.rename, (from, to) => ({ fix: 'rename' as const, from, to })),
    ...(options.add ?? []).map((label) => ({ fix: 'add-status' as const, label })),
    ...(options.responded ?? []).map((label) => ({
      fix: 'set-responded' as const,
      label,
      hasResponded: true,
    })),
    ...(options.notResponded ?? []).map((label) => ({
      fix: 'set-responded' as const,
      label,
      hasResponded: false,
    })),
    ...(options.default === undefined ? [] : [{ fix: 'set-default' as const, label: options.default }]),
    ...(options.reorder === true ? [{ fix: 'reorder' as const }] : []),
    ...(options.inMarketo ?? []).map((status) => ({ fix: 'show-marketo-steps' as const, status })),
  ];
  if (choices.length > 0) return choices;
  throw usage('Say at least one fix, such as --treat-as "No show=No Show". The statuses: lockstep match.');
}
