import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import { commandLineActor } from './actor.ts';

/** Shows statuses of a link that seem to have another name; with --confirm they are taken over. */
export const renames: Work<{ json?: boolean; confirm?: boolean; arguments: readonly string[] }> = async (
  companion,
  options,
  output,
) => {
  const id = options.arguments[0] ?? '';
  const view = await companion.actions.renames(id);
  output.table(
    ['Side', 'Was', 'Is now', 'Sure', 'Partner', 'Members'],
    view.renames.map(({ side, from, to, certain, partner, members }) => [
      side,
      from,
      to,
      certain ? 'yes' : 'a guess',
      partner,
      members,
    ]),
  );
  if (view.renames.length === 0) output.text('No status seems to have another name.');
  else if (options.confirm === true) {
    const chosen = view.renames.map(({ side, from, to }) => ({ side, from, to }));
    await companion.actions.takeOverRenames(id, chosen, commandLineActor);
    output.text('Taken over. The link goes on with the next cycle.');
  } else output.text('', 'Nothing has changed. To confirm all of them, add --confirm.');
  output.json(view);
  return exitCodes.success;
};
