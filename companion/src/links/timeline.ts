import { fieldRefusalTold } from '../domain/field-refusals.ts';
import { memberOptions } from '../domain/member-options.ts';
import { isReason, reasonTold } from '../domain/messages.ts';
import { inStep } from '../domain/status-map.ts';
import { saidOf } from '../domain/told.ts';
import type { Pair } from '../domain/words.ts';
import { statusMapOf } from '../cycle/stored-map.ts';
import { statusMap } from '../store/status-maps.ts';
import { memberTimeline, type TimelineEntry } from '../store/timeline.ts';
import { membershipsOf, type Membership } from '../store/worklist.ts';
import type { LinkContext } from './context.ts';
import { mapOf } from './member-lists.ts';
import type { TimelineEntryView, TimelineView } from './report-views.ts';
import type { LinkState } from './views.ts';

const defaultPage = 50;

/**
 * What happened to the person of a Salesforce record (lead, contact or campaign member) in one campaign, newest first, and in
 * which other campaigns they are. Somebody Lockstep does not know has no campaigns.
 */
export async function timeline(
  context: LinkContext,
  recordId: string,
  page: { readonly linkId?: string; readonly before?: string; readonly limit?: number },
): Promise<TimelineView> {
  const { store, scope } = context;
  const memberships = await membershipsOf(store.db, scope, recordId);
  const shown = memberships.find(({ linkId }) => linkId === page.linkId) ?? memberships[0];
  return {
    person: shown ? (shown.name ?? shown.email) : null,
    campaigns: memberships.map((one) => ({
      linkId: one.linkId,
      campaign: { id: one.campaignId, name: one.campaignName },
      program: one.programName,
      waiting: stateOf(one) === 'held',
    })),
    shown: shown ? await history(context, shown, page) : null,
  };
}

async function history(
  context: LinkContext,
  member: Membership,
  { before, limit = defaultPage }: { readonly before?: string; readonly limit?: number },
): Promise<NonNullable<TimelineView['shown']>> {
  const { store, scope } = context;
  const same = await comparison(context, member.linkId);
  const found = await memberTimeline(store.db, scope, member, {
    limit: limit + 1,
    ...(before === undefined ? {} : { before }),
  });
  const entries = found.slice(0, limit);
  const { marketo, salesforce, heldReason } = member;
  const told =
    heldReason !== null && isReason(heldReason) ? reasonTold(heldReason, { marketo, salesforce }) : null;
  const [latest] = entries;
  // Nothing has happened since somebody settled that the sides may differ: that is why they do.
  const isSettled = stateOf(member) === 'differing' && before === undefined && latest?.kind === 'settled';
  const settled = isSettled ? textOf(latest) : null;
  return {
    linkId: member.linkId,
    linkState: member.linkState as LinkState,
    personId: member.personId,
    options: memberOptions(heldReason ?? '', member, await mapOf(context, member.linkId)).options,
    marketoId: member.marketoLeadId,
    marketo,
    salesforce,
    state: stateOf(member),
    reason: heldReason ?? member.failedCode,
    title: told?.title.text ?? null,
    sentence: told?.sentence.text ?? member.failedMessage ?? settled?.text ?? null,
    said: {
      title: told && saidOf(told.title),
      sentence: (told && saidOf(told.sentence)) ?? settled?.said ?? null,
    },
    entries: backwards(entries, { marketo, salesforce }, same, before === undefined),
    before: found.length > limit ? (entries.at(-1)?.at ?? null) : null,
  };
}

/** How the link compares: by its map; a pair that never had one, by equal names. */
async function comparison({ store, scope }: LinkContext, linkId: string): Promise<(pair: Pair) => boolean> {
  const stored = await statusMap(store.db, scope, linkId);
  if (stored === undefined) return ({ marketo, salesforce }) => marketo === salesforce;
  const map = statusMapOf(stored.map);
  return (pair) => inStep(map, pair);
}

const stateOf = ({ inStep: same, heldReason, failedCode }: Membership) =>
  same ? 'in-step' : heldReason !== null ? 'held' : failedCode !== null ? 'failed' : 'differing';

/**
 * Both sides' values after each entry: from what is true now back through the changes. On a later page nobody knows where to
 * begin, so that values come from the entries themselves.
 */
function backwards(
  entries: readonly TimelineEntry[],
  now: Pair,
  same: (pair: Pair) => boolean,
  isFirst: boolean,
): TimelineEntryView[] {
  let after: Pair = isFirst ? now : valuesBefore(entries);
  return entries.map((entry) => {
    const shown = after;
    if (changesSide(entry)) after = { ...after, [entry.side]: entry.from };
    return {
      at: entry.at,
      kind: entry.kind,
      side: entry.side,
      from: entry.from,
      to: entry.to,
      ...textOf(entry),
      actor: entry.actor,
      ...shown,
      same: same(shown),
    };
  });
}

/** Conflicts and settlements carry both sides' values, not a change; a field's values are no statuses. */
const changesSide = (
  entry: TimelineEntry,
): entry is TimelineEntry & { readonly side: 'marketo' | 'salesforce' } =>
  entry.side !== null && !notAboutStatus.has(entry.kind) && entry.from !== entry.to;
const notAboutStatus: ReadonlySet<string> = new Set(['conflict', 'settled', 'field', 'field-refused']);

function valuesBefore(entries: readonly TimelineEntry[]): Pair {
  const of = (side: 'marketo' | 'salesforce') =>
    entries.find((entry) => changesSide(entry) && entry.side === side)?.to ?? null;
  return { marketo: of('marketo'), salesforce: of('salesforce') };
}

function textOf({
  kind,
  side,
  reason,
  detail,
  message,
}: TimelineEntry): Pick<TimelineEntryView, 'text' | 'said'> {
  if (kind === 'field-refused' && side !== null) {
    const field = detail ?? '';
    // The sentence names the field already.
    const said = message?.replace(`“${field}”: `, '') ?? '';
    const { sentence } = fieldRefusalTold(side, reason ?? '', { field, message: said });
    return { text: sentence.text, said: saidOf(sentence) };
  }
  if (kind === 'failed' || reason === null) return { text: detail, said: null };
  if (!isReason(reason)) return { text: detail ?? reason, said: null };
  const { sentence } = reasonTold(reason, kind === 'field' ? { field: detail } : {});
  return { text: sentence.text, said: saidOf(sentence) };
}
