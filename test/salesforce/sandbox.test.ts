import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { startSalesforce, type SalesforceOptions } from '../../companion/sandbox/salesforce/server.ts';
import { buildWorld } from '../../companion/sandbox/world/seed.ts';
import { secret } from '../../companion/src/config/secret.ts';
import { createMemoryQuota } from '../../companion/src/quota/memory.ts';
import { createSalesforce } from '../../companion/src/salesforce/client.ts';
import { all } from '../../companion/src/salesforce/query.ts';
import { systemClock, type Clock } from '../../companion/src/telemetry/clock.ts';
import { failureFrom } from './support.ts';

const packageFolder = join(import.meta.dirname, '../..');

/** Waits between tries cost no time here; the org keeps its own. */
const hurriedClock: Clock = { now: () => systemClock.now(), sleep: () => Promise.resolve() };

/** A fresh org and the room under test, with the budget that the product uses. */
async function orgAndClient(t: TestContext, options: Partial<SalesforceOptions> = {}) {
  const world = buildWorld({ seed: 7, scale: 1 });
  const org = await startSalesforce(world, { port: 0, packageFolder, ...options });
  t.after(() => org.stop());
  const quota = createMemoryQuota({ clock: systemClock });
  const salesforce = createSalesforce({
    settings: {
      loginUrl: org.url,
      clientId: org.clientId,
      clientSecret: secret(org.clientSecret),
      apiVersion: '64.0',
      requestTimeoutMs: 30_000,
    },
    clock: hurriedClock,
    quota,
  });
  return { world, state: org.state, salesforce, quota };
}

type Setup = Awaited<ReturnType<typeof orgAndClient>>;

/** A campaign with members, and people that are not in it. */
function campaignWithMembers({ world, state }: Setup) {
  const campaign = state.campaigns().find(({ id, isActive }) => isActive && state.members(id).length >= 10);
  assert.ok(campaign);
  const members = state.members(campaign.id);
  const inIt = new Set(members.flatMap(({ leadId, contactId }) => [leadId, contactId]));
  const lead = world.salesforce.leads.find(({ id, isConverted }) => !isConverted && !inIt.has(id));
  const contact = world.salesforce.contacts.find(({ id }) => !inIt.has(id));
  assert.ok(lead && contact);
  return { campaignId: campaign.id, members, lead, contact };
}

