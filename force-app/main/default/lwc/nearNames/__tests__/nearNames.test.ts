import { describe, expect, it } from '@jest/globals';
import { difference, nearMatch } from '../nearNames';

describe('difference', () => {
  it('marks the letter that differs, in the second name', () => {
    expect(difference('No Show', 'No show').second).toEqual({ before: 'No ', mark: 's', after: 'how' });
    expect(difference('No Show', 'No show').first.mark).toBe('');
  });

  it('marks the whole gap when one space is too many', () => {
    const { second } = difference('Follow Up Requested', 'Follow Up  Requested');
    expect(second).toEqual({ before: 'Follow Up', mark: '  ', after: 'Requested' });
  });

  it('marks a space at the end', () => {
    expect(difference('Attended', 'Attended ').second).toEqual({ before: 'Attended', mark: ' ', after: '' });
  });

  it('marks the first name when the second only lacks something', () => {
    const { first, second } = difference('Attended ', 'Attended');
    expect(first.mark).toBe(' ');
    expect(second).toEqual({ before: 'Attended', mark: '', after: '' });
  });

  it('keeps a letter and its accent together', () => {
    expect(difference('Café', 'Cafe\u0301').second).toEqual({ before: 'Caf', mark: 'e\u0301', after: '' });
  });

  it('marks nothing in equal names', () => {
    expect(difference('Invited', 'Invited')).toEqual({
      first: { before: 'Invited', mark: '', after: '' },
      second: { before: 'Invited', mark: '', after: '' },
    });
  });
});

describe('nearMatch', () => {
  it.each([
    ['No Show', 'No show', true],
    ['Follow Up', ' Follow  Up', true],
    ['Café', 'Cafe\u0301', true],
    ['Invited', 'Invited', false],
    ['Invited', 'Attended', false],
  ])('%s and %s: %s', (first, second, expected) => {
    expect(nearMatch(first, second)).toBe(expected);
  });
});
