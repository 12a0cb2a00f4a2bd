import type { LinkView } from '../../links/views.ts';
import type { Work } from '../work.ts';
import type { Companion } from '../companion.ts';
import { exitCodes } from '../exit-codes.ts';
import { commandLineActor } from './actor.ts';

type OnLink = { json?: boolean; arguments: readonly string[] };

const changing =
  (change: (companion: Companion, linkId: string) => Promise<LinkView>, told: string): Work<OnLink> =>
  async (companion, options, output) => {
    const link = await change(companion, options.arguments[0] ?? '');
    output.text(`${told}: ${link.program.name} and ${link.campaign.name}.`);
    output.json(link);
    return exitCodes.success;
  };

/** Stops writing for a link; what changes meanwhile is kept. */
export const pause = changing((companion, id) => companion.actions.pause(id, commandLineActor), 'Paused');

/** Goes on with a paused link. */
export const resume = changing((companion, id) => companion.actions.resume(id, commandLineActor), 'Goes on');

/** Asks for a full comparison, or shows the newest certificate. */
export const certificate: Work<OnLink & { compare?: boolean }> = async (companion, options, output) => {
  const id = options.arguments[0] ?? '';
  if (options.compare === true) {
    await companion.actions.compare(id, commandLineActor);
    await companion.runCycle(id);
  }
  const view = await companion.actions.certificate(id);
  const { marketo, salesforce } = view;
  output.text(
    `${view.clean ? 'Clean' : 'Not clean'} as of ${view.asOf}.${view.unclean === null ? '' : ` ${view.unclean}`}`,
  );
  output.table(
    ['In step', 'Settled', 'Waiting', 'Failed', 'Differing', 'Only Marketo', 'Only Salesforce'],
    [
      [
        view.inStep,
        view.settled,
        view.held,
        view.failed,
        view.differing,
        view.onlyMarketo,
        view.onlySalesforce,
      ],
    ],
  );
  output.text(
    `Members read and counted again: Marketo ${String(marketo.read)} and ${String(marketo.counted ?? 'not counted')}, ` +
      `Salesforce ${String(salesforce.read)} and ${String(salesforce.counted ?? 'not counted')}.`,
  );
  output.json(view);
  return view.clean ? exitCodes.success : exitCodes.partial;
};

/** Turns campaign sync on or off for the whole connection. */
export const switchSync: Work<OnLink> = async (companion, options, output) => {
  const { enabled } = await companion.actions.switchConnection(
    options.arguments[0] === 'on',
    commandLineActor,
  );
  output.text(`Campaign sync is ${enabled ? 'on' : 'off'}.`);
  output.json({ enabled });
  return exitCodes.success;
};
