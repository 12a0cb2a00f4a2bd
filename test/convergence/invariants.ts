import assert from 'node:assert/strict';

import { fold } from '../../companion/src/domain/statuses.ts';
import { leadIdsOf, recordIdsOf } from '../../companion/src/cycle/group.ts';
import { latestChanges } from '../../companion/src/store/changes.ts';
import { listConflicts } from '../../companion/src/store/conflicts.ts';
import { membersOfLink, type MemberRow } from '../../companion/src/store/members.ts';
import type { Happening } from './deeds.ts';
import type { History } from './history.ts';
import { membersOf } from './people.ts';
import { program, untouched } from './worlds.ts';

/** What must be true whatever happened, read from both vendors after everything is quiet (docs/architecture.md, tests). */

type Ending = History & {
  readonly rows: readonly MemberRow[];
  /** What each side holds, by record. */
  readonly marketo: ReadonlyMap<string, string>;
  readonly salesforce: ReadonlyMap<string, string>;
};

/** Checks all invariants. Throws the first that does not hold. */
export async function check(history: History): Promise<void> {
  const { lab, linkId, happenings } = history;
  const { store, connectionId } = lab.companion;
  const rows = await membersOfLink(store.db, { connectionId }, linkId, { limit: 1000 });
  const ending: Ending = {
    ...history,
    rows,
    marketo: new Map(
      [...(lab.marketo.members.get(lab.programId(program))?.values() ?? [])].map(({ leadId, status }) => [
        String(leadId),
        status,
      ]),
    ),
    salesforce: new Map(
      lab.salesforce
        .members(lab.campaignId(program))
        .map(({ contactId, leadId, status }) => [contactId ?? leadId ?? '', status ?? '']),
    ),
  };
  history.oracle.end(
    rows.map((row) => ({
      records: idsOf(row),
      held: row.held?.reason ?? null,
      failed: row.failed !== null,
      settled: row.settled !== null,
    })),
  );
  everybodyIsSomebody(ending);
  sidesAgree(ending);
  await editsArrived(ending);
  oneMoreCycleWritesNothing(ending);
  nobodyIsTwice(ending);
  await history.fields?.check(linkId, rows, {
    anew: looseRecords(ending),
    moved: looseRecords({
      ...ending,
      happenings: happenings.filter(({ kind }) => !kind.startsWith('leaves-')),
    }),
  });
  await countsBalance(ending);
  othersAreUntouched(ending);
  nobodyDisappeared(ending);
  callsAreFew(ending);
}

const idsOf = (row: MemberRow): string[] => [...leadIdsOf(row).map(String), ...recordIdsOf(row)];
/**
 * The furthest of these by the channel's own steps. Two statuses of one step leave open which of them stands for a person, and so
 * does one that the channel does not know.
 */
const furthest = (values: readonly string[], { lab }: Ending): string[] => {
  const channel = lab.marketo.programs.get(lab.programId(program))?.channel ?? '';
  const steps = new Map(lab.marketo.channels.get(channel)?.statuses.map(({ name, step }) => [name, step]));
  const most = Math.max(...values.map((value) => steps.get(value) ?? -1));
  return values.filter((value) => steps.get(value) === most || !steps.has(value));
};
const values = (row: MemberRow, ending: Ending): { marketo: string | null; salesforce: string | null } => {
  const marketo = furthest(
    leadIdsOf(row).flatMap((id) => ending.marketo.get(String(id)) ?? []),
    ending,
  );
  const salesforce = furthest(
    recordIdsOf(row).flatMap((id) => ending.salesforce.get(id) ?? []),
    ending,
  );
  const chosen = (all: readonly string[], stored: string | null) =>
    stored !== null && all.includes(stored) ? stored : (all[0] ?? null);
  return { marketo: chosen(marketo, row.marketo), salesforce: chosen(salesforce, row.salesforce) };
};
const nameOf = (row: MemberRow): string => `${row.email ?? row.personId} ${JSON.stringify(row)}`;

