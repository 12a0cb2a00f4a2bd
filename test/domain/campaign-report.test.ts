import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  campaignReport,
  isReportDue,
  lastSyncedEveryMs,
  type CampaignReport,
  type ReportedLink,
} from '../../companion/src/domain/campaign-report.ts';
import { linkStates } from '../../companion/src/domain/link-state.ts';
import { isNoticeDue, needOf, noticeText, type Told } from '../../companion/src/domain/owner-notice.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const at = (ms: number) => new Date(ms).toISOString();
const link: ReportedLink = {
  state: 'active',
  reason: null,
  programId: 2001,
  programName: 'Zero Trust',
  programUrl: 'https://app.example/#PG2001A1',
  firstSyncedAt: at(now - 1000),
  lastSyncedAt: at(now),
  findings: 0,
  waiting: 0,
};
const reportOf = (more: Partial<ReportedLink>): CampaignReport => {
  const report = campaignReport({ ...link, ...more });
  assert.ok(report !== null);
  return report;
};

describe('what a campaign’s fields say', () => {
  const states: readonly (readonly [Partial<ReportedLink>, string | undefined, number])[] = [
    [{}, 'In step', 0],
    [{ waiting: 3 }, 'Waiting for you', 0],
    [{ firstSyncedAt: null, waiting: 3 }, 'Syncing', 0],
    [{ findings: 2 }, 'In step', 2],
    [{ state: 'blocked', findings: 4 }, "Statuses don't match", 4],
    [{ state: 'ready' }, 'Ready to start', 0],
    [{ state: 'checking' }, 'Ready to start', 0],
    [{ state: 'paused' }, 'Paused', 0],
    [{ state: 'held', reason: 'campaign-inactive' }, 'On hold', 1],
    [{ state: 'broken', reason: 'program-gone' }, 'Program deleted', 1],
    [{ state: 'broken', reason: 'campaign-gone' }, 'Campaign deleted', 1],
    [{ state: 'watched' }, undefined, 0],
    [{ state: 'unlinked' }, undefined, 0],
    [{ state: 'not-linked' }, undefined, 0],
  ];
  for (const [more, state, warnings] of states)
    test(`${JSON.stringify(more)}: ${state ?? 'nothing'}`, () => {
      const report = campaignReport({ ...link, ...more });
      assert.equal(report?.state, state);
      assert.equal(report?.openWarnings ?? 0, warnings);
    });

  test('covers every state of a link, with values that the picklist has', () => {
    assert.deepEqual(
      [...new Set(states.map(([{ state = 'active' }]) => state))].toSorted(),
      [...linkStates].toSorted(),
    );
    const field = new URL(
      '../../force-app/main/default/objects/Campaign/fields/Lockstep_State__c.field-meta.xml',
      import.meta.url,
    );
    const values = [...readFileSync(field, 'utf8').matchAll(/<fullName>([^<_]+)<\/fullName>/gu)].map(
      ([, one]) => one,
    );
    // A deleted campaign has no field that could tell of it.
    const told = states
      .map(([, state]) => state)
      .filter((one) => one !== undefined && one !== 'Campaign deleted');
    assert.deepEqual([...new Set(told)].toSorted(), values.toSorted());
  });

  test('a name is cut to the field, an address that is too long is left out', () => {
    assert.equal(reportOf({ programName: '🎪'.repeat(300) }).programName, '🎪'.repeat(127));
    const report = reportOf({
      programName: `x${'🎪'.repeat(300)}`,
      programUrl: `https://x/${'y'.repeat(300)}`,
    });
    assert.equal(report.programName, `x${'🎪'.repeat(127)}`);
    assert.equal(report.programUrl, null);
  });
});

describe('when the fields are written', () => {
  const written = reportOf({});
  test('never where nothing changed, or only the time of the last sync did', () => {
    assert.equal(isReportDue(written, written, now + 10 * lastSyncedEveryMs), false);
    assert.equal(isReportDue({ ...written, lastSyncedAt: at(now + 300_000) }, written, now + 300_000), false);
    assert.equal(isReportDue(null, null, now), false);
  });
  test('at once where anything else changed, or the link came or went', () => {
    for (const change of [
      { membersWaiting: 1 },
      { openWarnings: 1 },
      { programName: 'x' },
      { state: 'Paused' as const },
    ])
      assert.equal(isReportDue({ ...written, ...change }, written, now), true);
    assert.equal(isReportDue(written, { ...written, lastSyncedAt: null }, now), true);
    assert.equal(isReportDue(written, null, now), true);
    assert.equal(isReportDue(null, written, now), true);
  });
  test('the time alone once a day', () => {
    const later = now + lastSyncedEveryMs;
    assert.equal(isReportDue({ ...written, lastSyncedAt: at(later - 1) }, written, later - 1), false);
    assert.equal(isReportDue({ ...written, lastSyncedAt: at(later) }, written, later), true);
  });
});

describe('when an owner is told', () => {
  const day = 24 * 60 * 60_000;
  const waits = needOf(reportOf({ waiting: 3 }));
  const told = (kind: Told['kind'], waiting: number): Told => ({ kind, waiting, at: at(now) });

  test('that members wait, or that nothing moves; not of what a person did, nor of a first sync under way', () => {
    assert.equal(waits.kind, 'waits');
    assert.equal(needOf(reportOf({ state: 'held' })).kind, 'held');
    assert.equal(needOf(reportOf({ state: 'broken', reason: 'program-gone' })).kind, 'held');
    for (const more of [
      {},
      { state: 'paused' as const },
      { firstSyncedAt: null, waiting: 3 },
      { state: 'blocked' as const },
    ])
      assert.equal(needOf(reportOf(more)).kind, 'none');
    assert.equal(needOf(null).kind, 'none');
  });
  test('at once, and then at most once a day and only of what is new', () => {
    assert.equal(isNoticeDue(waits, null, now), true);
    assert.equal(isNoticeDue(waits, told('waits', 3), now + 9 * day), false);
    assert.equal(isNoticeDue(waits, told('waits', 2), now + day - 1), false);
    assert.equal(isNoticeDue(waits, told('waits', 2), now + day), true);
    assert.equal(isNoticeDue(waits, told('held', 9), now + day), true);
    assert.equal(isNoticeDue({ kind: 'none', waiting: 0 }, null, now), false);
  });
  test('in texts that fit a notification, however long the name', () => {
    for (const need of [waits, { ...waits, waiting: 1 }, needOf(reportOf({ state: 'held' }))]) {
      const { title, body } = noticeText('x'.repeat(500), need);
      assert.ok(title.length <= 250 && body.length <= 750);
    }
    assert.equal(
      noticeText('Webcast', { kind: 'waits', waiting: 1 }).title,
      '1 member waits for you in “Webcast”',
    );
    assert.equal(
      noticeText('Webcast', { kind: 'waits', waiting: 1544 }).title,
      '1,544 members wait for you in “Webcast”',
    );
  });
});
