/**
 * What must become of a member, as data: docs/sync-rules.md, section 4, written down a second time, from the document and
 * without a look at the product, of which nothing is imported here. In each table the first line that fits decides.
 */

/** All that a line may ask for. */
export type Facts = {
  /** Both sides hold the same status, or nobody is a member. */
  readonly inStep: boolean;
  /** Each value has a partner on the other side. */
  readonly mapped: boolean;
  readonly now: 'both' | 'only-in-marketo' | 'only-in-salesforce' | 'neither';
  /** The pair was settled once, and what it was then is known. */
  readonly hasPast: boolean;
  /** Since then. */
  readonly marketo: 'same' | 'changed' | 'gone';
  readonly salesforce: 'same' | 'changed' | 'gone';
  /** Who said that this pair may differ. */
  readonly settled: 'nobody' | 'a person' | 'keep';
  /** Why a membership is gone. */
  readonly cause: 'removed' | 'person deleted' | 'converted';
  /** Marketo's feed was read back since the person was seen to be gone there: no merge shows late any more. */
  readonly lookedBack: boolean;
  /** On the side that would follow a removal, two of the person's records are members. */
  readonly isMemberTwice: boolean;
  readonly winner: 'marketo' | 'salesforce';
  /** Marketo would have to go back a step to follow Salesforce. */
  readonly behind: boolean;
  /** Salesforce knows the person; Marketo does. */
  readonly isKnownInSalesforce: boolean;
  readonly isKnownInMarketo: boolean;
  /** Who brings people across. */
  readonly people: 'lockstep' | 'native';
  /** Campaign members may be added to the program. */
  readonly additions: boolean;
  readonly certified: boolean;
  readonly removal: 'hold' | 'propagate' | 'keep';
  readonly backwards: 'hold' | 'restore' | 'readd';
  readonly personDeleted: 'keep' | 'remove';
  readonly creation: 'create' | 'existing-only' | 'approve';
};

export type Intention =
  | 'settle'
  | 'sleep'
  | 'wait: outside the map'
  | 'wait: map changed'
  | 'to Salesforce'
  | 'to Marketo'
  | 'the winner decides'
  | 'follow the removal'
  | 'present wins'
  | 'keep';

type Line<Then> = { readonly says: string; readonly if: Partial<Facts>; readonly then: Then };
export type RuleRow = Line<Intention> & { readonly row: number };

/** The nine rows: what shall happen. */
export const rows: readonly RuleRow[] = [
  { row: 1, says: 'in step', if: { inStep: true }, then: 'settle' },
  {
    row: 2,
    says: 'outside the map, settled by a person and unchanged',
    if: { mapped: false, settled: 'a person', marketo: 'same', salesforce: 'same' },
    then: 'sleep',
  },
  {
    row: 2,
    says: 'outside the map, kept and unchanged',
    if: { mapped: false, settled: 'keep', marketo: 'same', salesforce: 'same' },
    then: 'sleep',
  },
  { row: 2, says: 'outside the map', if: { mapped: false }, then: 'wait: outside the map' },
  {
    row: 3,
    says: 'no past, only in Marketo',
    if: { hasPast: false, now: 'only-in-marketo' },
    then: 'to Salesforce',
  },
  {
    row: 3,
    says: 'no past, only in Salesforce',
    if: { hasPast: false, now: 'only-in-salesforce' },
    then: 'to Marketo',
  },
  { row: 3, says: 'no past, on both sides', if: { hasPast: false }, then: 'the winner decides' },
  {
    row: 4,
    says: 'nothing changed, and it may differ',
    if: { marketo: 'same', salesforce: 'same', settled: 'a person' },
    then: 'sleep',
  },
  {
    row: 4,
    says: 'nothing changed, and it is kept',
    if: { marketo: 'same', salesforce: 'same', settled: 'keep' },
    then: 'sleep',
  },
  { row: 4, says: 'nothing changed', if: { marketo: 'same', salesforce: 'same' }, then: 'wait: map changed' },
  {
    row: 5,
    says: 'gone in Marketo',
    if: { marketo: 'gone', salesforce: 'same' },
    then: 'follow the removal',
  },
  {
    row: 5,
    says: 'gone in Salesforce',
    if: { marketo: 'same', salesforce: 'gone' },
    then: 'follow the removal',
  },
  { row: 6, says: 'gone in Marketo, changed in Salesforce', if: { marketo: 'gone' }, then: 'present wins' },
  {
    row: 6,
    says: 'gone in Salesforce, changed in Marketo',
    if: { salesforce: 'gone' },
    then: 'present wins',
  },
  {
    row: 7,
    says: 'changed in Marketo, and Salesforce was left without',
    if: { salesforce: 'same', settled: 'keep', now: 'only-in-marketo' },
    then: 'keep',
  },
  { row: 7, says: 'changed in Marketo', if: { salesforce: 'same' }, then: 'to Salesforce' },
  {
    row: 8,
    says: 'changed in Salesforce, and Marketo was left without',
    if: { marketo: 'same', settled: 'keep', now: 'only-in-salesforce' },
    then: 'keep',
  },
  { row: 8, says: 'changed in Salesforce', if: { marketo: 'same' }, then: 'to Marketo' },
  { row: 9, says: 'changed on both sides', if: {}, then: 'the winner decides' },
];

