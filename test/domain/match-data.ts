import { matchStatuses, type MatchInput, type StatusMatch } from '../../companion/src/domain/match.ts';
import type { HeldValue, MemberStatus, ProgressionStatus } from '../../companion/src/domain/words.ts';

/** A channel with these statuses at steps 10, 20, 30 and so on. */
export const channel = (
  ...statuses: [name: string, success?: boolean, hidden?: boolean][]
): ProgressionStatus[] =>
  statuses.map(([name, success = false, hidden = false], place) => ({
    name,
    step: 10 * (place + 1),
    success,
    hidden,
  }));

/** A campaign with these statuses in this order, the first one the default. */
export const campaign = (...statuses: [label: string, hasResponded?: boolean][]): MemberStatus[] =>
  statuses.map(([label, hasResponded = false], place) => ({
    label,
    sortOrder: place + 1,
    hasResponded,
    isDefault: place === 0,
  }));

/** Values and how many members hold each. */
export const held = (values: Readonly<Record<string, number>>): HeldValue[] =>
  Object.entries(values).map(([value, members]) => ({ value, members }));

/** The match of both, with no members unless given. */
export const match = (
  marketo: ProgressionStatus[],
  salesforce: MemberStatus[],
  more: Partial<MatchInput> = {},
): StatusMatch =>
  matchStatuses({ marketo, salesforce, heldMarketo: [], heldSalesforce: [], labelMaxLength: 40, ...more });
