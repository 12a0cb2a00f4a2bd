import type { Decided } from '../cycle/decide.ts';
import { decideFields, type DecidedFields } from '../cycle/decide-fields.ts';
import { livePairs, withoutVanished, type LivePair } from '../cycle/field-pairs.ts';
import { outcomeOf } from '../domain/member-rule.ts';
import type { Policies } from '../domain/policies.ts';
import type { Side } from '../domain/words.ts';
import type { LinkContext } from './context.ts';
import type { FieldsPreview } from './views.ts';

/** Members whose values are read for a preview: 50 calls to Marketo, some 60 to Salesforce. */
const most = 15_000;
/** Overwritten values that a preview names. */
const named = 20;
/** Members a call that writes or reads (Marketo REST, lead database limits; REST API guide, sObject Collections and query length). */
const size = { marketo: 300, salesforce: 200, read: 250 } as const;

type Values = Readonly<Record<string, unknown>>;
const nothing: Values = {};

/**
 * What a first sync would write to custom fields of members (docs/sync-rules.md, 6 and 9): both sides are read, and each pair is decided
 * as after the link's first statuses. Null where no fields are mapped. Of more members than 15,000 only so many are looked at.
 */
export async function previewFields(
  context: LinkContext,
  pair: { readonly programId: number; readonly policies: Pick<Policies, 'conflict'> },
  decided: readonly Decided[],
): Promise<FieldsPreview | null> {
  const all = await livePairs(context, 'interactive');
  if (all.length === 0) return null;
  const joint = decided.filter(endsOnBothSides);
  const looked = joint.slice(0, most);
  let found: FieldsPreview | null = null;
  await withoutVanished(context, 'interactive', all, async (pairs) => {
    const fields = await fieldsOf(context, pair, looked, pairs);
    found = viewOf(pairs, looked, fields, joint.length);
  });
  return found;
}

/** Whose statuses will have been settled, with a membership on either side. */
function endsOnBothSides({ row, decision }: Decided): boolean {
  if (decision.action === 'hold' || decision.action === 'await-preview') return false;
  const { marketo, salesforce } = outcomeOf(decision, {
    marketo: row.marketo,
    salesforce: row.salesforce,
  });
  return marketo !== null && salesforce !== null;
}

async function fieldsOf(
  { marketo, salesforce }: LinkContext,
  { programId, policies }: { readonly programId: number; readonly policies: Pick<Policies, 'conflict'> },
  members: readonly Decided[],
  pairs: readonly LivePair[],
): Promise<readonly DecidedFields[]> {
  const leadIds = members.flatMap(({ row }) => (row.marketo === null ? [] : (row.marketoLeadId ?? [])));
  const memberIds = members.flatMap(({ row }) =>
    row.salesforce === null ? [] : (row.campaignMemberId ?? []),
  );
  const ofMarketo = await marketo.memberValues(
    'interactive',
    programId,
    leadIds,
    pairs.map((one) => one.marketo.name),
  );
  const read = await salesforce.memberValues(
    'interactive',
    memberIds,
    pairs.map((one) => one.salesforce.name),
  );
  const ofSalesforce = new Map(read.map((one) => [one.id, one]));
  // Whoever is added on a side has nothing there yet.
  const never = new Date(0).toISOString();
  return members.map(({ row }) => {
    const { linkId, personId } = row;
    const [marketoLeadId, campaignMemberId] = [row.marketoLeadId ?? 0, row.campaignMemberId ?? ''];
    const inMarketo = ofMarketo.get(marketoLeadId);
    const inSalesforce = ofSalesforce.get(campaignMemberId);
    const known = { linkId, personId, marketoLeadId, campaignMemberId, joinedAt: null, ...unknown };
    return decideFields(pairs, policies.conflict, known, {
      readAt: never,
      marketo: {
        joinedAt: null,
        updatedAt: inMarketo?.updatedAt ?? null,
        values: inMarketo?.values ?? nothing,
      },
      salesforce: {
        systemModstamp: inSalesforce?.systemModstamp ?? never,
        values: inSalesforce?.values ?? nothing,
      },
    });
  });
}

/** A first sync knows nothing of anybody. */
const unknown = {
  held: {},
  refused: {},
  triesAll: true,
  changedAt: null,
  unchangedUntil: null,
  readAt: null,
  marks: 0,
  served: 0,
  attempts: 0,
} as const;

function viewOf(
  pairs: readonly LivePair[],
  members: readonly Decided[],
  fields: readonly DecidedFields[],
  all: number,
): FieldsPreview {
  const writes = fields.flatMap((one) => one.writes);
  const unfit = fields.flatMap((one) => one.unfit);
  const overwriting = (write: (typeof writes)[number]): boolean => !write.reason.startsWith('field-filled-');
  const onSide = (side: Side, id: string) => {
    const of = writes.filter((write) => write.side === side && write.pair.id === id);
    const overwritten = of.filter(overwriting).length;
    return { filled: of.length - overwritten, overwritten };
  };
  const calls = (side: Side): number =>
    Math.ceil(fields.filter((one) => one.writes.some((write) => write.side === side)).length / size[side]);
  const reads = {
    marketo: Math.ceil(members.filter(({ row }) => row.marketo !== null).length / size.marketo),
    salesforce: Math.ceil(members.filter(({ row }) => row.salesforce !== null).length / size.read),
  };
  const overwritten = fields.flatMap((one, nth) => {
    const { row } = members[nth] ?? {};
    return one.writes.filter(overwriting).map(({ pair, side, from, to }) => ({
      personId: one.due.personId,
      person: row?.name ?? row?.email ?? 'Unknown',
      recordId: row?.salesforceRecordId ?? null,
      field: pair.salesforce.label,
      side,
      from,
      to,
    }));
  });
  return {
    members: all,
    looked: members.length,
    pairs: pairs.map(({ id, salesforce }) => ({
      field: salesforce.label,
      marketo: onSide('marketo', id),
      salesforce: onSide('salesforce', id),
      refused: unfit.filter(({ write }) => write.pair.id === id).length,
    })),
    overwritten: overwritten.slice(0, named),
    calls: { marketo: calls('marketo'), salesforce: calls('salesforce') },
    reads,
  };
}
