import type { TimelineEntryView, TimelineView } from '../../links/report-views.ts';
import { salesforceId } from '../../domain/salesforce-id.ts';
import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';

type Options = { json?: boolean; link?: string; limit: number; arguments: readonly string[] };
type Shown = NonNullable<TimelineView['shown']>;

/** What happened to one person in each campaign they are in: why a status is what it is, the latest line first. */
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
  const sides = bothSides(marketo, salesforce);
  switch (state) {
    case 'in-step':
      return marketo === null && salesforce === null
        ? 'No member of the program or of the campaign any more: in step.'
        : `${sides}: in step.`;
    case 'held':
      return `${sides}: waiting for you. ${sentence ?? ''}`.trimEnd();
    case 'failed':
      return `${sides}: could not be written. ${quoted(sentence)}`.trimEnd();
    case 'differing':
      return `${sides}. ${sentence ?? 'They are being synced, or somebody decided so.'}`;
  }
}

/** What both sides have, or had, as the beginning of a sentence. */
function bothSides(marketo: string | null, salesforce: string | null, verb: 'has' | 'had' = 'has'): string {
  const of = (status: string | null) => (status === null ? 'no member' : `“${status}”`);
  return `Marketo ${verb} ${of(marketo)}, Salesforce ${verb} ${of(salesforce)}`;
}

/** What a vendor said, as its own words. */
const quoted = (message: string | null): string => (message === null ? '' : `The answer was: “${message}”.`);

function history(output: Output, { entries, before, linkId }: Shown): void {
  if (entries.length === 0) {
    output.text('Nothing has happened since the campaign was linked.');
    return;
  }
  output.table(
    ['When (UTC)', 'What happened', 'Marketo then', 'Salesforce then'],
    entries.map((entry) => [
      moment(entry.at),
      happened(entry),
      entry.marketo ?? 'no member',
      entry.salesforce ?? 'no member',
    ]),
  );
  if (before !== null) output.text(`There is more: --link ${linkId} --limit 200`);
}

/** One line of a history as a sentence. */
export function happened(entry: TimelineEntryView): string {
  const { kind, text, actor } = entry;
  const why = text === null ? '' : ` ${text}`;
  switch (kind) {
    case 'seen':
      return `${seen(entry)}${text === null || moment(text) === moment(entry.at) ? '' : ` (at ${moment(text)})`}.`;
    case 'written':
      return `Lockstep ${written(entry)}.${why}`;
    case 'field':
      return `${field(entry)}${why}`;
    case 'conflict':
      return `Both sides had changed: ${bothSides(entry.from, entry.to, 'had')}.${why}`;
    case 'settled':
      return actor === 'policy'
        ? (text ?? 'The two sides may differ, as your policy says.')
        : by(actor, text ?? 'The two sides may differ.');
    case 'held':
      return `Waits for you since then.${why}`;
    case 'released':
      return 'Waits no longer.';
    case 'failed':
      return `Could not be written. ${quoted(text)}`.trimEnd();
    case 'field-refused':
      return text ?? 'A custom field could not be written.';
    case 'ordered':
      return by(actor, text ?? 'Somebody decided about this member.');
    default:
      return text ?? kind;
  }
}

/** A sentence about somebody, with their name. */
const by = (actor: string, text: string): string =>
  text.startsWith('Somebody ') ? `${actor}${text.slice('Somebody'.length)}` : `${text} (${actor})`;

const vendorOf = ({ side }: TimelineEntryView): string => (side === 'salesforce' ? 'Salesforce' : 'Marketo');
const placeOf = ({ side }: TimelineEntryView): string =>
  side === 'salesforce' ? 'the campaign in Salesforce' : 'the program in Marketo';

/** What somebody else did on a side. */
function seen(entry: TimelineEntryView): string {
  const { from, to } = entry;
  if (from === null) return `Joined ${placeOf(entry)} as “${to ?? ''}”`;
  if (to === null) return `Left ${placeOf(entry)}, after “${from}”`;
  return `${vendorOf(entry)} changed from “${from}” to “${to}”`;
}

/** What Lockstep did on a side. */
function written(entry: TimelineEntryView): string {
  const { from, to } = entry;
  if (from === null) return `added them to ${placeOf(entry)} as “${to ?? ''}”`;
  if (to === null) return `removed them from ${placeOf(entry)}`;
  return `set ${vendorOf(entry)} from “${from}” to “${to}”`;
}

/** A custom field that Lockstep set. */
function field(entry: TimelineEntryView): string {
  const { from, to } = entry;
  const was = from === null ? '' : ` from “${from}”`;
  return to === null
    ? `Lockstep cleared a field in ${vendorOf(entry)}${was}.`
    : `Lockstep set a field in ${vendorOf(entry)}${was} to “${to}”.`;
}

/** A time to the minute. */
const moment = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
