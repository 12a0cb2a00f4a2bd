import { z } from 'zod';

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
  const { row, decision } = member;
  const isFirstPart = kind === 'create-leads' || kind === 'create-people';
  if (isFirstPart || !('side' in decision)) return [];
  if (kind === 'remove-program-members' && decision.action !== 'remove') return [];
  const record = decision.side === 'marketo' ? row.marketoLeadId : row.salesforceRecordId;
  if (record === null) return [];
  const [conflict = null] = conflictOf(member, batchId, at);
  return [
    {
      record,
      change: {
        personId: row.personId,
        sideWritten: decision.side,
        from: row[decision.side],
        to: 'value' in decision ? decision.value : null,
        ruleRow: decision.row,
        reason: decision.reason,
      },
      conflict,
    },
  ];
}
