import { comparable, type FieldValue } from '../domain/field-values.ts';
import type { Side } from '../domain/words.ts';
import { activityTypes, type Activity } from '../marketo/marketo.ts';
import type { CampaignMember } from '../salesforce/salesforce.ts';
import type { LinkRow } from '../store/links.ts';
import { knownFields, type HeardFields, type KnownFields } from '../store/member-fields.ts';
import type { MemberRow } from '../store/members.ts';
import type { CycleContext } from './context.ts';
import type { LivePair } from './field-pairs.ts';

/** Marketo's clock and ours agree to less than this. */
const clocksDifferMs = 5 * 60_000;

/**
 * Whose mapped fields Marketo's feed says have changed, or are empty because a membership began anew. What is on both sides already is
 * mostly our own write coming back, and is no news. Marketo may name a field otherwise than it describes it: what names none that is
 * described may be any.
 */
export async function fieldsHeardInMarketo(
  { store, scope, marketo, pairs }: CycleContext & { readonly pairs: readonly LivePair[] },
  activities: readonly Activity[],
  links: readonly LinkRow[],
  rows: readonly MemberRow[],
): Promise<HeardFields[]> {
  const changes = activities.filter(({ typeId }) => typeId === activityTypes.changeMemberData);
  const joins = activities.filter((activity) => activity.joins);
  if (changes.length + joins.length === 0 || pairs.length === 0) return [];
  const linkOf = new Map(links.map(({ programId, id }) => [programId, id]));
  const rowOfLead = new Map(rows.map((row) => [`${row.linkId}:${String(row.marketoLeadId)}`, row]));
  const rowOf = ({ programId, leadId }: Activity): MemberRow | undefined => {
    const linkId = programId === null ? undefined : linkOf.get(programId);
    return linkId === undefined ? undefined : rowOfLead.get(`${linkId}:${String(leadId)}`);
  };
  const described = new Set(
    (changes.length === 0 ? [] : await marketo.memberFields('pull')).flatMap(({ name, label }) => [
      name,
      label,
    ]),
  );
  const pairOf = new Map(
    pairs.flatMap((pair) => [pair.marketo.name, pair.marketo.label].map((one) => [one, pair])),
  );
  const found = changes.flatMap((activity) => {
    const row = rowOf(activity);
    const name = activity.field?.name ?? '';
    const pair = pairOf.get(name);
    const isOther = pair === undefined && described.has(name);
    return row === undefined || isOther ? [] : [{ activity, row, pair }];
  });
  const joined = joins.flatMap((activity) => {
    const row = rowOf(activity);
    return row === undefined ? [] : [{ activity, row }];
  });
  const held = await knownFields(
    store.db,
    scope,
    [...found, ...joined].map(({ row }) => row),
  );
  const ofRow = (row: MemberRow) => held.get(`${row.linkId}:${row.personId}`);
  const heard = ({ linkId, personId }: MemberRow, at: number | null): HeardFields => ({
    linkId,
    personId,
    changedAt: at === null ? null : new Date(at).toISOString(),
    unchangedUntil: null,
  });
  const changed = found.filter(
    ({ activity, row, pair }) =>
      pair === undefined || isNews(ofRow(row), pair, 'marketo', comparable(pair, activity.field?.value)),
  );
  const begun = joined.filter(({ activity, row }) => isUnread(ofRow(row), activity.at));
  return [
    ...changed.map(({ activity, row }) => heard(row, activity.at)),
    ...begun.map(({ row }) => heard(row, null)),
  ];
}

/**
 * Whether a membership that began at `at` is another than the one whose fields were read last. What its baselines are worth is not this
 * hint's to say, which may be late or come twice: the date they joined tells when the fields are read. Whoever was never read is due anyway.
 */
function isUnread(known: KnownFields | undefined, at: number): boolean {
  if (known?.readAt == null) return false;
  const isKnown = known.joinedAt !== null && Date.parse(known.joinedAt) >= at;
  return !isKnown && Date.parse(known.readAt) < at + clocksDifferMs;
}

/** Whose mapped fields hold something else in Salesforce than when they were read last, which no change before `lastRead` explains. */
export async function fieldsHeardInSalesforce(
  { store, scope }: CycleContext,
  pairs: readonly LivePair[],
  members: readonly CampaignMember[],
  rowOf: ReadonlyMap<string | null, MemberRow>,
  lastRead: number,
): Promise<HeardFields[]> {
  if (pairs.length === 0) return [];
  const unchangedUntil = new Date(lastRead).toISOString();
  const known = members.flatMap((member) => {
    const row = rowOf.get(member.id);
    return row === undefined ? [] : [{ row, fields: member.fields ?? {} }];
  });
  const held = await knownFields(
    store.db,
    scope,
    known.map(({ row }) => row),
  );
  return known
    .filter(({ row, fields }) => {
      const ofRow = held.get(`${row.linkId}:${row.personId}`);
      return pairs.some((pair) =>
        isNews(ofRow, pair, 'salesforce', comparable(pair, fields[pair.salesforce.name])),
      );
    })
    .map(({ row: { linkId, personId } }) => ({ linkId, personId, changedAt: null, unchangedUntil }));
}

/** Whether a side holds something else than when it was read last. */
function isNews(known: KnownFields | undefined, pair: LivePair, side: Side, value: FieldValue): boolean {
  if (known === undefined) return true;
  const seen = known.seen[pair.id];
  if (seen !== undefined) return value !== seen[side === 'marketo' ? 0 : 1];
  return !Object.hasOwn(known.held, pair.id) || value !== known.held[pair.id];
}
