import type { Side, Value } from '../domain/words.ts';
import type { MemberEvent } from '../store/member-events.ts';
import type { MemberRow } from '../store/members.ts';
import type { CycleContext } from './context.ts';

/**
 * What a read showed of members that is not what we last saw: somebody else changed a side, or the person is another record
 * now. `detail` of a changed side is the latest time at which it can have happened, by the vendor's clock (ISO 8601).
 */
export function sightings(
  context: CycleContext,
  news: readonly { readonly row: MemberRow; readonly stored: MemberRow | null }[],
): MemberEvent[] {
  const at = new Date(context.clock.now()).toISOString();
  return news.flatMap(({ row, stored: before }): MemberEvent[] => {
    const { linkId, personId } = row;
    const event = { linkId, personId, at, reason: null, actor: 'vendor' };
    const changed = (side: Side, from: Value, to: Value, until: number | undefined): MemberEvent[] =>
      from === to
        ? []
        : [{ ...event, kind: 'seen', side, from, to, detail: until === undefined ? null : iso(until) }];
    const moved = (detail: string): MemberEvent => ({ ...event, ...movedTo(detail) });
    const from = before?.salesforceRecordId ?? null;
    const to = row.salesforceRecordId;
    const hasMoved = from !== null && to !== null && from !== to;
    const lead = before?.marketoLeadId ?? null;
    return [
      ...changed('marketo', before?.marketo ?? null, row.marketo, row.marketoChange?.until),
      ...changed('salesforce', before?.salesforce ?? null, row.salesforce, row.salesforceChange?.until),
      ...(hasMoved ? [moved(inSalesforce(before, row))] : []),
      ...(lead !== null && row.marketoLeadId !== null && lead !== row.marketoLeadId
        ? [moved(inMarketo(lead, row.marketoLeadId))]
        : []),
    ];
  });
}

/** Marketo's feed told of a merge: the person is the winner from now on. */
export function mergesSeen(
  context: CycleContext,
  moved: readonly { readonly row: MemberRow; readonly before: number }[],
): MemberEvent[] {
  const at = new Date(context.clock.now()).toISOString();
  return moved.flatMap(({ row: { linkId, personId, marketoLeadId }, before }): MemberEvent[] =>
    marketoLeadId === null
      ? []
      : [
          {
            linkId,
            personId,
            at,
            reason: null,
            actor: 'vendor',
            ...movedTo(inMarketo(before, marketoLeadId)),
          },
        ],
  );
}

const movedTo = (detail: string) => ({ kind: 'moved', side: null, from: null, to: null, detail }) as const;

const inMarketo = (before: number, now: number): string =>
  `Two records of this person were merged in Marketo: ${String(now)} stayed, ${String(before)} is gone.`;

function inSalesforce(before: MemberRow | null, now: MemberRow): string {
  const [old, current] = [before?.salesforceRecordId ?? '', now.salesforceRecordId ?? ''];
  return before?.salesforceKind === 'lead' && now.salesforceKind === 'contact'
    ? `The lead was converted to a contact in Salesforce: ${current}, before that ${old}.`
    : `This person is another record in Salesforce now, as after a merge: ${current}, before that ${old}.`;
}

const iso = (time: number): string | null => (Number.isFinite(time) ? new Date(time).toISOString() : null);
