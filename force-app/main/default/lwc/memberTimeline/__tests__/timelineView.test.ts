import { describe, expect, it } from '@jest/globals';
import type { TimelineEntryView, TimelineView } from 'c/companion';
import { badgeOf, entriesOf, noticeOf, withEarlier } from '../timelineView';

const entry = (more: Partial<TimelineEntryView>): TimelineEntryView => ({
  at: '2026-11-19T16:46:00.000Z',
  kind: 'written',
  side: 'salesforce',
  from: 'Registered',
  to: 'Attended',
  text: null,
  actor: 'lockstep',
  marketo: 'Attended',
  salesforce: 'Attended',
  same: true,
  ...more,
});
const titleOf = (more: Partial<TimelineEntryView>) => entriesOf([entry(more)])[0]?.title;

describe('an entry', () => {
  it('says which way a status went, and what is new in bold', () => {
    expect(entriesOf([entry({})])[0]).toMatchObject({
      title: 'Copied from Marketo to Salesforce',
      text: 'Registered → Attended',
      marketoClass: 'weak',
      salesforceClass: 'changed',
      result: 'Same',
    });
  });

  it('has words for everything that may happen', () => {
    expect(titleOf({ from: null })).toBe('Added to the campaign in Salesforce');
    expect(titleOf({ to: null, side: 'marketo' })).toBe('Removed from the program in Marketo');
    expect(titleOf({ kind: 'held', side: null })).toBe('Waiting for a decision');
    expect(titleOf({ kind: 'conflict' })).toBe('Both sides changed');
    expect(titleOf({ kind: 'failed', side: null })).toBe('Could not be synced');
    expect(titleOf({ kind: 'changed', side: 'marketo' })).toBe('Changed in Marketo');
    expect(titleOf({ kind: 'ordered', side: null })).toBe('Somebody decided');
    expect(titleOf({ kind: 'moved', side: null })).toBe('Noted: moved');
  });

  it('tells of custom fields in a sentence, without a status that changed', () => {
    const field = { kind: 'field', from: 'Guest', to: 'Press' } as const;
    expect(entriesOf([entry(field)])[0]).toMatchObject({
      title: 'Copied from Marketo to Salesforce',
      text: 'Guest → Press',
      salesforceClass: 'weak',
    });
    const refused = { kind: 'field-refused', from: null, to: null, text: 'Too long.' } as const;
    expect(entriesOf([entry(refused)])[0]).toMatchObject({
      title: 'Could not be synced',
      text: 'Too long.',
      dot: 'dot failed',
      salesforceClass: 'weak',
    });
  });

  it('says absence in words', () => {
    expect(entriesOf([entry({ marketo: null, same: false })])[0]).toMatchObject({
      marketo: 'Not a member',
      result: 'Different',
    });
  });
});

const shown = {
  linkId: 'link-1',
  linkState: 'active',
  personId: 'person-1',
  options: [],
  marketoId: 1,
  marketo: 'Attended',
  salesforce: 'Registered',
  state: 'held',
  reason: 'backwards',
  title: 'Status would go backwards',
  sentence: 'Only forward.',
  entries: [entry({})],
  before: '2026-11-19T16:46:00.000Z',
} as const;

it('says what the two sides say, while they differ', () => {
  expect(noticeOf(shown)).toEqual({
    headline: 'Salesforce says Registered, Marketo says Attended.',
    text: 'Only forward.',
  });
  expect(noticeOf({ ...shown, state: 'in-step' })).toBeNull();
  expect(badgeOf('held').label).toBe('Waiting for you');
});

it('goes on with the page before', () => {
  const timeline: TimelineView = { person: 'Jürgen', campaigns: [], shown };
  const earlier = { ...timeline, shown: { ...shown, entries: [entry({ kind: 'held' })], before: null } };
  expect(withEarlier(timeline, earlier).shown).toMatchObject({
    before: null,
    entries: [{}, { kind: 'held' }],
  });
});
