import { describe, expect, it } from '@jest/globals';
import { tell } from 'c/sentences';

const texts = { many: '{members} leden wachten.', why: 'Om {name}.', bare: 'Klaar.' };

describe('a sentence of the companion', () => {
  it('is said with its gaps filled, numbers as the viewer writes them', () => {
    expect(tell(texts, { code: 'many', params: { members: 1544 } }, 'English.')).toBe('1,544 leden wachten.');
  });
  it('may be several that follow one another', () => {
    const said = { code: 'bare+why', params: { name: 'Zero Trust', more: true } };
    expect(tell(texts, said, 'English.')).toBe('Klaar. Om Zero Trust.');
  });
  it.each([
    ['a code that no label knows', { code: 'newer', params: {} }],
    ['one of several codes that no label knows', { code: 'bare+newer', params: {} }],
    ['a gap that nothing fills', { code: 'why', params: {} }],
    ['a gap that is filled with nothing', { code: 'why', params: { name: null } }],
    ['no code at all', undefined],
  ])('stays English for %s', (_what, said) => {
    expect(tell(texts, said, 'English.')).toBe('English.');
  });
  it('stays away where there is none', () => {
    expect(tell(texts, null, null)).toBeNull();
  });
});