describe('against the sandbox: reading', () => {
  test('who lost a merge is told with the record that was kept; who was deleted or is there is not', async (t) => {
    const { world, state, salesforce } = await orgAndClient(t);
    const leads = world.salesforce.leads.filter(
      ({ id, isConverted }) => !isConverted && state.org.table('Lead').get(id)?.['IsDeleted'] !== true,
    );
    const contacts = world.salesforce.contacts.filter(
      ({ id }) => state.org.table('Contact').get(id)?.['IsDeleted'] !== true,
    );
    const [[kept, lost, deleted], [keptContact, lostContact]] = [leads, contacts];
    assert.ok(kept && lost && deleted && keptContact && lostContact);
    state.mergeLeads(kept.id, lost.id);
    state.mergeContacts(keptContact.id, lostContact.id);
    state.deleteRecord('Lead', deleted.id);
    const asked = [kept.id, lost.id, deleted.id, keptContact.id, lostContact.id];
    assert.deepEqual([...(await salesforce.mergedInto('write', asked))].toSorted(), [
      [lostContact.id, keptContact.id],
      [lost.id, kept.id],
    ]);
    assert.deepEqual([...(await salesforce.mergedInto('write', [lost.id]))], [[lost.id, kept.id]]);
    assert.equal((await salesforce.mergedInto('write', [])).size, 0);
  });

  test('who we are, what time it is, how many calls the org has made', async (t) => {
    const { world, state, salesforce } = await orgAndClient(t);
    const before = Math.floor(Date.now() / 1_000) * 1_000;
    const me = await salesforce.whoAmI();
    const user = world.salesforce.users.find(({ id }) => id === state.integrationUserId);
    assert.deepEqual(me, {
      user: user?.username,
      organizationId: world.salesforce.organizationId,
      marketingUser: user?.marketingUser,
    });
    assert.ok(Date.parse(await salesforce.serverTime('pull')) >= before);
    assert.ok((salesforce.usage()?.used ?? 0) >= 2);
  });

  test('every member of every campaign, three ways that agree', async (t) => {
    const { state, salesforce } = await orgAndClient(t);
    for (const { id } of state.campaigns()) {
      const truth = state.members(id);
      const read = await all(salesforce.members('compare', id));
      const byId = (rows: readonly { id: string }[]) => rows.map((row) => row.id).sort();
      assert.deepEqual(byId(read), byId(truth));
      assert.equal(await salesforce.countMembers('compare', id), truth.length);
      for (const { value, members } of await salesforce.heldStatuses('compare', id)) {
        assert.equal(members, truth.filter(({ status }) => status === value).length, value);
      }
      for (const member of read) {
        const real = truth.find((one) => one.id === member.id);
        assert.deepEqual(
          [member.recordId, member.status, member.email],
          [real?.contactId ?? real?.leadId, real?.status, real?.email],
        );
      }
    }
  });

  test('campaigns with owner and own count, statuses in order', async (t) => {
    const { state, salesforce } = await orgAndClient(t);
    const truth = state.campaigns();
    const campaigns = await salesforce.campaigns('schema', [
      ...truth.map(({ id }) => id),
      '701000000000999AAA',
    ]);
    assert.equal(campaigns.length, truth.length);
    for (const campaign of campaigns) {
      assert.equal(campaign.memberCount, state.members(campaign.id).length, campaign.name);
      assert.ok(campaign.ownerName);
    }
    const statuses = await salesforce.statuses(
      'schema',
      truth.map(({ id }) => id),
    );
    for (const { id } of truth) {
      const own = statuses.filter(({ campaignId }) => campaignId === id);
      const sorted = state.statuses(id).sort((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0));
      assert.deepEqual(
        own.map(({ label }) => label),
        sorted.map(({ label }) => label),
      );
    }
  });

  test('people by id and by e-mail, whatever its case', async (t) => {
    const { world, salesforce } = await orgAndClient(t);
    const lead = world.salesforce.leads.find(({ isConverted, email }) => !isConverted && email);
    const contact = world.salesforce.contacts.find(({ email }) => email);
    assert.ok(lead?.email && contact?.email);
    const byId = await salesforce.people('pull', [lead.id, contact.id]);
    assert.deepEqual(
      byId.map(({ id, kind }) => [id, kind]),
      [
        [contact.id, 'contact'],
        [lead.id, 'lead'],
      ],
    );
    assert.equal(
      byId[0]?.company,
      world.salesforce.accounts.find(({ id }) => id === contact.accountId)?.name,
    );
    const found = await salesforce.findPeople('pull', [lead.email.toUpperCase(), contact.email]);
    const ids = found.map(({ id }) => id);
    assert.ok(ids.includes(lead.id) && ids.includes(contact.id));
  });

  test('all e-mails of the world in requests that fit', async (t) => {
    const { world, salesforce } = await orgAndClient(t);
    const { contacts, leads } = world.salesforce;
    const emails = [...contacts, ...leads].flatMap(({ email }) => email ?? []);
    const found = await salesforce.findPeople('first-sync', emails);
    const expected = [...contacts, ...leads.filter(({ isConverted }) => !isConverted)].filter(
      ({ email }) => email,
    );
    assert.deepEqual(found.map(({ id }) => id).sort(), expected.map(({ id }) => id).sort());
  });

  test('describe answers for every object that the engine asks about', async (t) => {
    const { salesforce } = await orgAndClient(t, {
      switches: { statusDeletable: false, statusSortOrderUpdateable: false },
    });
    const status = await salesforce.describe('schema', 'CampaignMemberStatus');
    assert.deepEqual(
      [status.deletable, status.fields.SortOrder?.updateable, status.fields.Label?.createable],
      [false, false, true],
    );
    assert.equal((await salesforce.describe('schema', 'Campaign')).fields.Name?.length, 80);
    assert.equal(
      (await salesforce.describe('schema', 'CampaignMember')).fields.CampaignId?.updateable,
      false,
    );
    assert.equal((await salesforce.describe('schema', 'Lead')).fields.Lockstep_Key__c?.length, 80);
  });
});

