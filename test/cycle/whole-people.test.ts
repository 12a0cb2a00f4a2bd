import assert from 'node:assert/strict';
import test from 'node:test';
import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';

import { leadRead, recordRead } from '../../companion/src/cycle/gather-all.ts';
import { storedPeople } from '../../companion/src/cycle/gather.ts';
import {
  emptyRow,
  groupFacts,
  type Group,
  type LeadFact,
  type RecordFact,
} from '../../companion/src/cycle/group.ts';
import { fold } from '../../companion/src/domain/statuses.ts';
import { beginFullRead } from '../../companion/src/store/full-read.ts';
import { membersByPerson, saveMembers, type MemberRow } from '../../companion/src/store/members.ts';
import { savePeople } from '../../companion/src/store/people.ts';
import { writing } from '../../companion/src/store/scope.ts';
import { connection, id, link } from '../store/fixtures.ts';
import { withDatabase } from '../support/database.ts';

/** Few of everything, so that people share records, members and addresses in every way there is. */
const size = 6;
const number = fc.integer({ min: 1, max: size });
const status = fc.constantFrom('Invited', 'Invited', 'Invited', 'Attended');
const person = fc.record({
  email: fc.option(fc.integer({ min: 1, max: 4 }).map((n) => fold(`person${String(n)}@example.com`))),
  lastName: fc.constantFrom('ONE', 'ONE', 'TWO', null),
});
const recordId = (n: number) => `${n % 2 === 0 ? '00Q' : '003'}00000000000${String(n)}AAA`;
const memberId = (n: number) => `00v00000000000${String(n)}AAA`;
const facts = {
  firstName: null,
  company: null,
  createdAt: '2026-01-05T09:00:00Z',
  createdDate: '2026-01-05T09:00:00Z',
};

const leads = fc.uniqueArray(
  fc.record({
    leadId: number,
    status: fc.option(status),
    who: fc.option(person),
    contact: fc.option(number, { freq: 2 }),
  }),
  { selector: ({ leadId }) => leadId },
);
const records = fc.uniqueArray(
  fc.record({
    record: number,
    createdFor: fc.option(number, { freq: 1 }),
    member: fc.option(fc.record({ member: number, status, who: person })),
  }),
  { selector: ({ record }) => record },
);
const rows = fc.uniqueArray(
  fc.record({
    person: number,
    lead: fc.option(fc.boolean()),
    record: fc.option(fc.boolean()),
    marketo: fc.option(status),
    salesforce: fc.option(status),
    who: person,
    rests: fc.boolean(),
    others: fc.array(number, { maxLength: 1 }),
  }),
  { selector: (row) => row.person },
);

type World = { readonly leads: LeadFact[]; readonly records: RecordFact[]; readonly rows: MemberRow[] };
const world = fc.record({ leads, records, rows }).map((drawn): World => ({
  leads: drawn.leads.map(({ leadId, status: value, who, contact }) => ({
    leadId,
    status: value,
    person:
      who === null
        ? null
        : {
            ...facts,
            ...who,
            leadId,
            sfdcLeadId: null,
            sfdcContactId: contact === null ? null : recordId(contact),
          },
    change: { after: 1, until: 2 },
  })),
  records: drawn.records.map(({ record, createdFor, member }) => {
    const kind = record % 2 === 0 ? 'lead' : 'contact';
    const ids = {
      campaignId: 'C',
      kind,
      recordId: recordId(record),
      lockstepKey: null,
      systemModstamp: facts.createdAt,
    } as const;
    const read = member && {
      ...facts,
      ...ids,
      ...member.who,
      id: memberId(member.member),
      status: member.status,
    };
    return { recordId: recordId(record), kind, member: read, createdFor, change: { after: 1, until: 2 } };
  }),
  rows: drawn.rows.map((row): MemberRow => {
    const has = row.record !== null;
    const pair = { marketo: row.marketo, salesforce: row.salesforce };
    return {
      ...emptyRow(id(1), id(row.person), { ...facts, ...row.who }),
      marketoLeadId: row.lead === null ? null : row.person,
      salesforceRecordId: has ? recordId(row.person) : null,
      salesforceKind: has ? (row.person % 2 === 0 ? 'lead' : 'contact') : null,
      campaignMemberId: has && row.salesforce !== null ? memberId(row.person) : null,
      ...pair,
      baseline: pair,
      inStep: row.rests,
      dirty: !row.rests,
      duplicates: row.others.map((n) => ({ kind: 'marketo' as const, recordId: String(n) })),
      marks: 0,
    };
  }),
}));

