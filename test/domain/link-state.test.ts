import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  linkEvents,
  linkStates,
  nextState,
  terminalLinkStates,
  type LinkEvent,
  type LinkState,
} from '../../companion/src/domain/link-state.ts';
import type { LinkState as ViewedLinkState } from '../../companion/src/links/views.ts';

/** Both spell the same states; a difference is a type error here. */
type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;
const viewsAgree: Same<LinkState, ViewedLinkState> = true;

describe('the life of a link', () => {
  const lives: [string, LinkEvent[], LinkState][] = [
    ['a good pair', ['check', 'found-clear', 'confirm'], 'active'],
    ['a pair that is repaired', ['check', 'found-blocking', 'check', 'found-clear', 'confirm'], 'active'],
    ['a pause', ['check', 'found-clear', 'confirm', 'pause', 'resume'], 'active'],
    ['a hold that is mended', ['check', 'found-clear', 'confirm', 'hold', 'release'], 'active'],
    ['a move to another program', ['check', 'found-clear', 'confirm', 'check', 'found-clear'], 'ready'],
    [
      'a deleted campaign that comes back waits for a person',
      ['check', 'found-clear', 'confirm', 'break', 'found-again'],
      'held',
    ],
    ['an end', ['check', 'found-clear', 'confirm', 'unlink'], 'unlinked'],
  ];
  for (const [name, events, expected] of lives) {
    test(name, () => {
      let state: LinkState = 'not-linked';
      for (const event of events) {
        const next = nextState(state, event);
        assert.ok(next, `${event} is forbidden in ${state}`);
        state = next;
      }
      assert.equal(state, expected);
    });
  }

  const forbidden: [LinkState, LinkEvent][] = [
    ['not-linked', 'confirm'],
    ['checking', 'confirm'],
    ['blocked', 'confirm'],
    ['blocked', 'found-clear'],
    ['ready', 'resume'],
    ['active', 'resume'],
    ['active', 'confirm'],
    ['paused', 'release'],
    ['held', 'resume'],
    ['broken', 'resume'],
    ['unlinked', 'check'],
  ];
  for (const [state, event] of forbidden) {
    test(`${state} refuses ${event}`, () => {
      assert.equal(nextState(state, event), undefined);
    });
  }

  test('only unlinked is the end', () => {
    assert.deepEqual(terminalLinkStates, ['unlinked']);
    for (const event of linkEvents) assert.equal(nextState('unlinked', event), undefined);
  });

  test('every state can be reached, and from every state the end', () => {
    assert.equal(viewsAgree, true);
    const reach = (start: LinkState) => {
      const seen = new Set<LinkState>([start]);
      for (const state of seen) {
        for (const event of linkEvents) {
          const next = nextState(state, event);
          if (next) seen.add(next);
        }
      }
      return seen;
    };
    assert.deepEqual([...reach('not-linked')].sort(), [...linkStates].sort());
    for (const state of linkStates) assert.ok(reach(state).has('unlinked'), state);
  });

  test('nothing is written before a preview was confirmed: active is entered only so, or from having been active', () => {
    const doors = linkStates.flatMap((state) =>
      linkEvents.filter((event) => nextState(state, event) === 'active').map((event) => `${state} ${event}`),
    );
    assert.deepEqual(doors.sort(), ['held release', 'paused resume', 'ready confirm']);
  });
});
