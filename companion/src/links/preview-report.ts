import { gatherWhole } from '../cycle/gather-all.ts';
import { groupsOfLink } from '../cycle/look.ts';
import { isBlocking } from '../domain/findings.ts';
import { frameChanges } from '../domain/frame-changes.ts';
import { findingTold } from '../domain/messages.ts';
import { frameHash, planLifetime } from '../domain/plan.ts';
import { refusalTold } from '../domain/refusal.ts';
import { saidOf, type Told } from '../domain/told.ts';
import type { Pair } from '../domain/words.ts';
import { getLink } from '../store/links.ts';
import { countPreviewRows, previewRows as storedRows, type PreviewRowResult } from '../store/preview-rows.ts';
import type {
  PreviewChangesView,
  PreviewRowsQuery,
  PreviewRowsView,
  PreviewRowView,
} from './action-views.ts';
import type { LinkContext } from './context.ts';
import { judgePair } from './pair.ts';
import { frameOf } from './preview.ts';
import { previewKinds, previewRowView } from './preview-rows.ts';
import { storedPreview } from './stored-preview.ts';

const defaultPage = 100;
/** Moved people that the answer names. */
const shown = 50;
/** Rows read from the store at a time. */
const chunk = 5000;

/** The rows of a preview in the order of the screen, page by page; once linked, with what became of each. */
export async function previewRows(
  context: LinkContext,
  previewId: string,
  { campaignId, kind, again, changed, after, limit = defaultPage }: PreviewRowsQuery,
): Promise<PreviewRowsView> {
  const { store, scope } = context;
  const { plan } = await storedPreview(context, previewId, campaignId);
  const isLinked = (await getLink(store.db, scope, plan.linkId)) !== undefined;
  const counts = await countPreviewRows(store.db, scope, previewId);
  const found = await storedRows(
    store.db,
    scope,
    previewId,
    {
      ...(kind === undefined ? {} : { kinds: [kind] }),
      ...(again === undefined ? {} : { again }),
      ...(changed === undefined ? {} : { moved: changed }),
    },
    { limit: limit + 1, ...(after === undefined ? {} : { after: Number(after) }) },
  );
  const rows = found.slice(0, limit);
  return {
    kinds: previewKinds.flatMap((one) => {
      const people = counts.get(one) ?? 0;
      return people === 0 ? [] : [{ kind: one, people }];
    }),
    rows: rows.map((row) => rowView(row, isLinked)),
    next: found.length > limit ? String(rows.at(-1)?.position ?? 0) : null,
  };
}

function rowView(row: PreviewRowResult, isLinked: boolean): PreviewRowView {
  return {
    ...previewRowView(row),
    key: String(row.position),
    email: row.email,
    marketoId: row.marketoLeadId,
    again: row.again,
    result: isLinked ? resultOf(row) : null,
  };
}

function resultOf({ leftOut, moved, state }: PreviewRowResult): PreviewRowView['result'] {
  if (leftOut) return 'left-out';
  if (state === null || state === 'differing') return 'not-yet';
  if (moved) return 'changed';
  return state === 'in-step' ? 'done' : state === 'held' ? 'waits' : 'failed';
}

/** Reads both sides and says what is otherwise than the preview shows. Writes nothing. */
export async function previewChanges(
  context: LinkContext,
  previewId: string,
  ofCampaign?: string,
): Promise<PreviewChangesView> {
  const { clock, newId } = context;
  const stored = await storedPreview(context, previewId, ofCampaign);
  const { plan } = stored;
  const { programId, campaignId, linkId, policies } = plan;
  // Not the link's own id: a preview that was confirmed is compared with what it showed, not with what is stored.
  const id = newId();
  const gathered = await gatherWhole(context, { id, programId, campaignId }, 'interactive');
  const pair = await judgePair(context, programId, campaignId, gathered.held, policies, plan.map, plan.moves);
  const frame = frameOf(linkId, programId, campaignId, pair, policies);
  const isOld = clock.now() - Date.parse(stored.createdAt) > planLifetime;
  const reasons: Told[] = [
    ...(isOld ? [refusalTold('preview-is-old')] : []),
    ...(stored.view.canApply ? [] : [refusalTold('preview-in-the-way')]),
    ...pair.guards.filter(isBlocking).map((one) => asSentence(findingTold(one).sentence)),
    ...(frameHash(frame) === stored.frameHash ? [] : changesOf(plan.frame, frame)),
  ];
  const link = { id, statuses: pair.containers.statuses, map: pair.match.map };
  const now = groupsOfLink(context, link, gathered).map(({ row }) => ({
    person: row.name ?? row.email ?? 'Unknown',
    records: [row.marketoLeadId, row.salesforceRecordId].flatMap((one) => (one === null ? [] : String(one))),
    values: { marketo: row.marketo, salesforce: row.salesforce },
  }));
  // A preview that could not be confirmed has no rows to compare with.
  const moved = stored.view.canApply ? compare(await allRows(context, previewId), now) : [];
  return {
    previewId,
    checkedAt: new Date(clock.now()).toISOString(),
    canApply: stored.view.canApply && reasons.length === 0,
    reasons: reasons.map(({ text }) => text),
    said: reasons.map(saidOf),
    people: moved.length,
    rows: moved.slice(0, shown),
  };
}

const changesOf = (before: Parameters<typeof frameChanges>[0] | undefined, now: typeof before): Told[] => {
  const told = before === undefined || now === undefined ? [] : frameChanges(before, now);
  return told.length > 0 ? told : [refusalTold('preview-stale')];
};

/** What a finding is headed with has no full stop. */
const asSentence = (told: Told): Told => ({ ...told, text: `${told.text}.` });

type Person = { readonly person: string; readonly records: readonly string[]; readonly values: Pair };
type Moved = PreviewChangesView['rows'][number];

/** Who holds something else than the preview shows, who joined, and who is gone from both sides. */
function compare(before: readonly PreviewRowResult[], now: readonly Person[]): Moved[] {
  const absent: Pair = { marketo: null, salesforce: null };
  const rowOf = new Map(before.flatMap((row) => row.records.map(({ recordId }) => [recordId, row] as const)));
  const seen = new Set<PreviewRowResult>();
  const here = now.flatMap(({ person, records, values }): Moved[] => {
    const row = records.map((id) => rowOf.get(id)).find((one) => one !== undefined);
    if (row !== undefined) seen.add(row);
    return difference(person, row?.now ?? absent, values);
  });
  return [
    ...here,
    ...before.filter((row) => !seen.has(row)).flatMap((row) => difference(row.person, row.now, absent)),
  ];
}

const difference = (person: string, was: Pair, now: Pair): Moved[] =>
  was.marketo === now.marketo && was.salesforce === now.salesforce
    ? []
    : [
        {
          person,
          marketo: { was: was.marketo, now: now.marketo },
          salesforce: { was: was.salesforce, now: now.salesforce },
        },
      ];

async function allRows({ store, scope }: LinkContext, previewId: string): Promise<PreviewRowResult[]> {
  const all: PreviewRowResult[] = [];
  for (let after = -1; ;) {
    const rows = await storedRows(store.db, scope, previewId, {}, { after, limit: chunk });
    all.push(...rows);
    if (rows.length < chunk) return all;
    after = rows.at(-1)?.position ?? after;
  }
}
