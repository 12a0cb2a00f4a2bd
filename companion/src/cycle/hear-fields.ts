import { comparable, type FieldValue } from '../domain/field-values.ts';
import type { Side } from '../domain/words.ts';
import { activityTypes, type Activity } from '../marketo/marketo.ts';
import type { CampaignMember } from '../salesforce/salesforce.ts';
import type { LinkRow } from '../store/links.ts';
import { knownFields, type HeardFields, type KnownFields } from '../store/member-fields.ts';
import type { MemberRow } from '../store/members.ts';
import type { CycleContext } from './context.ts';
import type { LivePair } from './field-pairs.ts';

/**
 * Whose mapped fields Marketo's feed says have changed. What is on both sides already is mostly our own write coming back, and is no
 * news. Marketo may name a field otherwise than it describes it: what names none that is described may be any.
 */
export async function fieldsHeardInMarketo(
  { store, scope, marketo, pairs }: CycleContext & { readonly pairs: readonly LivePair[] },
  activities: readonly Activity[],
  links: readonly LinkRow[],
  rows: readonly MemberRow[],
): Promise<HeardFields[]> {
  const changes = activities.filter(({ typeId }) => typeId === activityTypes.changeMemberData);
  if (changes.length === 0 || pairs.length === 0) return [];
  const linkOf = new Map(links.map(({ programId, id }) => [programId, id]));
  const rowOf = new Map(rows.map((row) => [`${row.linkId}:${String(row.marketoLeadId)}`, row]));
  const described = new Set((await marketo.memberFields('pull')).flatMap(({ name, label }) => [name, label]));
  const pairOf = new Map(
    pairs.flatMap((pair) => [pair.marketo.name, pair.marketo.label].map((one) => [one, pair])),
  );
  const found = changes.flatMap((activity) => {
    const linkId = activity.programId === null ? undefined : linkOf.get(activity.programId);
    const row = linkId === undefined ? undefined : rowOf.get(`${linkId}:${String(activity.leadId)}`);
    const name = activity.field?.name ?? '';
    const pair = pairOf.get(name);
    const isOther = pair === undefined && described.has(name);
    return row === undefined || isOther ? [] : [{ activity, row, pair }];
  });
  const held = await knownFields(
    store.db,
    scope,
    found.map(({ row }) => row),
  );
  return found
    .filter(
      ({ activity, row, pair }) =>
        pair === undefined ||
        isNews(
          held.get(`${row.linkId}:${row.personId}`),
          pair,
          'marketo',
          comparable(pair, activity.field?.value),
        ),
    )
    .map(({ activity: { at }, row: { linkId, personId } }) => ({
      linkId,
      personId,
      changedAt: new Date(at).toISOString(),
      unchangedUntil: null,
    }));
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
