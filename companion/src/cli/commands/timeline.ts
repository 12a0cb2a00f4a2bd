import type { TimelineEntryView, TimelineView } from '../../links/report-views.ts';
import { salesforceId } from '../../domain/salesforce-id.ts';
import type { Work } from '../command-line.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';

type Options = { json?: boolean; link?: string; limit: number; arguments: readonly string[] };
type Shown = NonNullable<TimelineView['shown']>;

/** What happened to one person in each campaign they are in: why a status is what it is, oldest line last. */
export const timeline: Work<Options> = async (companion, options, output) => {
  const given = options.arguments[0] ?? '';
  const who = salesforceId(given) ?? given;
  const { limit, link } = options;
  const first = await companion.reports.timeline(
    who,
    link === undefined ? { limit } : { limit, linkId: link },
  );
  if (first.shown === null) {
    output.text('Nobody of that name is a member of a linked campaign. Give an id or an e-mail address.');
    output.json(first);
    return exitCodes.refused;
  }
  const { linkId } = first.shown;
  const wanted = first.campaigns.filter((one) => link === undefined || one.linkId === linkId);
  const all: TimelineView[] = [];
  output.text(first.person ?? given);
  for (const campaign of wanted) {
    const view =
      campaign.linkId === linkId
        ? first
        : await companion.reports.timeline(who, { limit, linkId: campaign.linkId });
    all.push(view);
    if (view.shown === null) continue;
    output.text('', `${campaign.campaign.name} and ${campaign.program}`, today(view.shown));
    history(output, view.shown);
  }
  output.json(all);
  return exitCodes.success;
};

/** How it stands, and why, in a sentence or two. */
export function today({ state, marketo, salesforce, sentence }: Shown): string {
  const sides = `Marketo has ${named(marketo)}, Salesforce has ${named(salesforce)}`;
  switch (state) {
    case 'in-step':
      return `${sides}: in step.`;
    case 'held':
      return `${sides}: waiting for you. ${sentence ?? ''}`.trimEnd();
    case 'failed':
      return `${sides}: could not be written. ${sentence ?? ''}`.trimEnd();
    case 'differing':
      return `${sides}: ${sentence ?? 'somebody decided so, or it is being synced.'}`;
  }
}

function history(output: Output, { entries, before, linkId }: Shown): void {
  if (entries.length === 0) {
    output.text('Nothing has happened since the campaign was linked.');
    return;
  }
  output.table(
    ['When (UTC)', 'What happened', 'Marketo then', 'Salesforce then'],
    entries.map((entry) => [moment(entry.at), happened(entry), entry.marketo, entry.salesforce]),
  );
  if (before !== null) output.text(`There is more: --link ${linkId} --limit 200`);
}

/** One line of a history as a sentence. */
export function happened(entry: TimelineEntryView): string {
  const { kind, text, actor } = entry;
  const why = text === null ? '' : ` ${text}`;
  switch (kind) {
    case 'seen':
      return `${moved(entry, '')}${text === null ? '' : ` (at ${moment(text)})`}.`;
    case 'written':
      return `Lockstep ${moved(entry, 'wrote')}.${why}`;
    case 'conflict':
      return `Both sides had changed: Marketo had ${named(entry.from)}, Salesforce ${named(entry.to)}.${why}`;
    case 'settled':
      return `The two sides may differ, says ${actor === 'policy' ? 'your policy' : actor}.${why}`;
    case 'held':
      return `Began to wait for you.${why}`;
    case 'released':
      return 'Waits no longer.';
    case 'failed':
      return `Could not be written.${why}`;
    case 'ordered':
      return `${text ?? 'Somebody decided about this member.'} (${actor})`;
    default:
      return text ?? kind;
  }
}

/** From where to where a side went; by whom else it is said by whoever asks. */
function moved({ side, from, to }: TimelineEntryView, by: '' | 'wrote'): string {
  const vendor = side === 'salesforce' ? 'Salesforce' : 'Marketo';
  if (from === null)
    return by === '' ? `Joined in ${vendor} as ${named(to)}` : `added them in ${vendor} as ${named(to)}`;
  if (to === null)
    return by === '' ? `Left in ${vendor}, where it was ${named(from)}` : `removed them in ${vendor}`;
  const change = `from ${named(from)} to ${named(to)}`;
  return by === '' ? `${vendor} changed ${change}` : `set ${vendor} ${change}`;
}

const named = (status: string | null): string => (status === null ? 'no member' : `“${status}”`);

/** A time to the minute. */
const moment = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
