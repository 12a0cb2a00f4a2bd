import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';

import { openStore } from '../../companion/src/store/connect.ts';
import { ensureConnection } from '../../companion/src/store/connections.ts';
import { copyInto, copyRows } from '../../companion/src/store/copy.ts';
import { createLink } from '../../companion/src/store/links.ts';
import { membersOfLink, saveMembers, type MemberRow } from '../../companion/src/store/members.ts';
import { memory, print, round } from './figures.ts';
import { benchLink as linkId, benchMember, benchPerson, benchPersonId, benchRecord } from './store-rows.ts';

/**
 * One link with 500,000 members (or as many as MEMBERS says) on embedded PostgreSQL: loaded, read in key order, updated in
 * batches of 5,000, and compared in full by a process of its own, where one member in a thousand differs. Figures of a study
 * on two idle cores, of plainer rows without row-level security, stand beside ours.
 */
const count = Number(process.env.MEMBERS ?? 500_000);
const scope = { connectionId: 'bench' };

const memberColumns = [
  'connection_id',
  'link_id',
  'person_id',
  'marketo_lead_id',
  'salesforce_kind',
  'salesforce_record_id',
  'campaign_member_id',
  'marketo',
  'salesforce',
  'has_baseline',
  'baseline_marketo',
  'baseline_salesforce',
  'in_step',
  'dirty',
];

const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-bench-'));
const store = await openStore({ folder }, { sessions: 2 });
try {
  await ensureConnection(store.db, { id: 'bench', name: 'bench' });
  await createLink(store.db, scope, {
    id: linkId,
    programId: 1,
    programName: 'Program',
    programUrl: 'https://example.com',
    programType: 'Event',
    channel: 'Webcast',
    campaignId: '701000000000001AAA',
    campaignName: 'Campaign',
    state: 'active',
    createdBy: 'bench',
  });
  const client = new pg.Client(store.connection());
  client.on('error', () => undefined); // its queries fail, that is enough
  await client.connect();

  const timed = async (what: string, work: () => Promise<unknown>, study = ''): Promise<void> => {
    const began = performance.now();
    await work();
    const seconds = (performance.now() - began) / 1000;
    const { now, peak } = memory();
    print(
      what,
      `${round(seconds, 2)} s, ${round(count / seconds, 0)} rows/s${study}, ${round(now, 0)} MB now, ${round(peak, 0)} MB at most`,
    );
  };

  await client.query('begin');
  await client.query(`select set_config('lockstep.connection_id', 'bench', true)`);
  // Row-level security takes no COPY: rows come in by way of a temporary table.
  await client.query(`
    create temporary table people_in (like lockstep.people) on commit drop;
    create temporary table members_in (like lockstep.members including defaults) on commit drop`);
  await timed('people copied', () =>
    copyInto(
      client,
      'people_in',
      ['connection_id', 'id', 'name', 'email', 'email_folded'],
      copyRows(peopleRows()),
    ),
  );
  await client.query('insert into lockstep.people select * from people_in');
  await timed(
    'members copied',
    () => copyInto(client, 'members_in', memberColumns, copyRows(memberRows())),
    ' (174,000)',
  );
  await timed('members stored from the copy', () =>
    client.query('insert into lockstep.members select * from members_in'),
  );
  await client.query('commit');
  await client.query('vacuum analyze lockstep.members, lockstep.people').catch(() => undefined);
  await client.end();

  let read = 0;
  await timed(
    'members read in key order, pages of 5,000',
    async () => {
      for await (const rows of pages()) read += rows.length;
    },
    ' (418,000)',
  );
  await timed(
    'members updated in batches of 5,000, with reading them',
    async () => {
      const attended = { marketo: 'Attended', salesforce: 'Attended' };
      for await (const rows of pages())
        await saveMembers(
          store.db,
          scope,
          rows.map((row) => ({ ...row, ...attended, baseline: attended })),
        );
    },
    ' (49,000 to 83,000)',
  );
  const own = path.join(import.meta.dirname, 'full-read.ts');
  // As ./lockstep starts the companion.
  spawnSync(process.execPath, ['--max-semi-space-size=16', own, folder, String(count)], { stdio: 'inherit' });
  print('members read', String(read));
  print('a study’s comparison of two sides', '1.4 s at 104 MB; in JavaScript maps 1.4 s at 376 MB');
} finally {
  await store.close();
  await rm(folder, { recursive: true, force: true });
}

async function* pages(): AsyncGenerator<MemberRow[]> {
  for (let after: string | undefined; ;) {
    const rows = await membersOfLink(store.db, scope, linkId, {
      limit: 5000,
      ...(after === undefined ? {} : { after }),
    });
    if (rows.length > 0) yield rows;
    after = rows.at(-1)?.personId;
    if (rows.length < 5000) return;
  }
}

function* peopleRows() {
  for (let n = 1; n <= count; n += 1) {
    const { name, email } = benchPerson(n);
    yield ['bench', benchPersonId(n), name, email, email] as const;
  }
}

function* memberRows() {
  for (let n = 1; n <= count; n += 1) {
    const both = ['Registered', 'Registered', true, 'Registered', 'Registered', true, false] as const;
    yield ['bench', linkId, benchPersonId(n), n, 'lead', benchRecord(n), benchMember(n), ...both] as const;
  }
}