/** Every member on either side belongs to a person of the link, and acts for one person only. */
function everybodyIsSomebody({ rows, marketo, salesforce }: Ending): void {
  for (const record of [...marketo.keys(), ...salesforce.keys()]) {
    const owners = rows.filter((row) => idsOf(row).includes(record));
    assert.ok(owners.length > 0, `(a) ${record} is somebody`);
    const acting = rows.filter(
      (row) => String(row.marketoLeadId) === record || row.salesforceRecordId === record,
    );
    assert.ok(acting.length <= 1, `(d) ${record} acts for one person`);
  }
}

/** (a) Both sides agree under the map, except what waits, and all that waits is listed with a reason. */
function sidesAgree(ending: Ending): void {
  for (const row of ending.rows) {
    const now = values(row, ending);
    assert.deepEqual(
      { marketo: row.marketo, salesforce: row.salesforce },
      now,
      `(a) what is stored is what is there: ${nameOf(row)}`,
    );
    assert.equal(row.dirty, false, `(a) nothing is queued: ${nameOf(row)}`);
    if (row.held !== null || row.failed !== null || row.settled !== null) continue;
    assert.equal(now.marketo, now.salesforce, `(a) in step: ${nameOf(row)}`);
  }
}

/**
 * (b) A status that a person set is there, and on the other side unless that member is listed; or somebody set another one
 * later; or a rule or a person overruled it, which the log tells; or the membership itself came loose.
 */
async function editsArrived(ending: Ending): Promise<void> {
  const { lab, linkId, rows, happenings } = ending;
  const { store, connectionId } = lab.companion;
  const changes = await latestChanges(store.db, { connectionId }, linkId, 2000);
  const conflicts = await listConflicts(store.db, { connectionId }, { linkId, limit: 2000 });
  const loose = looseRecords(ending);
  const edits = happenings.flatMap(({ edit, meanwhile = false }, at) =>
    edit === null ? [] : [{ ...edit, at, meanwhile }],
  );
  for (const edit of edits) {
    // A cycle that had read the member may write over what somebody sets at that moment, and lose the answer to it.
    if (loose.has(edit.record) || edit.meanwhile) continue;
    const row = rows.find((one) => idsOf(one).includes(edit.record));
    assert.ok(row !== undefined, `(b) whose status was set is known: ${JSON.stringify(edit)}`);
    const isLater = edits.some((other) => other.at > edit.at && idsOf(row).includes(other.record));
    if (isLater) continue;
    const now = values(row, ending);
    const side = edit.record.startsWith('00') ? 'salesforce' : 'marketo';
    const own = (side === 'marketo' ? ending.marketo : ending.salesforce).get(edit.record);
    if (own === edit.value) continue;
    // A person's other record may stand for them.
    if (now[side] === edit.value) continue;
    const overruled =
      changes.some((change) => change.personId === row.personId && change.sideWritten === side) ||
      conflicts.some((one) => one.personId === row.personId);
    assert.ok(
      overruled,
      `(b) what somebody set is there or was overruled by a rule in the log: ${JSON.stringify(edit)} ${nameOf(row)}`,
    );
  }
}

/** Records whose membership may be gone: who left, was deleted, merged or converted, and all records of the same person. */
function looseRecords({ happenings, rows, lab }: Ending): ReadonlySet<string> {
  const loose = new Set(happenings.flatMap((one: Happening) => one.loose));
  const emailOf = (record: string): string | null => {
    if (!record.startsWith('00')) return lab.marketo.leads.get(Number(record))?.values.email ?? null;
    const row = lab.salesforce.org.table(record.startsWith('003') ? 'Contact' : 'Lead').get(record);
    return typeof row?.['Email'] === 'string' ? row['Email'] : null;
  };
  // Whoever lost a merge or was deleted took their address along: it was noted before.
  const noted = happenings.flatMap(({ addresses = [] }) => addresses);
  const emails = new Set([...noted, ...[...loose].flatMap((record) => emailOf(record) ?? [])].map(fold));
  // A deleted record's address is gone with it: the store still knows whose it was.
  for (const row of rows)
    if (idsOf(row).some((id) => loose.has(id)) && row.email !== null) emails.add(fold(row.email));
  for (const row of rows) {
    const isLoose =
      idsOf(row).some((id) => loose.has(id)) || (row.email !== null && emails.has(fold(row.email)));
    if (isLoose) for (const id of idsOf(row)) loose.add(id);
  }
  for (const { id, values: lead } of lab.marketo.leads.values())
    if (lead.email != null && emails.has(fold(lead.email))) loose.add(String(id));
  for (const object of ['Lead', 'Contact'] as const)
    for (const row of lab.salesforce.org.table(object).all())
      if (typeof row['Email'] === 'string' && emails.has(fold(row['Email']))) loose.add(row.Id);
  return loose;
}

