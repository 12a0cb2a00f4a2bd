import fc from 'fast-check';

import type { Moment } from './gateway.ts';
import { anywhere, standstill, storing, writing } from './moments.ts';

/** A random history, as plain data: it can be printed, shrunk and replayed. Numbers choose among what is there by then. */

export const statuses = [
  'No Action',
  'Sales Invited',
  'Registered',
  'No Show',
  'Attended',
  'Follow Up Requested',
] as const;
/** The status so many places behind this one, and round again. */
export const statusAfter = (status: Deed['status'], places: number): Deed['status'] =>
  statuses[(statuses.indexOf(status) + places) % statuses.length] ?? status;
/** A channel's status without a partner, which somebody adds while the link lives. */
export const orphan = 'Left Early';
/** What somebody writes into a campaign member's status, though the campaign has no such one. */
export const unknownLabel = 'Walked In';

const choice = fc.nat({ max: 9999 });
const status = fc.constantFrom(...statuses);

/** Where a person is at first: a status, known without being a member, or not there. */
const place = fc.oneof(
  { weight: 5, arbitrary: status },
  { weight: 2, arbitrary: fc.constant('known' as const) },
  { weight: 2, arbitrary: fc.constant(null) },
);

const person = fc.record({
  marketo: place,
  salesforce: place,
  contact: fc.boolean(),
  /** A second record in Marketo, or a lead beside the contact: one in twenty each. */
  twin: fc.oneof(
    { weight: 18, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant('marketo' as const) },
    { weight: 1, arbitrary: fc.constant('salesforce' as const) },
  ),
});

export const deedKinds = [
  'moves-in-marketo',
  'joins-in-marketo',
  'leaves-marketo',
  'registers',
  'moves-in-salesforce',
  'joins-in-salesforce',
  'comes-in-salesforce',
  'leaves-salesforce',
  'deleted-in-marketo',
  'deleted-in-salesforce',
  'converted',
  'merged-in-marketo',
  'merged-in-salesforce',
  'gets-orphan',
  'gets-unknown-label-in-salesforce',
  'corrected-in-marketo',
  'corrected-in-salesforce',
] as const;
export type DeedKind = (typeof deedKinds)[number];
const frequent: readonly DeedKind[] = [
  'moves-in-marketo',
  'moves-in-salesforce',
  'joins-in-marketo',
  'joins-in-salesforce',
  'registers',
  'corrected-in-salesforce',
];

const deed = fc.record({
  do: fc.constant('deed' as const),
  kind: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...frequent) },
    { weight: 3, arbitrary: fc.constantFrom(...deedKinds) },
  ),
  who: choice,
  other: choice,
  status,
  /** In Salesforce: done in a transaction that is committed minutes after its own time. */
  late: fc.nat({ max: 2 }).map((one) => one === 0),
});
export type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

export const marketoFaults = [
  '604',
  '604-after-commit',
  '713',
  'lost-after-commit',
  'truncated',
  'token-expired',
  'reset',
] as const;
export const salesforceFaults = [
  '503',
  'reset',
  'lost-after-commit',
  'truncated',
  'session-expired',
] as const;

/** What a vendor says, and whether it did what it was asked for. */
const fault = fc.oneof(
  fc.record({
    do: fc.constant('marketo-fails' as const),
    kind: fc.oneof(
      fc.constantFrom(...marketoFaults),
      fc.constantFrom('lost-after-commit' as const, '604-after-commit' as const),
    ),
    at: fc.constantFrom('members/status', 'leads.json', 'activities.json', 'members.json', 'programs'),
  }),
  fc.record({
    do: fc.constant('salesforce-fails' as const),
    kind: fc.oneof(fc.constantFrom(...salesforceFaults), fc.constant('lost-after-commit' as const)),
    at: fc.oneof(
      fc.constant('POST .*composite'),
      fc.constantFrom(
        'POST .*composite',
        'PATCH .*composite',
        'DELETE .*composite',
        'GET .*CampaignMember',
        'GET .*deleted',
      ),
    ),
  }),
);
export type Fault = typeof fault extends fc.Arbitrary<infer T> ? T : never;

/** What people did since the last cycle. */
const deeds = fc.array(deed, { minLength: 1, maxLength: 3 });

/** What stops a link as long as it lasts. */
export const troubles = [
  'program-out-of-sight',
  'campaign-out-of-sight',
  'campaign-inactive',
  'rights-lost',
  'native-tie',
  'status-hidden',
] as const;
export type Trouble = (typeof troubles)[number];

