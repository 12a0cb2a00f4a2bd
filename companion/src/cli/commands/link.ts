import type { PreviewKind } from '../../links/action-views.ts';
import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import { usage } from '../usage.ts';
import { commandLineActor } from './actor.ts';
import { printFindings } from './findings.ts';
import { printPreview, requestOf, type PairOptions } from './preview.ts';

type Options = PairOptions & {
  json?: boolean;
  preview?: string;
  leaveOut?: readonly (PreviewKind | 'again')[];
  leaveOutRow?: readonly string[];
};

/** Links as a preview showed, or makes that preview itself first. A pair that does not match is refused with its report. */
export const link: Work<Options> = async (companion, options, output) => {
  const { leaveOut = [], leaveOutRow = [] } = options;
  let previewId = options.preview;
  if (previewId === undefined && leaveOutRow.length > 0)
    throw usage('Rows are those of one preview: name it with --preview.');
  const { program, campaign, newCampaign, map, policy, moves } = options;
  if (
    previewId !== undefined &&
    [program, campaign, newCampaign, map, policy, moves].some((given) => given !== undefined)
  )
    throw usage(
      'A preview says which pair is linked and how: with --preview, leave --program, --campaign, --new-campaign, --map, --policy and --moves out.',
    );
  if (previewId === undefined) {
    const view = await companion.links.preview(requestOf(options), commandLineActor);
    printPreview(output, view);
    previewId = view.id;
  }
  const made = await companion.links.link(previewId, commandLineActor, {
    kinds: leaveOut.filter((kind) => kind !== 'again'),
    again: leaveOut.includes('again'),
    rows: leaveOutRow,
  });
  if (made.state === 'blocked') {
    output.text(
      '',
      'Not linked: the statuses do not match. The campaign remembers this program until they do.',
    );
    if (options.preview !== undefined) printFindings(output, made.findings);
  } else {
    output.text(
      '',
      `Linked: ${made.program.name} with ${made.campaign.name}. Link ${made.id}; its first sync is asked for.`,
    );
  }
  output.json(made);
  return made.state === 'blocked' ? exitCodes.refused : exitCodes.success;
};
