import type { Side, Value } from '../domain/words.ts';
import type { MemberEvent } from '../store/member-events.ts';
import type { MemberRow } from '../store/members.ts';
import type { CycleContext } from './context.ts';
import type { Resolved } from './resolve.ts';

/**
 * What a read showed of members that is not what we last saw: somebody else changed a side, or the person is another record
 * now. `detail` of a changed side is the latest time at which it can have happened, by the vendor's clock (ISO 8601).
 */
export function sightings(
  context: CycleContext,
  news: readonly (Pick<Resolved, 'mergedInSalesforce'> & {
    readonly row: MemberRow;
    readonly stored: MemberRow | null;
  })[],
): MemberEvent[] {
  const at = new Date(context.clock.now()).toISOString();
  return news.flatMap(({ row, stored: before, mergedInSalesforce: merged }): MemberEvent[] => {
    const { linkId, personId } = row;
    const event = { linkId, personId, at, reason: null, actor: 'vendor' };
    const changed = (side: Side, from: Value, to: Value, until: number | undefined): MemberEvent[] =>
      from === to
        ? []
        : [{ ...event, kind: 'seen', side, from, to, detail: until === undefined ? null : iso(until) }];
    const moved = (detail: string): MemberEvent => movedEvent(row, at, detail);
    const from = before?.salesforceRecordId ?? null;
    const to = row.salesforceRecordId;
    const hasMoved = from !== null && to !== null && from !== to;
    const lead = before?.marketoLeadId ?? null;
    return [
      ...changed('marketo', before?.marketo ?? null, row.marketo, row.marketoChange?.until),
      ...changed('salesforce', before?.salesforce ?? null, row.salesforce, row.salesforceChange?.until),
      ...(merged !== undefined && (before?.salesforce ?? null) !== null
        ? [moved(intoAnother('salesforce', merged.lost, merged.winner))]
        : []),
      ...(hasMoved ? [moved(inSalesforce(before, row))] : []),
      ...(lead !== null && row.marketoLeadId !== null && lead !== row.marketoLeadId
        ? [moved(inMarketo(lead, row.marketoLeadId))]
        : []),
    ];
  });
}

/** The person is another record now, or their record became part of somebody else's. */
export const movedEvent = (
  { linkId, personId }: Pick<MemberRow, 'linkId' | 'personId'>,
  at: string,
  detail: string,
): MemberEvent => ({
  linkId,
  personId,
  at,
  kind: 'moved',
  side: null,
  from: null,
  to: null,
  reason: null,
  detail,
  actor: 'vendor',
});

/** Two records of one person became one. */
export const inMarketo = (before: number, now: number): string =>
  `Two records of this person were merged in Marketo: ${String(now)} stayed, ${String(before)} is gone.`;

/** A person's record became part of somebody else's. */
export const intoAnother = (side: Side, lost: string | number, winner: string | number): string =>
  `This person's record ${String(lost)} was merged into ${String(winner)} in ${side === 'marketo' ? 'Marketo' : 'Salesforce'}, which stands for both from now on.`;

function inSalesforce(before: MemberRow | null, now: MemberRow): string {
  const [old, current] = [before?.salesforceRecordId ?? '', now.salesforceRecordId ?? ''];
  return before?.salesforceKind === 'lead' && now.salesforceKind === 'contact'
    ? `The lead was converted to a contact in Salesforce: ${current}, before that ${old}.`
    : `This person is another record in Salesforce now, as after a merge: ${current}, before that ${old}.`;
}

const iso = (time: number): string | null => (Number.isFinite(time) ? new Date(time).toISOString() : null);
