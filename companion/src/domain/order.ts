import { quote } from './plain-words.ts';
import type { Decision, MemberInput } from './decision.ts';
import { decideMember } from './member-rule.ts';
import { inStep } from './status-map.ts';
import { statusNamed } from './statuses.ts';
import type { Pair, Side, Value } from './words.ts';

/** What a person may decide about a member that waits. */
export const orderActions = ['set', 'remove', 'accept', 'keep', 'approve', 'leave-out', 'choose'] as const;
export type OrderAction = (typeof orderActions)[number];

/** The value of `choose` that asks for a new record. */
export const newPerson = 'new';

/** A person's word on one member, given on values seen earlier: it counts only while they are what they were. */
export type Order = {
  readonly id: string;
  readonly action: OrderAction;
  /** The side that `set` and `remove` change; null for the others. */
  readonly side: Side | null;
  /** The status that `set` sets, in that side's vocabulary; the record that `choose` names, or `new` for a new one. */
  readonly value: Value;
  /** Both values when the person decided. */
  readonly expected: Pair;
  /** What the order leaves different shall stay so: an undo, from which nothing follows. */
  readonly settles: boolean;
  readonly by: string;
};

/**
 * What a person's order comes to. Null: what the person saw is no longer what is there, so the rule decides instead. An
 * order to set a status is carried out as if the person had set it at the vendor: what follows from it, the rule says.
 */
export function decideOrder(order: Order, input: MemberInput): Decision | null {
  const { now } = input;
  // Who is left out is left out whatever they hold by now.
  if (order.action === 'leave-out') return leaveOut(input);
  if (now.marketo !== order.expected.marketo || now.salesforce !== order.expected.salesforce) return null;
  switch (order.action) {
    case 'accept':
      return { row: 0, action: 'settle', as: 'person', reason: 'person-accepted' };
    case 'keep':
      return { row: 0, action: 'settle', as: 'keep', reason: 'removal-kept' };
    case 'choose':
    case 'approve':
      // Nobody is asked twice: the brakes and the flap guard are for what nobody was told.
      return decideMember({ ...input, confirmedByPreview: true });
    case 'remove':
      return order.side === null || now[order.side] === null
        ? null
        : { row: 0, action: 'remove', side: order.side, reason: 'person-chose' };
    case 'set':
      return order.side === null || order.value === null ? null : set(order.side, order.value, input);
  }
}

/** Left out of a first sync: the two sides may differ, and a side without the member stays without. */
function leaveOut({ now, map }: MemberInput): Decision {
  if (inStep(map, now)) return { row: 0, action: 'settle', as: 'in-step', reason: 'in-step' };
  const isOneSided = now.marketo === null || now.salesforce === null;
  return { row: 0, action: 'settle', as: isOneSided ? 'keep' : 'person', reason: 'left-out' };
}

/** A status chosen for one side. Marketo goes back a step only by removing and adding again, which was said in the preview. */
function set(side: Side, value: string, input: MemberInput): Decision | null {
  const current = input.now[side];
  const reason = 'person-chose';
  if (current === value) return decideMember({ ...input, confirmedByPreview: true });
  if (side === 'salesforce')
    return { row: 0, action: current === null ? 'add' : 'write', side, value, reason };
  const target = statusNamed(input.statuses, value);
  if (target === undefined || target.hidden || input.locked?.includes(value)) return null;
  if (current === null) return canAdd(input) ? { row: 0, action: 'add', side, value, reason } : null;
  if (!needsReadd(current, value, input)) return { row: 0, action: 'write', side, value, reason };
  return canAdd(input) ? { row: 0, action: 'readd', side, value, reason } : null;
}

const canAdd = (input: MemberInput): boolean =>
  input.additionsToMarketoPossible && input.additionsFromSalesforceAllowed;

/** Setting this status in Marketo means to remove the member and add it again: the date they joined is lost. */
export const needsReadd = (
  current: Value,
  target: string,
  { statuses }: Pick<MemberInput, 'statuses'>,
): boolean => (statusNamed(statuses, current)?.step ?? 0) > (statusNamed(statuses, target)?.step ?? 0);

/** What a person asked for, in words. */
export function orderText({ action, side, value }: Pick<Order, 'action' | 'side' | 'value'>): string {
  const vendor = side === 'salesforce' ? 'Salesforce' : 'Marketo';
  switch (action) {
    case 'set':
      return `Somebody asked to set ${vendor} to ${quote(value)}.`;
    case 'remove':
      return `Somebody asked to remove this member in ${vendor}.`;
    case 'accept':
      return 'Somebody decided that the two sides may differ.';
    case 'keep':
      return 'Somebody decided to keep the side that is left.';
    case 'approve':
      return 'Somebody approved what the rule wants to do.';
    case 'choose':
      return value === newPerson
        ? 'Somebody decided that this is a person of their own on the other side.'
        : `Somebody decided that this is record ${value ?? ''} on the other side.`;
    case 'leave-out':
      return 'Somebody left this person out of the first sync.';
  }
}

/** Both values once an order is carried out, apart from what the rule makes of them. */
export function afterOrder({ action, side, value }: Order, now: Pair): Pair {
  if (side === null) return now;
  return { ...now, [side]: action === 'remove' ? null : value };
}

/** An order that leaves nothing for the rule to follow up: both sides agree, or a person settled that they differ. */
export const isFinal = (order: Order, map: MemberInput['map']): boolean =>
  order.settles ||
  order.action === 'accept' ||
  order.action === 'keep' ||
  order.action === 'leave-out' ||
  inStep(map, afterOrder(order, order.expected));

/** A decision without a write by which an order is carried out; anything else is the rule's no. */
export const orderSettles = (decision: Decision): boolean =>
  decision.action === 'settle' || (decision.action === 'nothing' && decision.reason === 'settled');
