import type { OrderAction } from './order.ts';
import { isReason } from './reason-messages.ts';
import type { ReasonCode } from './reasons.ts';
import { toMarketo, toSalesforce, type StatusMap } from './status-map.ts';
import type { Pair, Side, Value } from './words.ts';

/** Something that a person may decide about one member that waits: an order, without who and when. */
export type MemberOption = {
  readonly action: Exclude<OrderAction, 'leave-out' | 'choose'>;
  readonly side: Side | null;
  readonly value: Value;
};

/** What may be decided about a member, the suggestion first. */
export type MemberOptions = {
  readonly options: readonly MemberOption[];
  /** The first option is suggested; otherwise somebody has to choose. */
  readonly suggested: boolean;
  /** The suggestion takes nothing away: it may be selected before anybody looked. */
  readonly safe: boolean;
};

/** What kind of question a reason asks. Reasons that are not here leave nothing to decide about the member itself. */
const questions: Partial<Record<ReasonCode, 'forward' | 'locked' | 'choose' | 'absence' | 'approve'>> = {
  backwards: 'forward',
  'hidden-status': 'forward',
  'locked-status': 'locked',
  flapping: 'choose',
  'outside-map-marketo': 'choose',
  'outside-map-salesforce': 'choose',
  'removal-held': 'absence',
  'removal-before-certificate': 'absence',
  'removals-braked': 'absence',
  'gone-reason-unknown': 'absence',
  'creation-needs-approval': 'approve',
  'creation-cap': 'approve',
  'creations-braked': 'approve',
  'first-sync-preview': 'approve',
  'map-changed-preview': 'approve',
};

const nothing: MemberOptions = { options: [], suggested: false, safe: false };

/**
 * What a person may decide about a member that waits for this reason (a stored one, maybe of another version), with both
 * values as they are now. Carrying it out is checked again when it is planned.
 */
export function memberOptions(reason: string, now: Pair, map: StatusMap): MemberOptions {
  switch (isReason(reason) ? questions[reason] : undefined) {
    case 'forward': {
      const forward = alignSalesforce(now, map);
      return {
        options: [...forward, ...alignMarketo(now, map), ...leave(now)],
        suggested: forward.length > 0,
        safe: forward.length > 0,
      };
    }
    // What only the provider sets in Marketo nobody else does.
    case 'locked': {
      const forward = alignSalesforce(now, map);
      const isOne = forward.length > 0;
      return { options: [...forward, ...leave(now)], suggested: isOne, safe: isOne };
    }
    case 'choose':
      return {
        ...nothing,
        options: [...alignSalesforce(now, map), ...alignMarketo(now, map), ...leave(now)],
      };
    case 'absence':
      return { ...nothing, options: [...removeRest(now), ...leave(now)] };
    case 'approve':
      return {
        options: [{ action: 'approve', side: null, value: null }, ...leave(now)],
        suggested: true,
        safe: false,
      };
    case undefined:
      return nothing;
  }
}

const set = (side: Side, value: Value | undefined, current: Value): readonly MemberOption[] =>
  value === undefined || value === null || value === current ? [] : [{ action: 'set', side, value }];

const alignSalesforce = (now: Pair, map: StatusMap) =>
  set('salesforce', toSalesforce(map, now.marketo), now.salesforce);

const alignMarketo = (now: Pair, map: StatusMap) =>
  set('marketo', toMarketo(map, now.salesforce), now.marketo);

/** Lets the two sides be as they are: different statuses, or a member on one side only. */
const leave = ({ marketo, salesforce }: Pair): readonly MemberOption[] => [
  { action: marketo === null || salesforce === null ? 'keep' : 'accept', side: null, value: null },
];

/** Takes the member off the side that still has it. */
function removeRest({ marketo, salesforce }: Pair): readonly MemberOption[] {
  if ((marketo === null) === (salesforce === null)) return [];
  return [{ action: 'remove', side: marketo === null ? 'salesforce' : 'marketo', value: null }];
}
