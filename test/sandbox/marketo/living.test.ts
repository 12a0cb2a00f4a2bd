import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { timekeeper } from '../../../companion/sandbox/clock.ts';
import { startMarketoAlone, type MarketoAlone } from '../../../companion/sandbox/marketo-alone.ts';
import type { MarketoState } from '../../../companion/sandbox/marketo/state.ts';

const start = Date.parse('2026-11-20T12:00:00Z');

async function post(alone: MarketoAlone, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(alone.backdoor.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200);
  return (await response.json()) as Record<string, unknown>;
}

/** A world that stood still at noon, then lived for so many hours, an act every ten seconds; and what it did last. */
async function lived(
  seed: number,
  hours: number,
): Promise<{ state: MarketoState; happened: unknown; counts: Counts }> {
  const clock = timekeeper(start);
  clock.hold();
  // What a test's machine needs to get here is not the same twice.
  await clock.set(start + 60_000);
  const alone = await startMarketoAlone({ seed: 3, scale: 1, port: 0, backdoorPort: 0, clock });
  after(() => alone.stop());
  const { state } = alone.marketo;
  const counts = countsOf(state);
  await post(alone, '/living', { everySeconds: 10, who: 'marketo', seed });
  await post(alone, '/time', { advanceSeconds: hours * 3600 });
  const { happened } = await post(alone, '/living', { everySeconds: null });
  return { state, happened, counts };
}

type Counts = { readonly people: number; readonly memberships: number; readonly activities: number };
const countsOf = ({ leads, members, activities }: MarketoState): Counts => ({
  people: leads.size,
  memberships: [...members.values()].reduce((sum, one) => sum + one.size, 0),
  activities: activities.length,
});

const told = ({ leads, members, activities }: MarketoState): unknown => ({
  leads: [...leads.values()].map(({ id, values, updatedAt }) => ({ id, values, updatedAt })),
  members: [...members].map(([id, all]) => [id, [...all.values()]]),
  activities: [...activities],
});

describe('a Marketo that lives by itself', () => {
  test('the same seed lives the same life to the second, another seed another', async () => {
    const first = await lived(7, 1);
    const same = await lived(7, 1);
    const other = await lived(8, 1);
    assert.deepEqual(same.happened, first.happened);
    assert.deepEqual(told(same.state), told(first.state));
    assert.notDeepEqual(told(other.state), told(first.state));
    const dates = [...first.state.activities].slice(first.counts.activities).map(({ date }) => date);
    assert.ok(dates.length > 200, `${String(dates.length)} activities in an hour`);
    assert.ok(dates.every((date) => date > start && (date - start) % 10_000 === 0));
  });

  test('after half a day everything adds up: people, memberships, and what the feed says of them', async () => {
    const { state, counts } = await lived(9, 12);
    const fresh = [...state.activities].slice(counts.activities);
    const of = (typeId: number): number => fresh.filter((one) => one.typeId === typeId).length;
    const merged = state.mergedInto.size;
    for (const typeId of [12, 13, 32, 37, 104]) assert.ok(of(typeId) > 0, `no activity ${String(typeId)}`);
    assert.equal(of(32), merged);
    assert.equal(countsOf(state).people, counts.people + of(12) - of(37) - merged);
    for (const [programId, members] of state.members) {
      for (const { leadId, status, programId: of_ } of members.values()) {
        assert.equal(of_, programId);
        assert.ok(state.leads.has(leadId), 'nobody is a member who is no more');
        const { channel } = state.programs.get(programId)!;
        assert.ok(
          state.channels.get(channel)!.statuses.some(({ name, step }) => name === status && step > 0),
        );
      }
    }
    // The last status change that the feed tells of somebody is what they hold.
    const last = new Map<string, string>();
    const gone = new Set(fresh.filter(({ typeId }) => typeId === 37).map(({ leadId }) => leadId));
    for (const { typeId, leadId, asset, attributes } of fresh) {
      if (typeId !== 104) continue;
      const status = attributes.find(({ name }) => name === 'New Status')!.value as string;
      last.set(`${String(asset!.id)} ${String(leadId)}`, status);
    }
    for (const [key, status] of last) {
      const [programId, leadId] = key.split(' ').map(Number) as [number, number];
      if (gone.has(leadId) || state.mergedInto.has(leadId)) continue;
      assert.equal(state.members.get(programId)!.get(leadId)?.status ?? 'Not in Program', status, key);
    }
  });
});
