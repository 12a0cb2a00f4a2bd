import { brakes, type Brake } from '../domain/brakes.ts';
import { leavesOut } from '../domain/filter.ts';
import { decideMember, type Decision } from '../domain/member-rule.ts';
import { decideOrder, newPerson, type Order } from '../domain/order.ts';
import type { Policies } from '../domain/policies.ts';
import type { HoldReason } from '../domain/reasons.ts';
import { inNewNames } from '../domain/renames.ts';
import type { StatusMap } from '../domain/status-map.ts';
import type { ProgressionStatus, Side } from '../domain/words.ts';
import { kindById } from './gather.ts';
import type { Resolved } from './resolve.ts';

/** Everything about a link that a member's decision depends on. */
export type Rules = {
  readonly map: StatusMap;
  readonly statuses: readonly ProgressionStatus[];
  /** Those that a webinar provider sets. */
  readonly locked: readonly string[];
  readonly policies: Policies;
  readonly firstSync: boolean;
  readonly confirmedByPreview: boolean;
  readonly cleanCertificate: boolean;
  readonly additionsFromSalesforceAllowed: boolean;
  readonly additionsToMarketoPossible: boolean;
  /** People whom the confirmed preview said would be created in Salesforce. */
  readonly previewedCreations: number;
  /**
   * Marketo's own sync brings people; whoever is waited for since before this time (milliseconds since 1970) is late. Null:
   * Lockstep creates people.
   */
  readonly nativePeople: { readonly awaitedSince: number } | null;
  /** When Marketo's feed was last read back, for what it shows late (ISO 8601); null: never. */
  readonly lookedBackAt: string | null;
  /** Members of the link, for the brakes. */
  readonly members: number;
  /** Sides on which somebody who is absent now is known to be gone, and not merely unseen. */
  readonly absenceProven: Readonly<Record<Side, boolean>>;
  /** Our writes of the last 24 h, by `personId:side`. */
  readonly recentWrites: ReadonlyMap<string, number>;
  /** What people decided about members that waited, by person. */
  readonly orders: ReadonlyMap<string, Order>;
};

/** A member, what was decided, and whether somebody must be created before it can be carried out. */
export type Decided = Resolved & {
  readonly decision: Decision;
  readonly createsPerson: boolean;
  /** Whom a held person was confused with. */
  readonly detail: string | null;
  /** The person's order that is carried out. */
  readonly order: Order | null;
};

/** Members as decided, and the brakes that were pulled for it. */
export type Braked = { readonly decided: Decided[]; readonly brakes: readonly Brake[] };

/** Decides every member by the nine rows, then by the creation policy, then by the brakes (docs/sync-rules.md, 4 and 5). Pure. */
export const decide = (rules: Rules, members: readonly Resolved[]): Braked =>
  brake(rules, decideEach(rules, members));

/** Decides some of the members without the brakes, which go by all of them. `created`: people to be created in Salesforce so far. */
export function decideEach(
  rules: Omit<Rules, 'members'>,
  members: readonly Resolved[],
  createdBefore = 0,
): Decided[] {
  let created = createdBefore;
  return members.map((found): Decided => {
    const given = rules.orders.get(found.row.personId);
    const member = given?.action === 'choose' ? asChosen(found, given) : found;
    const input = inputOf(rules, member);
    const ordered = given === undefined ? null : decideOrder(given, input);
    const order = ordered === null ? null : (given ?? null);
    const decision = ordered ?? decideMember(input);
    const plain = { ...member, decision, createsPerson: false, detail: null, order };
    if (decision.action === 'remove' && isMemberTwice(member, decision.side))
      return { ...plain, decision: hold(decision, 'duplicate-is-member') };
    if (order === null && mayBeMerged(rules, member, decision))
      return { ...plain, decision: hold(decision, 'merge-possible') };
    if (order === null && isFiltered(rules, member, decision))
      return { ...plain, decision: { row: decision.row, action: 'nothing', reason: 'filtered' } };
    if (decision.action !== 'add' || !lacksRecord(member, decision.side)) return plain;
    if (member.missing.how === 'held') {
      return { ...plain, decision: hold(decision, member.missing.reason), detail: member.missing.name };
    }
    const policies: Policies = order === null ? rules.policies : { ...rules.policies, creation: 'create' };
    const refusal =
      (order === null ? awaitPerson(rules, member) : undefined) ??
      refuseCreation(policies, decision.side, created, member);
    if (refusal !== undefined) return { ...plain, decision: refusal(decision) };
    if (decision.side === 'salesforce') created += 1;
    return { ...plain, createsPerson: true };
  });
}

