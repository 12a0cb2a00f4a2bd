import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import getPlanResults from '@salesforce/apex/MemberDecisionController.getPlanResults';
import { awaitResults, optionText, resultText } from 'c/memberDecisions';

jest.mock('@salesforce/apex/MemberDecisionController.getPlanResults', () => ({ default: jest.fn() }), {
  virtual: true,
});
const results = getPlanResults as jest.MockedFunction<typeof getPlanResults>;

const order = (state: 'waiting' | 'done' | 'changed' | 'failed', message: string | null = null) => ({
  personId: 'p',
  person: 'Priya Raman',
  recordId: null,
  action: 'set' as const,
  side: 'salesforce' as const,
  value: 'Attended',
  expected: { marketo: 'Attended', salesforce: 'Registered' },
  state,
  message,
  by: 'marketers',
  endedAt: null,
});

it.each([
  [{ action: 'set', side: 'salesforce', value: 'Attended' }, 'Set Salesforce to “Attended”'],
  [{ action: 'set', side: 'marketo', value: 'Registered' }, 'Set Marketo to “Registered”'],
  [{ action: 'remove', side: 'marketo', value: null }, 'Remove from the program in Marketo'],
  [{ action: 'remove', side: 'salesforce', value: null }, 'Remove from the campaign in Salesforce'],
  [{ action: 'accept', side: null, value: null }, 'Leave the two statuses different'],
  [{ action: 'keep', side: null, value: null }, 'Leave this member on one side only'],
  [{ action: 'approve', side: null, value: null }, 'Approve what Lockstep suggests'],
] as const)('%j is said as “%s”', (...[option, text]) => {
  expect(optionText(option)).toBe(text);
});

describe('what became of a plan', () => {
  beforeEach(() => {
    results.mockReset();
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is asked until nothing waits, page by page', async () => {
    results
      .mockResolvedValueOnce({ rows: [order('waiting')], next: 'key' })
      .mockResolvedValueOnce({ rows: [order('done')], next: null })
      .mockResolvedValue({ rows: [order('done'), order('done')], next: null });
    const told = awaitResults('701', 'link-1', 'plan-1');
    await jest.advanceTimersByTimeAsync(2_000);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await told).toBe('2 changes were carried out.');
    expect(results.mock.calls[1]?.[0]).toMatchObject({ planId: 'plan-1', afterKey: 'key' });
  });

  it('is not waited for longer than a minute', async () => {
    results.mockResolvedValue({ rows: [order('waiting')], next: null });
    const told = awaitResults('701', 'link-1', 'plan-1');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await told).toBe('Your decision is being carried out.');
  });

  it('says why in the words of this package, where Lockstep tells the code of its sentence', () => {
    const failed = { ...order('failed', 'English'), said: { code: 'removals-braked-any', params: {} } };
    expect(resultText([failed])).toContain('More members would be removed than one cycle may.');
    const again = { ...order('failed', 'English'), said: { code: 'decided-again', params: {} } };
    expect(resultText([again])).toContain('Somebody decided about this member again.');
  });

  it('names why something was not carried out', () => {
    expect(resultText([order('done'), order('failed', 'The record is locked.')])).toBe(
      '1 change was carried out. 1 was not carried out: The record is locked.',
    );
    expect(resultText([order('changed'), order('changed')])).toBe(
      '2 were not carried out. The first: a status changed meanwhile',
    );
  });
});
