import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import { commandLineActor } from './actor.ts';

/** Begins to watch a pair that Marketo's own sync keeps. */
export const watchPair: Work<{ json?: boolean; program: number; campaign: string }> = async (
  companion,
  { program, campaign },
  output,
) => {
  const link = await companion.actions.watch(program, campaign, commandLineActor);
  output.text(
    `Watched: ${link.program.name} with ${link.campaign.name}. Link ${link.id}. Nothing is written.`,
    `lockstep certificate ${link.id} shows how they stand after the next cycle, lockstep take-over ${link.id} what to do next.`,
  );
  output.json(link);
  return exitCodes.success;
};

/** Says how far a watched pair is on its way to Lockstep, and what to do next. */
export const takeOver: Work<{ json?: boolean; arguments: readonly string[] }> = async (
  companion,
  options,
  output,
) => {
  const view = await companion.actions.takeOver(options.arguments[0] ?? '');
  const { certificate, steps, stage } = view;
  output.text(stages[stage]);
  if (certificate !== null)
    output.table(
      ['In step', 'Differing', 'Only Marketo', 'Only Salesforce', 'As of'],
      [
        [
          certificate.inStep,
          certificate.differing,
          certificate.onlyMarketo,
          certificate.onlySalesforce,
          certificate.asOf,
        ],
      ],
    );
  output.text(...steps.map(({ text }, at) => `${String(at + 1)}. ${text}`));
  output.json(view);
  return exitCodes.success;
};

const stages = {
  comparing: 'Watched; not compared yet.',
  differs: 'Watched; the two sides differ.',
  agrees: 'Watched; the two sides agree.',
  untied: 'Marketo’s own sync has let go of this pair.',
  linked: 'Lockstep syncs this pair.',
} as const;