/** Holds what is too much of a kind. */
export function brake(
  rules: Pick<Rules, 'members' | 'previewedCreations'>,
  decided: readonly Decided[],
): Braked {
  const pulled = brakes({
    members: rules.members,
    removals: {
      marketo: count(decided, isRemoval('marketo')),
      salesforce: count(decided, isRemoval('salesforce')),
    },
    creations: count(decided, isCreation),
    previewedCreations: rules.previewedCreations,
  });
  const braked = decided.map((member): Decided => {
    const held = pulled.find(({ reason, side }) =>
      reason === 'creations-braked' ? isCreation(member) : side !== null && isRemoval(side)(member),
    );
    return held === undefined
      ? member
      : { ...member, decision: hold(member.decision, held.reason), createsPerson: false };
  });
  return { decided: braked, brakes: pulled };
}

function inputOf(rules: Omit<Rules, 'members'>, { row, gone }: Resolved): Parameters<typeof decideMember>[0] {
  const writes = (side: Side) => rules.recentWrites.get(`${row.personId}:${side}`) ?? 0;
  return {
    now: { marketo: row.marketo, salesforce: row.salesforce },
    baseline: inNewNames(row.baseline, row, rules.map.oldNames),
    settled: row.settled === null ? null : row.settled.rule === 'keep' ? 'keep' : 'person',
    map: rules.map,
    statuses: rules.statuses,
    locked: rules.locked,
    policies: rules.policies,
    firstSync: rules.firstSync,
    changes: { marketo: row.marketoChange, salesforce: row.salesforceChange },
    gone,
    absenceProven:
      (row.marketo !== null || rules.absenceProven.marketo) &&
      (row.salesforce !== null || rules.absenceProven.salesforce),
    additionsFromSalesforceAllowed: rules.additionsFromSalesforceAllowed,
    additionsToMarketoPossible: rules.additionsToMarketoPossible,
    recentWrites: { marketo: writes('marketo'), salesforce: writes('salesforce') },
    confirmedByPreview: rules.confirmedByPreview,
    cleanCertificate: rules.cleanCertificate,
  };
}

/** The member as somebody said who it is on the side where nobody was sure: that record, or one to be made. */
function asChosen(member: Resolved, { value, expected }: Order): Resolved {
  const { row } = member;
  const isAsSeen = row.marketo === expected.marketo && row.salesforce === expected.salesforce;
  if (value === null || member.missing.how !== 'held' || !isAsSeen) return member;
  if (value === newPerson) return { ...member, missing: { how: 'create' } };
  const record =
    row.marketo === null
      ? { marketoLeadId: Number(value) }
      : { salesforceRecordId: value, salesforceKind: kindById(value) };
  return { ...member, row: { ...row, ...record }, missing: { how: 'nothing' } };
}

/** Why somebody waits who had vanished from Marketo by then. */
const sinceGone: readonly string[] = [
  'merge-possible',
  'removals-braked',
  'removal-before-certificate',
  'duplicate-is-member',
];

/**
 * Marketo shows a merge as activity of the winner, and may show it late: until then the loser looks deleted. Nobody is taken out of
 * Salesforce for that before the feed has been read back once since the person was seen to be gone.
 */
