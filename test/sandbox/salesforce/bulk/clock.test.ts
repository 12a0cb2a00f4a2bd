import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timekeeper } from '../../../../companion/sandbox/clock.ts';
import { startOrg } from '../org.ts';
import { open, upload } from './client.ts';

test('with a clock that is held, a job ends when time is let pass, and not before', async () => {
  const clock = timekeeper();
  clock.hold();
  const org = await startOrg({ clock, bulk: { queueMs: 1000, chunkMs: 1000, chunkSize: 1 } });
  const id = await open(org, { object: 'Lead', operation: 'insert' });
  await upload(org, id, 'LastName,Company\na,A\nb,B\n');
  await org.call('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
  const state = (): string | undefined => org.state.bulk.jobs.get(id)?.state;
  await clock.advance(999);
  assert.equal(state(), 'UploadComplete');
  await clock.advance(1);
  assert.equal(state(), 'InProgress');
  await clock.advance(60_000);
  assert.equal(state(), 'JobComplete');
  assert.equal(org.state.bulk.jobs.get(id)?.tookMs, 2000, 'each chunk at its own time');
  clock.stop();
});
