import { describe, expect, it } from '@jest/globals';
import { failureOf } from 'c/companion';
import { apexError } from '../../../../../../test/lwc-support/dom';

describe('failureOf', () => {
  it('reads what our Apex throws', () => {
    expect(failureOf(apexError('conflict', 'Look again.'))).toEqual({
      code: 'conflict',
      message: 'Look again.',
      reference: '7F2A19',
    });
  });

  it('says it in the viewer’s language where Lockstep told its code', () => {
    const thrown = (said: unknown) => ({
      body: { message: JSON.stringify({ code: 'conflict', message: 'English.', reference: 'A', said }) },
    });
    const known = { code: 'no-rename+decide-again', params: { from: 'No Show', to: 'Missed' } };
    expect(failureOf(thrown(known)).message).toBe(
      'Nothing says that “Missed” is the new name of “No Show”. Look at the statuses again. Look at the current state and decide again.',
    );
    expect(failureOf(thrown({ code: 'newer-than-this', params: {} })).message).toBe('English.');
  });

  it.each([
    ['the platform’s own exception', { body: { message: 'Unexpected.' } }, 'Unexpected.'],
    ['JSON that is not ours', { body: { message: '{"code":5}' } }, '{"code":5}'],
    ['a plain error', new Error('Offline.'), 'Offline.'],
    ['nothing', undefined, ''],
  ])('keeps the words of %s', (_name, error, message) => {
    expect(failureOf(error)).toEqual({ code: 'unknown', message, reference: null });
  });
});