function mayBeMerged(
  { lookedBackAt }: Pick<Rules, 'lookedBackAt'>,
  { row: { held } }: Resolved,
  decision: Decision,
): boolean {
  if (decision.action !== 'remove' || decision.reason !== 'person-deleted') return false;
  if (decision.side !== 'salesforce') return false;
  const goneSince = held !== null && sinceGone.includes(held.reason) ? Date.parse(held.since) : Infinity;
  return lookedBackAt === null || Date.parse(lookedBackAt) <= goneSince;
}

/** Whoever the filter names is not written; what is in step, or was settled, is as it shall be. */
const isFiltered = ({ policies }: Pick<Rules, 'policies'>, { row }: Resolved, decision: Decision): boolean =>
  decision.action !== 'settle' &&
  decision.reason !== 'settled' &&
  leavesOut(policies.filter, { email: row.email, company: row.company, name: row.name });

/** Why somebody waits whom Marketo's own sync should bring. */
const awaiting = ['person-awaited', 'person-asked', 'person-not-synced'] as const;

/**
 * Where Marketo's own sync brings people from one side to the other, nobody is created: whoever is missing is waited for, and
 * after the time of grace it takes a person to find out why they did not come.
 */
function awaitPerson(
  { nativePeople }: Pick<Rules, 'nativePeople'>,
  { row }: Resolved,
): ((decision: Decision) => Decision) | undefined {
  if (nativePeople === null) return undefined;
  const before = awaiting.find((reason) => reason === row.held?.reason) ?? 'person-awaited';
  const isLate = before === row.held?.reason && Date.parse(row.held.since) < nativePeople.awaitedSince;
  return (decision) => hold(decision, isLate ? 'person-not-synced' : before);
}

/**
 * Duplicates are never removed (docs/sync-rules.md, 5). Taking out the acting record alone would leave the person a member by another
 * one, who would then look like a new member and be added again where somebody removed them.
 */
const isMemberTwice = ({ leads, records }: Resolved, side: Side): boolean => {
  const members =
    side === 'marketo'
      ? leads.flatMap(({ leadId, status }) => (status === null ? [] : [String(leadId)]))
      : records.flatMap(({ member }) => (member === null ? [] : [member.id]));
  return new Set(members).size > 1;
};

const lacksRecord = ({ row }: Resolved, side: Side): boolean =>
  side === 'salesforce' ? row.salesforceRecordId === null : row.marketoLeadId === null;

const hold = (decision: Decision, reason: HoldReason): Decision => ({
  row: decision.row,
  action: 'hold',
  reason,
});

/** The creation policy's no, if it says no: people are created in Salesforce under the policy, in Marketo by e-mail only. */
function refuseCreation(
  policies: Policies,
  side: Side,
  created: number,
  member: Resolved,
): ((decision: Decision) => Decision) | undefined {
  if (side === 'marketo') {
    return member.person?.email == null ? (decision) => hold(decision, 'no-email') : undefined;
  }
  switch (policies.creation) {
    case 'create':
      return undefined;
    case 'existing-only':
      return ({ row }) => ({ row, action: 'nothing', reason: 'creation-existing-only' });
    case 'approve':
      return (decision) => hold(decision, 'creation-needs-approval');
    case 'cap':
      return created < (policies.creationCap ?? 0) ? undefined : (decision) => hold(decision, 'creation-cap');
  }
}

/** Brakes are for what nobody was told: what a person ordered is not counted. */
const isRemoval =
  (side: Side) =>
  ({ decision, order }: Decided): boolean =>
    order === null && decision.action === 'remove' && decision.side === side;
const isCreation = ({ createsPerson, decision, order }: Decided): boolean =>
  order === null && createsPerson && decision.action === 'add' && decision.side === 'salesforce';
const count = (members: readonly Decided[], test: (member: Decided) => boolean): number =>
  members.filter(test).length;
