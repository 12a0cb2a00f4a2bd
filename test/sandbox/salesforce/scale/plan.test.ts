import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { items, startOrg, words } from '../org.ts';
import type { Json, TestOrg } from '../org.ts';
import { ids, noon } from '../world.ts';

/**
 * Whatever way the sandbox takes to its rows, it finds the same ones: statements put together at random, against the
 * plain list of all members.
 */

type Member = {
  Id: string;
  CampaignId: string;
  LeadId: string | null;
  Status: string;
  SystemModstamp: string;
};

async function filled(): Promise<{ org: TestOrg; members: Member[] }> {
  const org = await startOrg({ sessionMs: 30 * 86_400_000 });
  const leads = Array.from({ length: 40 }, (_, n) =>
    org.state.createLead({ LastName: `L${n}`, Company: 'C' }),
  );
  for (const [n, leadId] of leads.entries()) {
    org.clock.ms += (n % 3) * 1000;
    for (const campaignId of [ids.C1, ids.C2, ids.C3].slice(0, 1 + (n % 3)))
      org.state.addMember({ campaignId, leadId });
  }
  for (const [n, member] of org.state.members().entries()) {
    if (n % 4 === 0) org.state.setMemberStatus(member.id, 'Responded');
    if (n % 7 === 0) org.clock.ms += 1000;
    if (n % 11 === 0) org.state.removeMember(member.id);
  }
  const { body } = await org.query(
    'SELECT Id, CampaignId, LeadId, Status, SystemModstamp FROM CampaignMember',
  );
  return { org, members: items(body.records) as unknown as Member[] };
}

const { org, members } = await filled();
const stamps = [...new Set(members.map((one) => one.SystemModstamp))].sort();
const zulu = (text: string): string => text.replace('+0000', 'Z');

type Condition = { readonly soql: string; readonly holds: (one: Member) => boolean };

const member = fc.constantFrom(...members);
const operator = fc.constantFrom('<', '<=', '>', '>=', '=');
const compare = (a: string, how: string, b: string): boolean =>
  how === '='
    ? a === b
    : how.startsWith('<')
      ? a < b || (how === '<=' && a === b)
      : a > b || (how === '>=' && a === b);

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(operator, member).map(([how, { Id }]) => ({
    soql: `Id ${how} '${Id}'`,
    holds: (one: Member) => compare(one.Id, how, Id),
  })),
  fc.tuple(operator, fc.constantFrom(...stamps)).map(([how, at]) => ({
    soql: `SystemModstamp ${how} ${zulu(at)}`,
    holds: (one: Member) => compare(one.SystemModstamp, how, at),
  })),
  fc.constantFrom(ids.C1, ids.C2, ids.C3).map((id) => ({
    soql: `CampaignId = '${id}'`,
    holds: (one: Member) => one.CampaignId === id,
  })),
  fc.array(member, { minLength: 1, maxLength: 5 }).map((some) => ({
    soql: `LeadId IN (${some.map((one) => `'${one.LeadId ?? ids.L5}'`).join(', ')})`,
    holds: (one: Member) => some.some((other) => one.LeadId === (other.LeadId ?? ids.L5)),
  })),
  fc.constant({ soql: "Status = 'responded'", holds: (one: Member) => one.Status === 'Responded' }),
);

const orders: readonly (readonly [soql: string, key: (one: Member) => string, descending: boolean])[] = [
  ['Id', (one) => one.Id, false],
  ['Id DESC', (one) => one.Id, true],
  ['SystemModstamp, Id', (one) => `${one.SystemModstamp} ${one.Id}`, false],
  ['SystemModstamp DESC, Id DESC', (one) => `${one.SystemModstamp} ${one.Id}`, true],
  ['CampaignId, Id', (one) => `${one.CampaignId} ${one.Id}`, false],
];

test('an index, a range and a walk through everything find the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(condition, { maxLength: 3 }),
      fc.constantFrom(...orders),
      fc.option(fc.integer({ min: 1, max: 20 })),
      fc.integer({ min: 0, max: 3 }),
      async (conditions, [order, key, descending], limit, offset) => {
        const where = conditions.map((one) => one.soql).join(' AND ');
        const soql = `SELECT Id FROM CampaignMember${where === '' ? '' : ` WHERE ${where}`} ORDER BY ${order}${limit === null ? '' : ` LIMIT ${limit} OFFSET ${offset}`}`;
        const sorted = members
          .filter((one) => conditions.every(({ holds }) => holds(one)))
          .toSorted((a, b) => (key(a) < key(b) ? -1 : 1) * (descending ? -1 : 1));
        const expected = limit === null ? sorted : sorted.slice(offset, offset + limit);
        const { body } = await org.query(soql);
        assert.deepEqual(
          items(body.records).map((one) => words(one.Id)),
          expected.map((one) => one.Id),
          soql,
        );
        assert.equal(body.totalSize, expected.length);
      },
    ),
    { numRuns: 150 },
  );
});

test('paging by stamp and id meets every member once, though some change meanwhile', async () => {
  const small = await startOrg();
  for (let n = 0; n < 300; n += 1) {
    const leadId = small.state.createLead({ LastName: `L${n}`, Company: 'C' });
    if (n % 50 === 0) small.clock.ms += 1000;
    small.state.addMember({ campaignId: ids.C3, leadId });
  }
  const seen = new Map<string, string>();
  let last: Json | undefined;
  for (let page = 0; page < 50; page += 1) {
    const after = last
      ? `AND (SystemModstamp > ${zulu(words(last.SystemModstamp))} OR (SystemModstamp = ${zulu(words(last.SystemModstamp))} AND Id > '${words(last.Id)}'))`
      : '';
    const { body } = await small.query(
      `SELECT Id, SystemModstamp FROM CampaignMember WHERE CampaignId = '${ids.C3}' ${after} ORDER BY SystemModstamp, Id LIMIT 40`,
    );
    const records = items(body.records);
    if (records.length === 0) break;
    for (const one of records) seen.set(words(one.Id), words(one.SystemModstamp));
    last = records.at(-1);
    if (page === 2) {
      small.clock.ms += 5000;
      for (const one of small.state.members(ids.C3).slice(0, 5))
        small.state.setMemberStatus(one.id, 'Responded');
    }
  }
  const truth = small.state.members(ids.C3);
  assert.equal(seen.size, truth.length);
  assert.ok(noon < small.clock.ms);
  for (const one of truth)
    assert.equal(seen.get(one.id), small.state.record('CampaignMember', one.id)?.['SystemModstamp']);
});
