import { describe, expect, it } from '@jest/globals';
import type { CampaignSummary } from 'c/companion';
import { hit, inStep, notLinked } from '../../../../../../test/lwc-support/story';
import { cardOf, type Known } from '../cardView';

const known = (summary: CampaignSummary | null, parts: Partial<Known> = {}): Known => ({
  summary,
  failure: null,
  choosing: false,
  chosen: null,
  awaiting: false,
  mayAct: true,
  ...parts,
});
const card = (summary: CampaignSummary | null, parts: Partial<Known> = {}) =>
  cardOf(known(summary, parts), new Date());
const entries = (summary: CampaignSummary, parts: Partial<Known> = {}) =>
  card(summary, parts).menu?.map(({ value }) => value);

describe('cardOf', () => {
  it('offers what the state allows', () => {
    expect(entries(inStep)).toEqual(['pause', 'move', 'policies', 'partners', 'undo', 'unlink']);
    expect(entries({ ...inStep, state: 'held' })).toEqual([
      'pause',
      'move',
      'policies',
      'partners',
      'undo',
      'unlink',
    ]);
    expect(entries({ ...inStep, state: 'paused' })).toEqual(['move', 'policies', 'partners', 'unlink']);
    expect(entries({ ...inStep, state: 'broken' })).toEqual(['unlink']);
    expect(entries(notLinked)).toBeUndefined();
    expect(entries(inStep, { mayAct: false })).toBeUndefined();
    expect(entries(inStep, { choosing: true })).toBeUndefined();
  });

  it('says who paused and since when, and without a name only since when', () => {
    const at = '2026-11-18T15:05:00Z';
    const paused = (by: string | null) =>
      card({ ...inStep, state: 'paused', paused: { at, by, userId: null } }).paused;
    expect(paused('Anna Berg')).toBe(
      'Paused by Anna Berg on Nov 18, 2026, 4:05 PM. Changes are waiting and none is lost.',
    );
    expect(paused(null)).toMatch(/^Paused since Nov 18/u);
  });

  it('turns Sync now into how far it is', () => {
    expect(card(inStep).syncLabel).toBe('Sync now');
    expect(card(inStep, { awaiting: true }).syncLabel).toBe('Syncing');
    const syncing = card({ ...inStep, syncing: { done: 118, of: 300 } });
    expect(syncing.syncLabel).toBe('Syncing 118 of 300');
    expect(syncing.progress?.percent).toBe(39);
  });

  it('asks for a choice first, and names what comes next', () => {
    expect(card(notLinked)).toMatchObject({ isChoose: true, cannotPreview: true });
    expect(card(notLinked, { chosen: hit() }).previewLabel).toBe('Preview changes');
    expect(card(notLinked, { chosen: hit({ canLink: false }) }).previewLabel).toBe('Review fixes');
  });
});
