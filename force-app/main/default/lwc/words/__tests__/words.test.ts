import { describe, expect, it } from '@jest/globals';
import { counted, fill, number, pieces, sameDay } from 'c/words';

describe('c/words', () => {
  it('fills gaps and leaves those nothing was given for', () => {
    expect(fill('{1} of {0}, {2}', 9, 8)).toBe('8 of 9, {2}');
  });

  it('writes numbers as the viewer does', () => {
    expect(number(1544)).toBe('1,544');
  });

  it('chooses between one and many', () => {
    expect(counted(1, '{0} member', '{0} members')).toBe('1 member');
    expect(counted(1200, '{0} member of {1}', '{0} members of {1}', '9')).toBe('1,200 members of 9');
  });

  it('cuts a label at its gaps', () => {
    expect(pieces('Uses {0} calls', '9').map(({ text, filled }) => [text, filled])).toEqual([
      ['Uses ', false],
      ['9', true],
      [' calls', false],
    ]);
  });

  it('knows the viewer’s day, not the browser’s', () => {
    // Both are 20 November in Amsterdam, though not in UTC.
    expect(sameDay(new Date('2026-11-19T23:30:00Z'), new Date('2026-11-20T10:00:00Z'))).toBe(true);
    expect(sameDay(new Date('2026-11-19T22:30:00Z'), new Date('2026-11-20T10:00:00Z'))).toBe(false);
  });
});
