import { z } from 'zod';

import { failureOf } from '../domain/failure.ts';
import { comparable, type FieldValue } from '../domain/field-values.ts';
import type { Side } from '../domain/words.ts';
import type { Purpose } from '../quota/quota.ts';
import { addFieldChanges, type FieldChange } from '../store/field-changes.ts';
import { settleFields, type DueFields } from '../store/member-fields.ts';
import type { OpenSaga } from '../store/sagas.ts';
import type { Db } from '../store/scope.ts';
import type { CycleContext } from './context.ts';
import { livePairs, withoutVanished } from './field-pairs.ts';
import type { FieldPart } from './field-refusals.ts';

/** Under which kind of saga fields are written on a side. */
export const fieldSagas = {
  salesforce: 'set-campaign-member-fields',
  marketo: 'set-program-member-fields',
} as const satisfies Record<Side, string>;

const kinds: ReadonlySet<string> = new Set(Object.values(fieldSagas));
export const isOfFields = ({ kind }: OpenSaga): boolean => kinds.has(kind);

/**
 * The write of one field that is about to be sent, as its saga keeps it until it is answered: enough to log it when the answer is lost
 * and a read shows that it happened.
 */
export type TriedField = Pick<DueFields, 'marketoLeadId' | 'campaignMemberId' | 'joinedAt'> & {
  readonly pairId: string;
  readonly change: Omit<FieldChange, 'linkId' | 'batchId' | 'at'>;
};

export const triedFieldsOf = ({ member: { due, joinedAt }, writes }: FieldPart): TriedField[] =>
  writes.map(({ pair, side, from, to, reason }) => ({
    marketoLeadId: due.marketoLeadId,
    campaignMemberId: due.campaignMemberId,
    joinedAt,
    pairId: pair.id,
    change: {
      personId: due.personId,
      field: pair.salesforce.label,
      sideWritten: side,
      from,
      to,
      reason,
    },
  }));

// Sagas of earlier versions kept people only.
const payload = z.object({
  tried: z.array(z.custom<TriedField>((one) => typeof one === 'object' && one !== null)).catch([]),
});

/**
 * Those of a saga's fields that hold now what was written. A field that cannot be read any more is not told of, and never stands in the
 * way of a status.
 */
export async function fieldsThatHappened(
  context: CycleContext,
  programId: number,
  purpose: Purpose,
  saga: OpenSaga,
): Promise<readonly TriedField[]> {
  const tried = payload.safeParse(saga.payload).data?.tried ?? [];
  if (tried.length === 0) return [];
  let happened: readonly TriedField[] = [];
  const all = await livePairs(context, purpose);
  const written = all.filter(({ id }) => tried.some(({ pairId }) => pairId === id));
  const [one] = tried;
  if (one === undefined || written.length === 0) return [];
  try {
    await withoutVanished(context, purpose, written, async (left) => {
      const pairs = left.filter((pair) => written.some(({ id }) => id === pair.id));
      const held = await heldOn(context, one.change.sideWritten, programId, purpose, tried, pairs);
      happened = tried.filter(({ pairId, change, ...member }) => {
        const pair = pairs.find(({ id }) => id === pairId);
        return pair !== undefined && held(member, pair) === change.to;
      });
    });
  } catch (error) {
    const { kind, vendor } = failureOf(error);
    if (vendor === 'lockstep' || (kind !== 'config' && kind !== 'bug')) throw error;
  }
  return happened;
}

type Pair = Awaited<ReturnType<typeof livePairs>>[number];
type Records = Pick<TriedField, 'marketoLeadId' | 'campaignMemberId'>;

/** What these members hold on a side; undefined of whoever is no member there any more. */
async function heldOn(
  { marketo, salesforce }: CycleContext,
  side: Side,
  programId: number,
  purpose: Purpose,
  tried: readonly Records[],
  pairs: readonly Pair[],
): Promise<(member: Records, pair: Pair) => FieldValue | undefined> {
  if (pairs.length === 0) return () => undefined;
  const names = pairs.map((pair) => pair[side].name);
  if (side === 'marketo') {
    const leadIds = [...new Set(tried.map(({ marketoLeadId }) => marketoLeadId))];
    const found = await marketo.memberValues(purpose, programId, leadIds, names);
    return ({ marketoLeadId }, pair) => {
      const member = found.get(marketoLeadId);
      return member && comparable(pair, member.values[pair.marketo.name]);
    };
  }
  const ids = [...new Set(tried.map(({ campaignMemberId }) => campaignMemberId))];
  const found = new Map((await salesforce.memberValues(purpose, ids, names)).map((one) => [one.id, one]));
  return ({ campaignMemberId }, pair) => {
    const member = found.get(campaignMemberId);
    return member && comparable(pair, member.values[pair.salesforce.name]);
  };
}

/** What the answer would have settled: the log, and the baselines from which the next decision must start. */
export async function settleFieldsLate(
  db: Db,
  { scope }: CycleContext,
  linkId: string,
  { batchId, recordedAt }: OpenSaga,
  happened: readonly TriedField[],
): Promise<void> {
  await addFieldChanges(
    db,
    scope,
    happened.map(({ change }) => ({ ...change, linkId, batchId, at: recordedAt })),
  );
  const byPerson = Map.groupBy(happened, ({ change: { personId } }) => personId);
  await settleFields(
    db,
    scope,
    [...byPerson].flatMap(([personId, [first, ...more]]) => {
      if (first === undefined) return [];
      const { marketoLeadId, campaignMemberId, joinedAt } = first;
      const held = Object.fromEntries([first, ...more].map(({ pairId, change }) => [pairId, change.to]));
      return [{ linkId, personId, marketoLeadId, campaignMemberId, joinedAt, held }];
    }),
  );
}
