import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { withCheckCharacters } from '../../../companion/sandbox/world/ids.ts';
import { buildWorld } from '../../../companion/sandbox/world/seed.ts';
import type { World } from '../../../companion/sandbox/world/types.ts';
import { emailsOf, outcomeOf, type Outcome } from './oracle.ts';

const world = buildWorld({ seed: 7, scale: 1 });
const folder = new URL('../../../companion/sandbox/world/', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as { links: Outcome[] };

const statusOfChannel = (program: { channel: string }): Set<string> =>
  new Set(
    world.marketo.channels.find((one) => one.name === program.channel)!.statuses.map((one) => one.name),
  );

describe('the seeded world', () => {
  test('is the same for the same seed and another for another', () => {
    assert.deepEqual(buildWorld({ seed: 7, scale: 1 }), world);
    assert.notDeepEqual(buildWorld({ seed: 8, scale: 1 }).marketo.leads, world.marketo.leads);
  });

  test('scale multiplies people and members and leaves programs and campaigns', () => {
    const large = buildWorld({ seed: 7, scale: 10 });
    const people = (one: World): number[] => [
      one.marketo.leads.length,
      one.marketo.members.length,
      one.salesforce.leads.length + one.salesforce.contacts.length,
      one.salesforce.members.length,
    ];
    assert.deepEqual(
      people(large),
      people(world).map((count) => count * 10),
    );
    assert.deepEqual(
      large.salesforce.campaigns.map((one) => one.name),
      world.salesforce.campaigns.map((one) => one.name),
    );
    assert.equal(large.marketo.programs.length, world.marketo.programs.length);
    assert.throws(() => buildWorld({ seed: 7, scale: 0.5 }), RangeError);
  });

  test('every id is unique, Salesforce ids are 18 characters with the right prefix and check characters', () => {
    const kinds: [string, readonly { id: string }[]][] = [
      ['701', world.salesforce.campaigns],
      ['00Q', world.salesforce.leads],
      ['003', world.salesforce.contacts],
      ['001', world.salesforce.accounts],
      ['00v', world.salesforce.members],
      ['01Y', world.salesforce.statuses],
      ['005', world.salesforce.users],
    ];
    for (const [prefix, records] of kinds) {
      for (const { id } of records) {
        assert.match(id, new RegExp(`^${prefix}[0-9A-Za-z]{12}[A-Z0-5]{3}$`));
        assert.equal(withCheckCharacters(id.slice(0, 15)), id);
      }
    }
    const all = kinds.flatMap(([, records]) => records.map((one) => one.id));
    assert.equal(
      new Set(all.map((id) => id.toLowerCase())).size,
      all.length,
      'unique even where case is lost',
    );
    for (const records of [world.marketo.leads, world.marketo.programs, world.marketo.channels]) {
      assert.equal(new Set<number>(records.map((one) => one.id)).size, records.length);
    }
    // The example of the Salesforce documentation's own conversion table, worked by hand: capitals A at places 0 and 4.
    assert.equal(withCheckCharacters('A000Aaaaaa00000'), 'A000Aaaaaa00000RAA');
  });

  test('every reference leads somewhere, and nobody is twice a member of one program or campaign', () => {
    const ids = <T>(records: readonly { id: T }[]): Set<T> => new Set(records.map((one) => one.id));
    const { marketo, salesforce } = world;
    const programs = ids(marketo.programs);
    const leads = ids(marketo.leads);
    for (const member of marketo.members)
      assert.ok(programs.has(member.programId) && leads.has(member.leadId));
    for (const program of marketo.programs)
      assert.ok(marketo.channels.some((one) => one.name === program.channel));
    const campaigns = ids(salesforce.campaigns);
    const people = new Set([...ids(salesforce.leads), ...ids(salesforce.contacts)]);
    for (const member of salesforce.members) {
      assert.ok(campaigns.has(member.campaignId));
      assert.equal([member.leadId, member.contactId].filter((id) => id !== null && people.has(id)).length, 1);
    }
    for (const contact of salesforce.contacts) assert.ok(ids(salesforce.accounts).has(contact.accountId));
    for (const campaign of salesforce.campaigns) {
      assert.ok(ids(salesforce.users).has(campaign.ownerId));
      const statuses = salesforce.statuses.filter((one) => one.campaignId === campaign.id);
      assert.equal(statuses.filter((one) => one.isDefault).length, 1, campaign.name);
      assert.ok(
        statuses.some((one) => one.hasResponded),
        campaign.name,
      );
      assert.equal(new Set(statuses.map((one) => one.sortOrder)).size, statuses.length);
    }
    const key = (one: { programId: number; leadId: number }): string => `${one.programId} ${one.leadId}`;
    assert.equal(new Set(marketo.members.map(key)).size, marketo.members.length);
    const place = (one: World['salesforce']['members'][number]): string =>
      `${one.campaignId} ${String(one.leadId ?? one.contactId)}`;
    assert.equal(new Set(salesforce.members.map(place)).size, salesforce.members.length);
  });

  test('everything seeded lies before the world begins', () => {
    const times = [
      ...world.marketo.members.flatMap((one) => [one.membershipDate, one.updatedAt]),
      ...[...world.marketo.programs, ...world.marketo.leads].map((one) => one.createdAt),
      ...[...world.salesforce.members, ...world.salesforce.leads, ...world.salesforce.contacts].map(
        (one) => one.createdDate,
      ),
    ];
    for (const time of times) assert.ok(Date.parse(time) < Date.parse(world.beginsAt), time);
    for (const one of world.marketo.members) assert.ok(one.membershipDate <= one.updatedAt);
  });
});

describe('the cases', () => {
  test('the world holds what expected.json was written about, link by link', () => {
    assert.deepEqual(
      world.wantedLinks.map((wanted) => outcomeOf(world, wanted)),
      expected.links,
    );
  });

  test('the sizes asked for: at least 14 wanted links, 8 channels, 400 to 700 people, names in many scripts', () => {
    assert.ok(world.wantedLinks.length >= 14);
    assert.ok(new Set(world.marketo.programs.map((one) => one.channel)).size >= 8);
    assert.equal(world.marketo.channels.length, 20);
    const emails = new Set(emailsOf(world).values());
    assert.ok(emails.size >= 400 && emails.size <= 700, String(emails.size));
    const names = world.marketo.leads.map((one) => `${String(one.firstName)} ${String(one.lastName)}`).join();
    for (const script of ['Han', 'Cyrillic', 'Arabic', 'Greek', 'Hangul', 'Devanagari']) {
      assert.match(names, new RegExp(`\\p{Script=${script}}`, 'u'));
    }
    assert.match(names, /é/);
    assert.match(names, /ß/);
  });

  test('Salesforce members of blocked campaigns hold the near matches, and 14 hold "Responded"', () => {
    const campaign = world.salesforce.campaigns.find((one) => one.name.startsWith('Incident Response'))!;
    const held = world.salesforce.members
      .filter((one) => one.campaignId === campaign.id)
      .map((one) => one.status);
    assert.equal(held.filter((status) => status === 'Responded').length, 14);
    assert.ok(held.includes('No show'));
    assert.ok(held.includes('Follow Up  Requested'));
  });

  test('some campaigns lack their type or cost, or have another', () => {
    const differing = world.wantedLinks.filter((wanted) => {
      const program = world.marketo.programs.find((one) => one.id === wanted.programId)!;
      const campaign = world.salesforce.campaigns.find((one) => one.id === wanted.campaignId);
      return campaign && campaign.type !== program.channel;
    });
    assert.ok(differing.length >= 3);
    assert.ok(world.salesforce.campaigns.some((one) => one.actualCost === 2800));
    assert.equal(world.marketo.programs.filter((one) => one.costs.length === 2).length, 1);
  });

  test('program members hold statuses of their channel', () => {
    for (const member of world.marketo.members) {
      const program = world.marketo.programs.find((one) => one.id === member.programId)!;
      assert.ok(statusOfChannel(program).has(member.status));
      assert.notEqual(member.status, 'Not in Program');
    }
  });
});

describe('the first case', () => {
  const emails = emailsOf(world);
  const members = world.marketo.members.filter((one) => one.programId === 1101);
  const campaign = world.salesforce.campaigns[0]!;
  const campaignMembers = world.salesforce.members.filter((one) => one.campaignId === campaign.id);
  const inMarketo = new Map(members.map((one) => [emails.get(one.leadId), one.status]));
  const idOf = (one: (typeof campaignMembers)[number]): string => one.leadId ?? one.contactId!;
  const inSalesforce = new Map(campaignMembers.map((one) => [emails.get(idOf(one)), one.status]));
  const contacts = new Set(world.salesforce.contacts.map((one) => emails.get(one.id)));
  const leads = new Set(world.salesforce.leads.map((one) => emails.get(one.id)));
  const known = new Set(world.marketo.leads.map((one) => emails.get(one.id)));
  const steps = new Map(
    world.marketo.channels.find((one) => one.name === 'Webcast')!.statuses.map((one) => [one.name, one.step]),
  );

  test('about 120 people: members here, there and on both sides, equal and differing both ways', () => {
    const everybody = new Set([...inMarketo.keys(), ...inSalesforce.keys()]);
    assert.ok(everybody.size >= 110 && everybody.size <= 130);
    const shared = [...inMarketo].filter(([email]) => email && inSalesforce.has(email));
    const ahead = shared.map(([email, status]) => steps.get(status)! - steps.get(inSalesforce.get(email)!)!);
    assert.equal(ahead.filter((difference) => difference > 0).length, 10);
    assert.equal(ahead.filter((difference) => difference < 0).length, 10);
    assert.ok(ahead.filter((difference) => difference === 0).length > 30);
    const onlyMarketo = [...inMarketo.keys()].filter((email) => email && !inSalesforce.has(email));
    assert.ok(onlyMarketo.some((email) => contacts.has(email)));
    assert.ok(onlyMarketo.some((email) => leads.has(email) && !contacts.has(email)));
    assert.ok(onlyMarketo.some((email) => !leads.has(email) && !contacts.has(email)));
    const onlySalesforce = [...inSalesforce.keys()].filter((email) => email && !inMarketo.has(email));
    assert.ok(onlySalesforce.some((email) => known.has(email)));
    assert.ok(onlySalesforce.some((email) => !known.has(email)));
  });

  test('its odd people: duplicates, lead and contact, converted, another name, no e-mail on either side', () => {
    const held = members.map((one) => emails.get(one.leadId));
    assert.equal(
      held.filter((email, index) => email && held.indexOf(email) !== index).length,
      1,
      'two leads, one e-mail',
    );
    const open = world.salesforce.leads.filter((one) => !one.isConverted);
    assert.equal(open.filter((one) => contacts.has(emails.get(one.id))).length, 1, 'lead and contact');
    const converted = world.salesforce.leads.filter((one) => one.isConverted);
    assert.ok(
      converted[0] && campaignMembers.some((one) => one.contactId === converted[0]!.convertedContactId),
    );
    const surname = new Map(world.marketo.leads.map((one) => [emails.get(one.id), one.lastName]));
    const others = open.filter(
      (one) => inMarketo.has(emails.get(one.id)) && surname.get(emails.get(one.id)) !== one.lastName,
    );
    assert.equal(others.length, 1, 'same e-mail, another last name');
    assert.equal(
      members.filter((one) => emails.get(one.leadId) === undefined).length,
      1,
      'no e-mail in Marketo',
    );
    assert.equal(
      campaignMembers.filter((one) => emails.get(idOf(one)) === undefined).length,
      1,
      'no e-mail in Salesforce',
    );
    assert.equal(
      world.salesforce.leads.filter((one) => /[A-Z]/.test(one.email ?? '')).length,
      1,
      'upper case',
    );
  });
});