describe('against the sandbox: writing', () => {
  test('a campaign is created with our mark, found by it, changed and let go', async (t) => {
    const { state, salesforce } = await orgAndClient(t);
    const { id } = await salesforce.createCampaign('write', {
      name: 'Roadshow',
      isActive: true,
      lockstepProgram: '4711',
      actualCost: 10,
    });
    assert.equal(state.campaigns().find((one) => one.id === id)?.programId, '4711');
    assert.deepEqual(
      (await all(salesforce.linkedCampaigns('pull'))).map((one) => one.id),
      [id],
    );
    const again = await failureFrom(
      salesforce.createCampaign('write', { name: 'Twice', isActive: true, lockstepProgram: '4711' }),
    );
    assert.deepEqual([again.kind, again.code], ['conflict', 'DUPLICATE_VALUE']);
    await salesforce.updateCampaign('write', id, { ActualCost: 20, Lockstep_Program__c: null });
    assert.equal((await salesforce.campaigns('pull', [id]))[0]?.actualCost, 20);
    assert.deepEqual(await all(salesforce.linkedCampaigns('pull')), []);
  });

  test('statuses are created, changed and deleted; one in use stays', async (t) => {
    const setup = await orgAndClient(t);
    const { state, salesforce } = setup;
    const { campaignId, members } = campaignWithMembers(setup);
    const [created] = await salesforce.createStatuses('write', [
      { campaignId, label: 'Waved', sortOrder: 90, hasResponded: false, isDefault: false },
    ]);
    assert.equal(created?.outcome, 'created');
    assert.ok(created.id);
    const [updated] = await salesforce.updateStatuses('write', [{ id: created.id, hasResponded: true }]);
    assert.equal(updated?.outcome, 'updated');
    assert.equal(state.statuses(campaignId).find(({ label }) => label === 'Waved')?.hasResponded, true);
    const used = state
      .statuses(campaignId)
      .find(({ label }) => members.some(({ status }) => status === label));
    assert.ok(used);
    const results = await salesforce.deleteStatuses('write', [created.id, used.id]);
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['deleted', 'failed'],
    );
    assert.ok(!state.statuses(campaignId).some(({ label }) => label === 'Waved'));
  });

  test('members are added, adopted, moved, seen as changed, deleted and seen as deleted', async (t) => {
    const setup = await orgAndClient(t);
    const { state, salesforce } = setup;
    const { campaignId, lead, contact } = campaignWithMembers(setup);
    await salesforce.updateCampaign('write', campaignId, { Lockstep_Program__c: '1' });
    const [first, second] = state.statuses(campaignId);
    assert.ok(first && second);
    const since = await salesforce.serverTime('pull');
    const wanted = [
      { campaignId, kind: 'lead', recordId: lead.id, status: first.label },
      { campaignId, kind: 'contact', recordId: contact.id, status: first.label },
    ] as const;
    const added = await salesforce.addMembers('write', wanted);
    assert.deepEqual(
      added.map(({ outcome }) => outcome),
      ['created', 'created'],
    );
    const again = await salesforce.addMembers('write', wanted);
    assert.deepEqual(
      again.map(({ failure }) => failure?.kind),
      ['conflict', 'conflict'],
    );

    const ours = await salesforce.membersOf('write', campaignId, [lead.id, contact.id]);
    assert.deepEqual(ours.map(({ id }) => id).sort(), added.flatMap(({ id }) => id ?? []).sort());
    const ids = ours.map(({ id }) => id);
    const moved = await salesforce.updateMembers(
      'write',
      ids.map((id) => ({ id, status: second.label })),
    );
    assert.deepEqual(
      moved,
      ids.map((id) => ({ outcome: 'updated', id })),
    );
    assert.deepEqual(
      (await salesforce.membersById('pull', ids)).map(({ status }) => status),
      [second.label, second.label],
    );
    const changed = await all(salesforce.changedMembers('pull', since));
    for (const id of ids) assert.ok(changed.some((one) => one.id === id));

    assert.deepEqual(
      (await salesforce.deleteMembers('write', ids)).map(({ outcome }) => outcome),
      ['deleted', 'deleted'],
    );
    assert.deepEqual(await salesforce.membersById('pull', ids), []);
    const deleted = await salesforce.deletedMembers('pull', since, new Date().toISOString());
    for (const id of ids) assert.ok(deleted.ids.includes(id));
    const gone = await salesforce.updateMembers(
      'write',
      ids.map((id) => ({ id, status: first.label })),
    );
    assert.deepEqual(
      gone.map(({ failure }) => failure?.kind),
      ['not-found', 'not-found'],
    );
  });

  test('a lead is created once per key', async (t) => {
    const { salesforce } = await orgAndClient(t);
    const row = {
      key: 'link-1/lead-1',
      email: 'new.person@example.com',
      firstName: 'New',
      lastName: 'Person',
      company: 'Acme',
    };
    const [created] = await salesforce.createLeads('write', [row]);
    assert.equal(created?.outcome, 'created');
    const [again] = await salesforce.createLeads('write', [row]);
    assert.deepEqual([again?.failure?.kind, again?.id], ['conflict', created.id]);
    assert.deepEqual(
      (await salesforce.leadsByKey('write', [row.key])).map(({ id }) => id),
      [created.id],
    );
  });

  test('a duplicate rule’s refusal is a conflict', async (t) => {
    const { world, salesforce } = await orgAndClient(t, { switches: { duplicateRule: 'block' } });
    const twin = world.salesforce.leads.find(({ email, isConverted }) => email && !isConverted);
    assert.ok(twin);
    const [result] = await salesforce.createLeads('write', [
      {
        key: 'k',
        email: twin.email,
        firstName: twin.firstName,
        lastName: twin.lastName,
        company: twin.company,
      },
    ]);
    assert.deepEqual([result?.failure?.kind, result?.failure?.code], ['conflict', 'DUPLICATES_DETECTED']);
  });

  test('a converted lead counts once in its campaign', async (t) => {
    const setup = await orgAndClient(t);
    const { state, salesforce } = setup;
    const { campaignId, members } = campaignWithMembers(setup);
    const asLead = members.find(({ leadId, contactId }) => leadId && !contactId);
    assert.ok(asLead?.leadId);
    const contactId = state.convertLead(asLead.leadId);
    const [campaign] = await salesforce.campaigns('pull', [campaignId]);
    assert.equal(campaign?.memberCount, members.length);
    const [member] = await salesforce.membersById('pull', [asLead.id]);
    assert.deepEqual([member?.kind, member?.recordId], ['contact', contactId]);
    const [lead] = await salesforce.people('pull', [asLead.leadId]);
    assert.deepEqual([lead?.isConverted, lead?.convertedContactId], [true, contactId]);
  });
});