/** A group without the accident of a new person's id. */
const told = ({ row, stored, leads: own, records: theirs }: Group): string =>
  JSON.stringify([
    stored === null ? { ...row, personId: 'new' } : row,
    own.map(({ leadId }) => leadId).toSorted(),
    theirs.map((one) => one.recordId).toSorted(),
  ]);

test('people read in pages are the people of the whole read at once, and who is left out would stay as they are', async (t) => {
  const { store, connection: address } = await withDatabase(t);
  const { db } = store;
  const scope = await connection(db);
  await link(db, scope, 1);
  const everybody = Array.from({ length: size }, (_, at) => id(at + 1));
  await fc.assert(
    fc.asyncProperty(world, fc.boolean(), async (drawn, isWhole) => {
      await writing(db, scope, (own) => own.deleteFrom('members').execute());
      await savePeople(
        db,
        scope,
        drawn.rows.map((row) => ({
          id: row.personId,
          name: row.name,
          company: null,
          email: row.email,
          records: [],
        })),
      );
      await saveMembers(db, scope, drawn.rows);
      const context = { store, scope } as unknown as Parameters<typeof storedPeople>[0];
      const grouped = async (part: World): Promise<Group[]> => {
        let ids = 0;
        const leadIds = part.leads.map(({ leadId }) => leadId);
        const personOf = await storedPeople(
          context,
          leadIds,
          part.records.map((one) => one.recordId),
        );
        const rank = (value: string) => ['Invited', 'Attended'].indexOf(value);
        const newId = () => `new-${String((ids += 1))}`;
        return groupFacts({
          linkId: id(1),
          ...part,
          personOf,
          marketoRank: rank,
          salesforceRank: rank,
          newId,
        });
      };
      const rowsOf = async (personIds: readonly string[]): Promise<MemberRow[]> =>
        (await membersByPerson(db, scope, id(1), personIds)).toSorted((a, b) =>
          a.personId < b.personId ? -1 : 1,
        );
      const whole = await grouped({ ...drawn, rows: await rowsOf(everybody) });
      const read = await beginFullRead(address, scope, id(1));
      try {
        await read.takeLeads(each(drawn.leads.map(leadRead)));
        await read.takeRecords(each(drawn.records.map(recordRead)));
        const pairs = [{ marketo: 'Invited', salesforce: 'Invited' }];
        await read.compare(isWhole ? null : { pairs, except: [] });
        const paged: Group[] = [];
        for await (const page of read.people(1)) {
          const rowsOfPage = await rowsOf(page.people.map(({ personId }) => personId));
          const leadsOfPage = page.leads.map((fact) => JSON.parse(fact) as LeadFact);
          const recordsOfPage = page.records.map((fact) => JSON.parse(fact) as RecordFact);
          paged.push(...(await grouped({ rows: rowsOfPage, leads: leadsOfPage, records: recordsOfPage })));
        }
        const seen = new Set(paged.map(told));
        const leftOut = whole.filter((group) => !seen.has(told(group)));
        assert.equal(paged.length + leftOut.length, whole.length);
        for (const { row, stored } of leftOut)
          assert.ok(!isWhole && isDeepStrictEqual(row, stored), JSON.stringify({ row, stored }));
      } finally {
        await read.end();
      }
    }),
    { numRuns: Number(process.env['LOCKSTEP_RUNS'] ?? 40) },
  );
});

async function* each<T>(list: readonly T[]): AsyncGenerator<T> {
  await Promise.resolve();
  yield* list;
}