/** What happens in the end: a value that is written, or why nothing is. */
export type Outcome =
  | { readonly does: 'settle' }
  | { readonly does: 'keep' }
  | { readonly does: 'nothing' }
  | { readonly does: 'wait'; readonly reason: string }
  | { readonly does: 'write Salesforce' }
  | { readonly does: 'write Marketo' }
  | { readonly does: 'remove and add in Marketo' }
  | { readonly does: 'put Salesforce back' }
  | { readonly does: 'remove the other side' };

const wait = (reason: string): Outcome => ({ does: 'wait', reason });

/** How an intention is carried out under the link's policies. An intention that stands for another one names it. */
export const ways: Readonly<Record<Intention, readonly Line<Outcome | Intention>[]>> = {
  settle: [{ says: 'both values become the past', if: {}, then: { does: 'settle' } }],
  sleep: [{ says: 'nothing until a side changes', if: {}, then: { does: 'nothing' } }],
  keep: [{ says: 'the pair may differ', if: {}, then: { does: 'keep' } }],
  'wait: outside the map': [{ says: 'held one by one', if: {}, then: wait('outside-map') }],
  'wait: map changed': [{ says: 'only through a preview', if: {}, then: wait('map-changed-preview') }],
  'the winner decides': [
    { says: 'Marketo wins', if: { winner: 'marketo' }, then: 'to Salesforce' },
    { says: 'Salesforce wins', if: { winner: 'salesforce' }, then: 'to Marketo' },
  ],
  'to Salesforce': [
    { says: 'a member gets the status', if: { now: 'both' }, then: { does: 'write Salesforce' } },
    {
      says: 'a known person is added',
      if: { isKnownInSalesforce: true },
      then: { does: 'write Salesforce' },
    },
    { says: "Marketo's own sync brings them", if: { people: 'native' }, then: wait('person-') },
    { says: 'a lead is created', if: { creation: 'create' }, then: { does: 'write Salesforce' } },
    { says: 'nobody is created', if: { creation: 'existing-only' }, then: { does: 'nothing' } },
    {
      says: 'creation waits for approval',
      if: { creation: 'approve' },
      then: wait('creation-needs-approval'),
    },
  ],
  'to Marketo': [
    {
      says: 'additions are off',
      if: { now: 'only-in-salesforce', additions: false },
      then: { does: 'nothing' },
    },
    {
      says: "Marketo's own sync brings whom Marketo does not know",
      if: { now: 'only-in-salesforce', people: 'native', isKnownInMarketo: false },
      then: wait('person-'),
    },
    { says: 'a step back waits', if: { behind: true, backwards: 'hold' }, then: wait('backwards') },
    {
      says: 'a step back is taken back',
      if: { behind: true, backwards: 'restore' },
      then: { does: 'put Salesforce back' },
    },
    {
      says: 'a step back, and nobody may be added',
      if: { behind: true, additions: false },
      then: wait('backwards'),
    },
    {
      says: 'a step back by adding again',
      if: { behind: true },
      then: { does: 'remove and add in Marketo' },
    },
    { says: 'Marketo gets the status', if: {}, then: { does: 'write Marketo' } },
  ],
  'follow the removal': [
    {
      says: 'a deleted person keeps the other side',
      if: { cause: 'person deleted', personDeleted: 'keep' },
      then: 'keep',
    },
    { says: 'converted: the other side stays', if: { cause: 'converted' }, then: 'keep' },
    { says: 'removals are kept', if: { cause: 'removed', removal: 'keep' }, then: 'keep' },
    { says: 'removals wait', if: { cause: 'removed', removal: 'hold' }, then: wait('removal-held') },
    { says: 'no clean certificate yet', if: { certified: false }, then: wait('removal-before-certificate') },
    {
      says: 'no duplicate is removed, and one alone would come back',
      if: { isMemberTwice: true },
      then: wait('duplicate-is-member'),
    },
    {
      says: 'whoever is gone from Marketo may have been merged',
      if: { cause: 'person deleted', now: 'only-in-salesforce', lookedBack: false },
      then: wait('merge-possible'),
    },
    { says: 'the removal is followed', if: {}, then: { does: 'remove the other side' } },
  ],
  'present wins': [
    { says: 'a deleted person is not made anew', if: { cause: 'person deleted' }, then: 'keep' },
    { says: 'converted: the other side stays', if: { cause: 'converted' }, then: 'keep' },
    { says: 'added to Salesforce again', if: { now: 'only-in-marketo' }, then: 'to Salesforce' },
    { says: 'added to Marketo again', if: { now: 'only-in-salesforce' }, then: 'to Marketo' },
  ],
};

/** Writes of one member to one side within 24 hours, after which it waits. */
export const flapLimit = 3;
/** Removals and creations of one cycle, above which all of them wait: of few members, ten. */
export const brake = 10;
