import { describe, expect, it } from '@jest/globals';
import type { CampaignSummary } from 'c/companion';
import { finding } from '../../../../../../test/lwc-support/dom';
import { inStep } from '../../../../../../test/lwc-support/story';
import { answerOf, badgeOf, fixesIn, viewOf } from '../panelView';

const now = new Date();
const badge = (parts: Partial<CampaignSummary>) => badgeOf({ ...inStep, ...parts }, now);
const counts = (parts: object) => ({ inStep: 0, held: 0, differing: 0, failed: 0, total: 1544, ...parts });

describe('badgeOf', () => {
  it.each<[CampaignSummary['state'], string, string, string | null]>([
    ['not-linked', 'Not linked', 'neutral', null],
    ['unlinked', 'Not linked', 'neutral', null],
    ['checking', 'Checking', 'info', 'sync'],
    ['blocked', 'Statuses don’t match', 'error', 'error'],
    ['ready', 'Ready to start', 'info', 'play'],
    ['active', 'In step', 'success', 'check'],
    ['paused', 'Paused', 'neutral', 'pause'],
    ['held', 'On hold', 'warning', 'warning'],
    ['broken', 'Program deleted', 'error', 'error'],
  ])('%s: %s', (state, label, tone, icon) => {
    expect(badge({ state })).toEqual({ label, tone, icon });
  });

  it.each([
    ['work under way', { syncing: { done: 1, of: 3 } }, 'Syncing'],
    ['members that still differ', { counts: counts({ differing: 2 }) }, 'Syncing'],
    ['no comparison yet', { counts: null }, 'Syncing'],
    ['members waiting', { counts: counts({ held: 8 }) }, '8 waiting for you'],
    ['failures before waiting members', { counts: counts({ held: 8, failed: 46 }) }, '46 failed'],
    ['a custom field that is not taken', { counts: counts({ inStep: 1544, fields: 2 }) }, '2 failed'],
    [
      'a check that is an hour late',
      { nextSyncAt: new Date(now.getTime() - 3_600_000).toISOString() },
      'Out of date',
    ],
  ])('an active link with %s', (_name, parts, label) => {
    expect(badge(parts).label).toBe(label);
  });
});

describe('answerOf', () => {
  const said = {
    sentence: { code: 'near-match', params: { marketo: 'No Show', salesforce: 'No show' } },
    explanation: { code: 'no-such-code', params: {} },
  };

  it('says in the viewer’s words why a link is on hold or only watched, and never a code', () => {
    const about = finding({ sentence: 'English', explanation: 'More.', said }) as never;
    const parts = { reason: 'status-changed', findings: [about] };
    expect(answerOf({ ...inStep, ...parts, state: 'held' }).text).toBe('“No Show” and “No show”. More.');
    expect(answerOf({ ...inStep, state: 'held', reason: 'status-changed' }).text).toMatch(/^Members keep/u);
    expect(answerOf({ ...inStep, ...parts, state: 'watched' })).toEqual({
      headline: '“No Show” and “No show”',
      text: 'More.',
    });
  });

  const headline = (parts: object) => answerOf({ ...inStep, counts: counts(parts) }).headline;

  it('answers whether it is fine', () => {
    expect(headline({ inStep: 1544 })).toBe(
      'All 1,544 members have the same status in Marketo and Salesforce.',
    );
    expect(headline({ inStep: 1, total: 1 })).toBe(
      'The only member has the same status in Marketo and Salesforce.',
    );
    expect(headline({ inStep: 1362, differing: 182 })).toContain(
      '1,362 of 1,544 members have the same status',
    );
    expect(headline({ inStep: 1536, held: 8 })).toBe('8 of 1,544 members are waiting for your decision.');
    expect(headline({ inStep: 1543, held: 1 })).toBe('1 of 1,544 members is waiting for your decision.');
    expect(headline({ inStep: 1498, failed: 46 })).toBe('46 of 1,544 members could not be synced.');
    expect(answerOf({ ...inStep, counts: counts({ inStep: 1544, fields: 2 }) }).text).toBe(
      '2 of them have a custom field that the other side does not take.',
    );
    expect(headline({ total: 0 })).toContain('no members yet');
  });

  it('counts only what blocks', () => {
    const findings = [
      finding({}),
      finding({ severity: 'warning' }),
    ] as unknown as CampaignSummary['findings'];
    expect(answerOf({ ...inStep, state: 'blocked', findings }).headline).toBe(
      '1 status doesn’t match, so nothing is being synced.',
    );
  });
});

describe('fixesIn', () => {
  const fix = (code: string) => finding({ fixes: [{ code, text: code }] });
  const fixes = (...findings: object[]) =>
    fixesIn({ ...inStep, findings: findings as unknown as CampaignSummary['findings'] });

  it('tells one step from a choice', () => {
    expect(fixes(fix('treat-as'), fix('treat-as'), fix('add-status'), fix('choose-status'))).toBe(
      '3 of the 4 can be fixed in one step. 1 needs your choice.',
    );
    expect(fixes(fix('treat-as'), fix('add-status'))).toBe('All 2 can be fixed in one step.');
    expect(fixes(fix('treat-as'))).toBe('It can be fixed in one step.');
    expect(fixes(finding({}))).toBeNull();
  });
});

describe('viewOf', () => {
  it('shows an unlinked campaign like one that never was linked', () => {
    expect(viewOf({ ...inStep, state: 'unlinked' })).toBe('choose');
  });
});
