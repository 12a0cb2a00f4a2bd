import type { MappedPair } from '../../domain/status-map.ts';
import type { Standing } from '../../domain/map-change.ts';
import type { MapPreviewView } from '../../links/map-views.ts';
import { pairOf } from '../arguments.ts';
import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { usage } from '../usage.ts';
import { commandLineActor } from './actor.ts';

type Options = { json?: boolean; none?: boolean; confirm?: boolean; arguments: readonly string[] };

const standings: Readonly<Record<Standing, string>> = {
  'in-step': 'in step',
  waits: 'wait for you',
  syncs: 'decided in the next sync',
  settled: 'differ, as was settled',
};

/**
 * Shows which statuses of a link belong together; with pairs, or --none, what these partners beside equal names would do instead
 * of those it has, and with --confirm gives them to it.
 */
export const partners: Work<Options> = async (companion, options, output) => {
  const [linkId = '', ...given] = options.arguments;
  const wanted = given.map(pairIn);
  if (options.none === true && wanted.length > 0) throw usage('Name pairs, or --none, not both.');
  const chosen = options.none === true || wanted.length > 0 ? wanted : undefined;
  if (chosen === undefined && options.confirm === true)
    throw usage('Name the pairs to confirm, such as "No Show=No show", or --none.');
  if (chosen === undefined) {
    const view = await companion.actions.statusMap(linkId);
    show(output, view);
    output.json(view);
    return exitCodes.success;
  }
  const view = await companion.actions.previewMap(linkId, chosen);
  show(output, view);
  if (!view.changed) {
    output.text('', 'These are the partners that the link has.');
    output.json(view);
    return exitCodes.success;
  }
  showEffects(output, view);
  if (options.confirm === true) {
    output.json(await companion.actions.changeMap(linkId, chosen, commandLineActor, view.basedOn));
    output.text('', 'Changed. Both sides are compared in full with the next sync.');
  } else {
    output.json(view);
    output.text('', 'Nothing has changed. To give the link these partners, add --confirm.');
  }
  return exitCodes.success;
};

function pairIn(text: string): MappedPair {
  const pair = pairOf(text);
  if (pair !== undefined) return pair;
  throw usage(`"${text}" is no pair: write it as "program status=campaign status".`);
}

function show(output: Output, { pairs: all }: Pick<MapPreviewView, 'pairs'>): void {
  const ways = { both: '<->', 'to-salesforce': '->', 'to-marketo': '<-' } as const;
  output.table(
    ['Marketo', '', 'Salesforce'],
    all.map(({ marketo, salesforce, ways: way }) => [marketo, ways[way], salesforce]),
  );
}

function showEffects(output: Output, { groups, willWait, willBeInStep, willSync }: MapPreviewView): void {
  output.text('');
  if (groups.length === 0) {
    output.text('No member stands otherwise by it.');
    return;
  }
  output.table(
    ['Members', 'Marketo', 'Salesforce', 'Now', 'Then'],
    groups.map(({ members, marketo, salesforce, now, then }) => [
      members,
      marketo,
      salesforce,
      standings[now],
      standings[then],
    ]),
  );
  output.text(
    '',
    `${String(willWait)} will wait for you, ${String(willBeInStep)} will be in step, ` +
      `about ${String(willSync)} the next sync decides. The change itself writes nothing to either side.`,
  );
}
