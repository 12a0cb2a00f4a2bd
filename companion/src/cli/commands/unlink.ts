import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import { commandLineActor } from './actor.ts';

/** Ends a link. Members stay on both sides with the statuses they have. */
export const unlink: Work<{ json?: boolean; arguments: readonly string[] }> = async (
  companion,
  options,
  output,
) => {
  const ended = await companion.links.unlink(options.arguments[0] ?? '', commandLineActor);
  output.text(`Unlinked: ${ended.program.name} and ${ended.campaign.name}. No member was removed.`);
  output.json(ended);
  return exitCodes.success;
};
