import assert from 'node:assert/strict';
import { reply, words } from '../org.ts';
import type { Reply, TestOrg } from '../org.ts';

/** Uploads a CSV as it is. */
export async function upload(
  org: TestOrg,
  id: string,
  csv: string,
  type = 'text/csv; charset=UTF-8',
): Promise<Reply> {
  const response = await fetch(`${org.server.url}/services/data/v65.0/jobs/ingest/${id}/batches`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${await org.token()}`, 'Content-Type': type },
    body: csv,
  });
  return reply(response);
}

/** Opens a job and gives its id. */
export async function open(org: TestOrg, job: Record<string, unknown>): Promise<string> {
  const made = await org.call('POST', '/jobs/ingest', job);
  assert.equal(made.status, 200, words(made.body));
  return words(made.body.id);
}

/** Lets the org's time pass until a job is over, and answers its state. */
export async function finish(org: TestOrg, path: string): Promise<Reply> {
  for (let turn = 0; turn < 50; turn += 1) {
    const info = await org.get(path);
    if (['JobComplete', 'Failed', 'Aborted'].includes(words(info.body.state))) return info;
    org.clock.ms += 100;
  }
  throw new Error(`${path} does not end.`);
}

/** A job from its opening to its end. */
export async function load(
  org: TestOrg,
  job: Record<string, unknown>,
  csv: string,
): Promise<{ id: string; info: Reply; results: (which: string) => Promise<string> }> {
  const id = await open(org, job);
  assert.equal((await upload(org, id, csv)).status, 201);
  const closed = await org.call('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
  assert.equal(closed.body.state, 'UploadComplete');
  const info = await finish(org, `/jobs/ingest/${id}`);
  return {
    id,
    info,
    results: async (which) => words((await org.get(`/jobs/ingest/${id}/${which}`)).body),
  };
}
