import type { FieldsPreview, PreviewRequest, PreviewView } from '../../links/views.ts';
import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { usage } from '../usage.ts';
import { printFindings } from './findings.ts';
import type { MappedPair } from '../../domain/status-map.ts';
import { commandLineActor } from './actor.ts';
import { changeOf } from './policies.ts';

export type PairOptions = {
  program?: number;
  campaign?: string;
  newCampaign?: string | boolean;
  map?: readonly MappedPair[];
  policy?: readonly string[];
  moves?: string;
};

/** Shows what a link's first sync would do. Nothing is changed; confirm it with `lockstep link --preview`. */
export const preview: Work<PairOptions & { json?: boolean }> = async (companion, options, output) => {
  const view = await companion.links.preview(requestOf(options), commandLineActor);
  printPreview(output, view);
  if (view.canApply) output.text('', `Confirm with: lockstep link --preview ${view.id}`);
  output.json(view);
  return view.canApply ? exitCodes.success : exitCodes.refused;
};

/** The pair that a command names. Throws kind `config` when it names none, or two. */
export function requestOf({
  program,
  campaign,
  newCampaign,
  map,
  moves,
  policy,
}: PairOptions): PreviewRequest {
  const policies = policy === undefined ? {} : { policies: changeOf(policy) };
  const wantsNew = newCampaign !== undefined && newCampaign !== false;
  if (program === undefined || (campaign === undefined) === !wantsNew)
    throw usage('Name the pair: --program with either --campaign or --new-campaign.');
  if (campaign !== undefined)
    return {
      programId: program,
      campaignId: campaign,
      ...(map === undefined ? {} : { map }),
      ...(moves === undefined ? {} : { moves }),
      ...policies,
    };
  if (map !== undefined || moves !== undefined)
    throw usage(
      'A new campaign gets the statuses of the program, and no link moves to it: leave --map and --moves out.',
    );
  const named = typeof newCampaign === 'string' ? { name: newCampaign } : {};
  return { programId: program, newCampaign: named, ...policies };
}

/** What becomes of custom fields, and which values would be lost by it. */
function printFields(output: Output, { members, looked, pairs, overwritten }: FieldsPreview): void {
  output.text('');
  output.table(
    ['Custom field', 'Salesforce filled', 'overwritten', 'Marketo filled', 'overwritten', 'Cannot be taken'],
    pairs.map(({ field, salesforce, marketo, refused }) => [
      field,
      salesforce.filled,
      salesforce.overwritten,
      marketo.filled,
      marketo.overwritten,
      refused,
    ]),
  );
  if (looked < members)
    output.text(`Counted for the first ${String(looked)} of ${String(members)} members on both sides.`);
  for (const { person, field, side, from, to } of overwritten)
    output.text(
      `${person}: “${field}” in ${side === 'marketo' ? 'Marketo' : 'Salesforce'}: ${from ?? 'empty'} becomes ${to ?? 'empty'}`,
    );
  output.text('');
}

/** A preview in words and numbers. */
export function printPreview(output: Output, view: PreviewView): void {
  output.text(`${view.program.name} with ${view.campaign.name}`);
  if (view.canApply) {
    output.text(
      `${String(view.willBeInStep)} of ${String(view.people)} people will have the same status on both sides; ${String(view.willWait)} will wait for you.`,
    );
    output.text('');
    output.table(
      ['', 'Salesforce', 'Marketo'],
      [
        ['Members added', view.salesforce.added, view.marketo.added],
        ['of these, new people', view.salesforce.newLeads, view.marketo.newPeople],
        ['Statuses changed', view.salesforce.changed, view.marketo.changed],
        ['Removed', view.salesforce.removed, view.marketo.removed],
        ['Vendor calls', view.calls.salesforce, view.calls.marketo],
      ],
    );
    if (view.memberFields !== undefined) printFields(output, view.memberFields);
    for (const { text } of view.budget ?? []) output.text(text);
    for (const { field, from, to } of view.salesforce.fields)
      output.text(`Campaign ${field}: ${from ?? 'empty'} becomes ${to}`);
  }
  printFindings(output, view.findings);
}