/** (c) */
function oneMoreCycleWritesNothing({ oneMore, writtenWhilePaused }: Ending): void {
  assert.equal(oneMore.written, 0, '(c) one more cycle writes nothing');
  assert.equal(writtenWhilePaused, 0, '(f) nothing is written while the link is paused');
}

/** (d) No lead, person or member is there twice because of us. */
function nobodyIsTwice({ lab, rows }: Ending): void {
  const live = [
    ...lab.salesforce.org.table('Lead').all(),
    ...lab.salesforce.org.table('Contact').all(),
  ].filter((row) => row['IsDeleted'] !== true && row['IsConverted'] !== true);
  const ours = live.filter((row) => typeof row['Lockstep_Key__c'] === 'string');
  assert.equal(
    new Set(ours.map((row) => row['Lockstep_Key__c'])).size,
    ours.length,
    '(d) one lead for each of our keys',
  );
  const emails = ours.flatMap((row) => (typeof row['Email'] === 'string' ? [fold(row['Email'])] : []));
  assert.equal(
    new Set(emails).size,
    emails.length,
    `(d) one lead of ours for each address: ${emails.join(' ')}`,
  );
  const acting = rows.flatMap(({ campaignMemberId }) => campaignMemberId ?? []);
  assert.equal(new Set(acting).size, acting.length, '(d) a campaign member is one person');
}

/** (e) */
async function countsBalance({ lab }: Ending): Promise<void> {
  const { rows } = await lab.companion.links.batches({ limit: 500 });
  for (const { status, operation, failures, input, ...batch } of rows) {
    const out =
      (batch.new ?? 0) +
      (batch.updated ?? 0) +
      (batch.deleted ?? 0) +
      batch.failed +
      batch.skipped +
      batch.held;
    const told = `${operation} ${status} ${JSON.stringify({ input, ...batch, failures })}`;
    assert.notEqual(status, 'In Process', `(e) every batch ends: ${told}`);
    if (status === 'Succeeded') assert.equal(out, input, `(e) counts balance: ${told}`);
    else assert.ok(out <= input, `(e) nothing comes out that did not go in: ${told}`);
  }
}

/** (f) Nothing is written outside linked containers. */
function othersAreUntouched({ lab }: Ending): void {
  const place = {
    marketo: lab.marketo,
    salesforce: lab.salesforce,
    programId: lab.programId(untouched),
    campaignId: lab.campaignId(untouched),
  };
  const held = lab.held(untouched);
  const others = [...new Set([...Object.values(held.marketo), ...Object.values(held.salesforce)])];
  for (const value of others) assert.ok(['Registered', 'Attended'].includes(value), `(f) ${value}`);
  for (const value of Object.values(held.marketo)) assert.equal(value, 'Registered', '(f) the other program');
  for (const value of Object.values(held.salesforce))
    assert.equal(value, 'Attended', '(f) the other campaign');
  assert.ok(membersOf(place).length <= 4, '(f) nobody joined the other pair');
}

/** (g) No membership disappears unless a person or the world removed it. */
function nobodyDisappeared(ending: Ending): void {
  const loose = looseRecords(ending);
  const joined = [
    ...ending.atFirst,
    ...ending.happenings.flatMap(({ edit }) => (edit === null ? [] : [edit.record])),
  ];
  for (const record of joined) {
    const isThere = ending.marketo.has(record) || ending.salesforce.has(record);
    assert.ok(isThere || loose.has(record), `(g) ${record} is a member still`);
  }
}

/** (h) Calls of a quiet cycle: the same small number whatever happened before. */
function callsAreFew({ oneMore: { calls } }: Ending): void {
  assert.ok(
    calls.marketo <= 5 && calls.salesforce <= 7,
    `(h) calls of a quiet cycle: ${JSON.stringify(calls)}`,
  );
}