describe('against the sandbox: faults', () => {
  const write = /PATCH .*composite\/sobjects/;
  const query = /GET .*\/query/;

  test('a locked campaign is written in smaller calls', async (t) => {
    const setup = await orgAndClient(t);
    const { campaignId, members } = campaignWithMembers(setup);
    const status = setup.state.statuses(campaignId)[0]?.label ?? '';
    setup.state.faults.add({ endpoint: write, kind: 'lock-row', times: 2 });
    const results = await setup.salesforce.updateMembers(
      'write',
      members.map(({ id }) => ({ id, status })),
    );
    assert.ok(results.every(({ outcome }) => outcome === 'updated'));
    assert.ok(setup.state.members(campaignId).every((member) => member.status === status));
  });

  for (const kind of ['reset', 'lost-after-commit', 'truncated'] as const) {
    test(`${kind}: a write is unknown, a read goes again`, async (t) => {
      const setup = await orgAndClient(t);
      const { campaignId, members } = campaignWithMembers(setup);
      const status = setup.state.statuses(campaignId)[0]?.label ?? '';
      setup.state.faults.add({ endpoint: write, kind });
      setup.state.faults.add({ endpoint: query, kind, times: 2 });
      const [member] = members;
      assert.ok(member);
      const failure = await failureFrom(setup.salesforce.updateMembers('write', [{ id: member.id, status }]));
      assert.equal(failure.kind, 'unknown-outcome');
      assert.equal(await setup.salesforce.countMembers('compare', campaignId), members.length);
    });
  }

  test('an expired session, a short outage and the org’s limit', async (t) => {
    const setup = await orgAndClient(t);
    const { campaignId, members } = campaignWithMembers(setup);
    const count = () => setup.salesforce.countMembers('compare', campaignId);
    assert.equal(await count(), members.length);
    setup.state.expireSessions();
    assert.equal(await count(), members.length);
    setup.state.faults.add({ endpoint: query, kind: '503', times: 2 });
    assert.equal(await count(), members.length);
    setup.state.faults.add({ endpoint: query, kind: 'request-limit' });
    assert.equal((await failureFrom(count())).kind, 'quota');
    const calls = setup.state.calls().length;
    assert.equal((await failureFrom(count())).kind, 'quota', 'held without asking');
    assert.equal(setup.state.calls().length, calls);
  });
});
