import { z } from 'zod';

import type { Order } from '../domain/order.ts';
import type { Change } from '../store/changes.ts';
import type { Conflict } from '../store/conflicts.ts';
import { conflictOf } from './conflict.ts';
import type { Decided } from './decide.ts';
import type { SagaKind } from './step.ts';

/**
 * A write that is about to be sent, as its saga keeps it until it is answered: enough to log it when the answer is lost and a read
 * shows that it happened.
 */
export type Tried = {
  /** A Marketo lead's number, or the id of a Salesforce lead or contact. */
  readonly record: number | string;
  readonly change: Omit<Change, 'linkId' | 'batchId' | 'at'>;
  /** Taken out only to be added again: the member must not look as if somebody had removed it. */
  readonly isHalf: boolean;
  /** The person's word that it carries out. */
  readonly order: Pick<Order, 'id' | 'settles' | 'by'> | null;
  /** The disagreement that it decides. */
  readonly conflict: Conflict | null;
};

/** What a saga of members keeps. */
const payload = z.object({
  people: z.array(z.string()).catch([]),
  // Written by `triedOf`; sagas of earlier versions have none.
  tried: z.array(z.custom<Tried>((one) => typeof one === 'object' && one !== null)).catch([]),
});

export const peopleIn = (stored: unknown): string[] => payload.safeParse(stored).data?.people ?? [];
export const triedIn = (stored: unknown): Tried[] => payload.safeParse(stored).data?.tried ?? [];

/** What a step of this kind is about to change of a member: nothing where it only makes ready for that. */
export function triedOf(kind: SagaKind, member: Decided, batchId: string, at: string): Tried[] {
  const { row, decision, order } = member;
  const isFirstPart = kind === 'create-leads' || kind === 'create-people';
  if (isFirstPart || !('side' in decision)) return [];
  const record = decision.side === 'marketo' ? row.marketoLeadId : row.salesforceRecordId;
  if (record === null) return [];
  const isHalf = kind === 'remove-program-members' && decision.action === 'readd';
  const [conflict = null] = conflictOf(member, batchId, at);
  return [
    {
      record,
      change: {
        personId: row.personId,
        sideWritten: decision.side,
        from: row[decision.side],
        to: isHalf || !('value' in decision) ? null : decision.value,
        ruleRow: decision.row,
        reason: decision.reason,
      },
      isHalf,
      order: order === null ? null : { id: order.id, settles: order.settles, by: order.by },
      conflict,
    },
  ];
}
