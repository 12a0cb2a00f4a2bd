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
    const moved = (vendor: string, old: string, current: string): MemberEvent => ({
      ...event,
      kind: 'moved',
      side: null,
      from: null,
      to: null,
      detail: `In ${vendor} this person is record ${current} now, ${old} before.`,
    });
    const from = before?.salesforceRecordId ?? null;
    const to = row.salesforceRecordId;
    const hasMoved = from !== null && to !== null && from !== to;
    const hasMerged =
      before?.marketoLeadId != null &&
      row.marketoLeadId !== null &&
      before.marketoLeadId !== row.marketoLeadId;
    return [
      ...changed('marketo', before?.marketo ?? null, row.marketo, row.marketoChange?.until),
      ...changed('salesforce', before?.salesforce ?? null, row.salesforce, row.salesforceChange?.until),
      ...(hasMoved ? [moved('Salesforce', from, to)] : []),
      ...(hasMerged ? [moved('Marketo', String(before.marketoLeadId), String(row.marketoLeadId))] : []),
    ];
  });
}

const iso = (time: number): string | null => (Number.isFinite(time) ? new Date(time).toISOString() : null);
