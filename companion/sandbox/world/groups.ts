import type { Group, Standing } from './cases.ts';

/** Short words for the groups of a case. */

export const both = (count: number, rest: Partial<Group> = {}): Group => ({
  count,
  marketo: 'member',
  salesforce: 'member',
  ...rest,
});

export const onlyMarketo = (count: number, salesforce: Standing, rest: Partial<Group> = {}): Group => ({
  count,
  marketo: 'member',
  salesforce,
  ...rest,
});

export const onlySalesforce = (count: number, marketo: Standing, rest: Partial<Group> = {}): Group => ({
  count,
  marketo,
  salesforce: 'member',
  ...rest,
});

/** People who stand in every plain way. */
export const fewOfEach: readonly Group[] = [
  both(16),
  both(3, { ahead: 'marketo' }),
  both(3, { ahead: 'salesforce' }),
  onlyMarketo(4, 'known'),
  onlyMarketo(3, 'unknown'),
  onlySalesforce(3, 'known'),
  onlySalesforce(2, 'unknown'),
];