const policy = fc.oneof(
  fc.record({ conflict: fc.constantFrom('furthest', 'marketo', 'salesforce', 'latest') }),
  fc.record({ backwards: fc.constantFrom('hold', 'restore', 'readd') }),
  fc.record({ removal: fc.record({ marketo: fc.constantFrom('hold', 'propagate', 'keep') }) }),
  fc.record({ removal: fc.record({ salesforce: fc.constantFrom('hold', 'propagate', 'keep') }) }),
  fc.record({ personDeleted: fc.constantFrom('keep', 'remove') }),
  fc.record({ creation: fc.constantFrom('create', 'existing-only', 'approve') }),
);

const crash = (of: {
  readonly deeds: fc.Arbitrary<readonly Deed[]>;
  readonly when: fc.Arbitrary<Moment>;
  readonly isFollowed: fc.Arbitrary<boolean>;
}) =>
  fc.record({
    do: fc.constant('crash' as const),
    /** Done right before the cycle that dies. */
    deeds: of.deeds,
    when: of.when,
    arrives: fc.boolean(),
    /** Somebody takes over at once: what the dead one left must be found before anybody does more. */
    isFollowed: of.isFollowed,
  });
/** What Marketo's feed, or Salesforce's changes, tell at once. */
const news = (...kinds: readonly DeedKind[]) =>
  fc.array(
    deed.map((one): Deed => ({ ...one, kind: kinds[one.other % kinds.length] ?? one.kind, late: false })),
    { minLength: 1, maxLength: 3 },
  );
const newsOfMarketo = news('moves-in-marketo', 'joins-in-marketo', 'registers', 'corrected-in-marketo');
const newsOfSalesforce = news('moves-in-salesforce', 'joins-in-salesforce', 'corrected-in-salesforce');

const step = fc.oneof(
  { weight: 12, arbitrary: deed },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('cycle' as const) }) },
  // A vendor fails in the cycle that follows what people did, or in whichever comes.
  { weight: 3, arbitrary: fc.record({ do: fc.constant('fails' as const), deeds, fault }) },
  { weight: 4, arbitrary: crash({ deeds, when: anywhere, isFollowed: fc.boolean() }) },
  { weight: 1, arbitrary: crash({ deeds: newsOfMarketo, when: storing, isFollowed: fc.constant(true) }) },
  {
    weight: 1,
    arbitrary: crash({
      deeds: fc.oneof(newsOfMarketo, newsOfSalesforce),
      when: writing,
      isFollowed: fc.constant(true),
    }),
  },
  // Done between two cycles: what the second one must have found.
  { weight: 3, arbitrary: fc.record({ do: fc.constant('between' as const), deed }) },
  // Of processes that can be stopped only.
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('freeze' as const),
      deeds: fc.oneof(deeds, newsOfMarketo, newsOfSalesforce),
      when: standstill,
      /** How many statuses further the same people are while it stands still. */
      further: fc.integer({ min: 1, max: 5 }),
      cycles: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('meanwhile' as const), when: anywhere, deed }) },
  // What people do is somewhere behind what is nobody's concern.
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crowd' as const),
      activities: fc.constantFrom(5, 9, 30, 310),
      deeds,
    }),
  },
  // Marketo's own sync of people passes; of worlds that have one only.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('native-sync' as const), who: choice }) },
  // It begins when people have done things that no cycle has seen yet.
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('trouble' as const),
      kind: fc.oneof(
        fc.constantFrom(...troubles),
        fc.constantFrom('program-out-of-sight' as const, 'campaign-out-of-sight' as const),
      ),
      deeds,
      cycles: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('policy' as const), change: policy }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('pause' as const), for: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      who: choice,
      how: fc.constantFrom(
        'set-salesforce',
        'set-marketo',
        'accept',
        'keep',
        'remove-marketo',
        'remove-salesforce',
        'approve',
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 25) }) },
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

export const scenario = fc.record({
  people: fc.array(person, { minLength: 3, maxLength: 10, size: 'max' }),
  engagement: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  /** Marketo's own sync brings people across and follows their merges; nobody else does. */
  native: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  /** Both sides are brought in step before anything else happens; otherwise the first sync is in the middle of it all. */
  inStep: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  /** The channel has two statuses of one step. */
  equalSteps: fc.boolean(),
  /** Draws what the vendors' documents leave open. */
  vendors: choice,
  steps: fc.array(step, { minLength: 10, maxLength: 28, size: 'max' }),
  /** Last of all somebody new registers with this status, and the process dies when their lead has been asked for. */
  dying: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: status }),
});
/** `fields`: custom fields of members are mapped, and this draws who edits them (fields.ts). */
export type Scenario = (typeof scenario extends fc.Arbitrary<infer T> ? T : never) & {
  readonly fields?: number;
};
/** The same with custom fields. */
export const scenarioWithFields: fc.Arbitrary<Scenario> = fc
  .tuple(scenario, choice)
  .map(([one, fields]) => ({ ...one, fields }));
