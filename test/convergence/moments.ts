import fc from 'fast-check';

import type { Moment } from './gateway.ts';

/** When processes die or stand still, drawn. Messages are told by words that they hold; a test holds these to what is sent. */

/** Behind each other in one cycle: Marketo's feed is asked for, and the place in it is stored. */
export const feedStored: readonly string[] = ['/activities.json', 'insert into "lockstep"."watermarks"'];
/** A write is put on record, which has not been sent. */
export const writeRecorded: readonly string[] = ['insert into "lockstep"."sagas"'];
/** It is on record from then on. */
export const writeCommitted: readonly string[] = [...writeRecorded, 'commit'];

const upTo = (max: number) => fc.integer({ min: 1, max });

/** So many messages from a cycle's first, most of which read the feeds; or one near what matters. */
export const anywhere: fc.Arbitrary<Moment> = fc.oneof(
  fc.record({ after: upTo(60) }),
  fc.record({ after: upTo(220) }),
  {
    weight: 4,
    arbitrary: fc.record({
      from: fc.constantFrom('/activities.json', '/activities.json', 'CampaignMember/deleted'),
      after: fc.integer({ min: 2, max: 16 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      from: fc.constantFrom(
        '"sagas"',
        '/members/status.json',
        '/members/delete.json',
        '/composite',
        '/leads.json',
        'lockstep.members',
      ),
      after: fc.oneof(fc.constant(1), upTo(10)),
    }),
  },
);

/** What Marketo's feed told is on its way to the store. */
export const storing: fc.Arbitrary<Moment> = fc.record({ from: fc.constant(feedStored), after: upTo(8) });

/** What is to be written is on its way to a vendor. */
export const writing: fc.Arbitrary<Moment> = fc.record({ from: fc.constant(writeRecorded), after: upTo(6) });

/**
 * Where a process stands still that goes on later: at a message to a vendor, or right before it sends a write. Nowhere in
 * a transaction of the store: others would wait for its locks.
 */
export const standstill: fc.Arbitrary<Moment> = fc.oneof(
  fc.record({ of: fc.constant('vendors' as const), after: upTo(60) }),
  fc.record({
    of: fc.constant('vendors' as const),
    from: fc.constantFrom('/activities.json', '/members/status.json', '/composite', '/leads.json'),
    after: upTo(10),
  }),
  { weight: 3, arbitrary: fc.constant<Moment>({ from: writeCommitted, after: 1 }) },
);
