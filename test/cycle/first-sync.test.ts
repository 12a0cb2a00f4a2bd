import assert from 'node:assert/strict';
import { test } from 'node:test';

import { channelNamed } from '../../companion/sandbox/world/channels.ts';
import { buildWorld } from '../../companion/sandbox/world/seed.ts';
import type { World } from '../../companion/sandbox/world/types.ts';
import type { BatchView } from '../../companion/src/links/views.ts';
import { withCompanion } from '../support/companion.ts';
import { worklist } from '../support/worklist.ts';

const program = 'WC-2026-11 Zero Trust in Practice';
const whole = buildWorld({ seed: 7, scale: 1 });
const world: World = {
  ...whole,
  wantedLinks: whole.wantedLinks.filter(
    ({ programId }) => whole.marketo.programs.find(({ id }) => id === programId)?.name === program,
  ),
};

const steps = new Map(channelNamed('Webcast').statuses.map(({ name, step }) => [name, step]));
const further = (a: string, b: string): string => ((steps.get(a) ?? 0) >= (steps.get(b) ?? 0) ? a : b);

/** Everybody's status where the rules want them to end, from the world's own data: by e-mail, the furthest of all they hold. */
function furthest(): Map<string, string> {
  const { programId, campaignId } = world.wantedLinks[0]!;
  const emailOfLead = new Map(world.marketo.leads.map(({ id, email }) => [id, email]));
  const emailOfRecord = new Map(
    [...world.salesforce.leads, ...world.salesforce.contacts].map(({ id, email }) => [id, email]),
  );
  const all: [string | null | undefined, string][] = [
    ...world.marketo.members
      .filter((one) => one.programId === programId)
      .map(({ leadId, status }): [string | null | undefined, string] => [emailOfLead.get(leadId), status]),
    ...world.salesforce.members
      .filter((one) => one.campaignId === campaignId)
      .map(({ leadId, contactId, status }): [string | null | undefined, string] => [
        emailOfRecord.get(contactId ?? leadId ?? ''),
        status,
      ]),
  ];
  const best = new Map<string, string>();
  for (const [email, status] of all) {
    if (email == null) continue;
    const key = email.split('@')[0]!.toLowerCase();
    best.set(key, further(status, best.get(key) ?? status));
  }
  return best;
}

test('the first sync of the webcast, person by person', async (t) => {
  const lab = await withCompanion(t, { world });
  const { marketo, salesforce } = lab;
  const campaignId = lab.campaignId(program);
  const leadsBefore = new Set([...salesforce.org.table('Lead').all()].map(({ Id }) => Id));
  const peopleBefore = new Set(marketo.leads.keys());
  const contactsBefore = [...salesforce.org.table('Contact').all()].length;
  const membersBefore = new Map(salesforce.members(campaignId).map((one) => [one.id, one]));
  const preview = await lab.preview(program);
  const link = await lab.companion.links.link(preview.id, { name: 'tester', role: 'admin' });
  const cycles = await lab.untilQuiet();
  const held = lab.held(program);
  const waiting = await worklist(lab, link.id, 'held');

  const byEmail = new Map(whole.marketo.leads.map((lead) => [lead.email?.split('@')[0] ?? '', lead]));
  const named = (lastName: string) =>
    [...whole.salesforce.leads, ...whole.salesforce.contacts].filter((one) =>
      one.lastName.endsWith(lastName),
    );
  const [neumann] = named('-Neumann');
  const strangerKey = neumann!.email!.split('@')[0]!;

  await t.test('who is known by e-mail ends with the furthest status of both sides, on both sides', () => {
    // The stranger waits. Of two Marketo leads of one person each keeps its own status.
    const apart = [strangerKey, twins()[0]!.email!.split('@')[0]!];
    const emailed = (side: Readonly<Record<string, string>>, but: readonly string[]) =>
      Object.fromEntries(Object.entries(side).filter(([key]) => key.includes('.') && !but.includes(key)));
    const expected = Object.fromEntries(furthest());
    assert.deepEqual(emailed(held.salesforce, [strangerKey]), emailed(expected, [strangerKey]));
    assert.deepEqual(emailed(held.marketo, apart), emailed(expected, apart));
  });

  function twins() {
    const groups = Map.groupBy(whole.marketo.leads, ({ email }) => email ?? '');
    return [...groups].find(([email, all]) => email !== '' && all.length === 2)![1];
  }

  await t.test(
    'of two Marketo leads the older acts, the other is listed once and never written',
    async () => {
      const [one, other] = twins().toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
      const duplicates = await worklist(lab, link.id, 'duplicate');
      const rows = duplicates.filter(({ email }) => email === one!.email!.toLowerCase());
      assert.equal(rows.length, 1);
      assert.equal(rows[0]!.marketoLeadId, one!.id);
      assert.deepEqual(rows[0]!.duplicates, [{ kind: 'marketo', recordId: String(other!.id) }]);
      const seeded = world.marketo.members.filter(({ leadId }) => leadId === other!.id).length;
      assert.equal([...marketo.activities].filter(({ leadId }) => leadId === other!.id).length, seeded);
    },
  );

  await t.test(
    'a contact goes before a lead of the same e-mail, and the lead is listed and left alone',
    async () => {
      const contacts = new Map(whole.salesforce.contacts.map(({ email, id }) => [email, id]));
      const lead = whole.salesforce.leads.find(
        ({ email, isConverted }) => !isConverted && email !== null && contacts.has(email),
      )!;
      const contactId = contacts.get(lead.email)!;
      const members = salesforce
        .members(campaignId)
        .filter((one) => one.contactId === contactId || one.leadId === lead.id);
      assert.deepEqual(
        members.map((one) => [one.contactId, one.leadId]),
        [[contactId, null]],
      );
      const rows = (await worklist(lab, link.id, 'duplicate')).filter(
        ({ salesforceRecordId }) => salesforceRecordId === contactId,
      );
      assert.deepEqual(
        rows.map(({ duplicates }) => duplicates),
        [[{ kind: 'lead', recordId: lead.id }]],
      );
    },
  );

  await t.test('a converted lead is no duplicate and is not used: its contact stays the member', () => {
    const converted = whole.salesforce.leads.find(({ isConverted }) => isConverted)!;
    const members = salesforce.members(campaignId).filter((one) => one.leadId === converted.id);
    assert.deepEqual(members, []);
    assert.equal(
      salesforce.members(campaignId).filter((one) => one.contactId === converted.convertedContactId).length,
      1,
    );
  });

  await t.test('same e-mail, other name: held, nobody added or created', () => {
    assert.equal(held.salesforce[strangerKey], undefined);
    assert.deepEqual(
      waiting
        .filter(({ held: why }) => why?.reason === 'same-email-other-name')
        .map(({ email, held: why }) => [email, why?.detail?.includes('-Neumann')]),
      [[neumann!.email, true]],
    );
  });

  await t.test('no e-mail in Salesforce: held, not created in Marketo', () => {
    const noEmail = waiting.filter(({ held: why }) => why?.reason === 'no-email');
    assert.equal(noEmail.length, 1);
    assert.equal(noEmail[0]!.marketoLeadId, null);
    assert.equal(waiting.length, 2);
  });

  await t.test(
    'created leads carry our key, and the defaults where Marketo knows no last name or company',
    () => {
      const created = [...salesforce.org.table('Lead').all()].filter(({ Id }) => !leadsBefore.has(Id));
      assert.equal(created.length, 16 + 1 + 1);
      assert.equal(preview.salesforce.newLeads, created.length);
      assert.equal(new Set(created.map((row) => row['Lockstep_Key__c'])).size, created.length);
      assert.ok(
        created.every((row) => typeof row['Lockstep_Key__c'] === 'string' && row['Lockstep_Key__c'] !== ''),
      );
      const nameless = created.filter((row) => row['LastName'] === '[not provided]');
      assert.equal(nameless.length, 1);
      assert.equal(nameless[0]!['Company'], '[not provided]');
      assert.equal(created.filter((row) => row['Email'] === null || row['Email'] === undefined).length, 1);
      for (const row of created) {
        const email = row['Email'];
        if (typeof email !== 'string') continue;
        const lead = byEmail.get(email.split('@')[0]!)!;
        assert.equal(row['FirstName'], lead.firstName);
      }
    },
  );

  await t.test(
    'nobody is there twice, contacts are never created, and Marketo gains exactly who it lacked',
    () => {
      assert.equal([...salesforce.org.table('Contact').all()].length, contactsBefore);
      const gained = [...marketo.leads.values()].filter(({ id }) => !peopleBefore.has(id));
      assert.equal(gained.length, 8);
      const emails = [...marketo.leads.values()]
        .map(({ values }) => values['email']?.toLowerCase())
        .filter((email) => email !== undefined);
      const twice = [...Map.groupBy(emails, (email) => email)]
        .filter(([, all]) => all.length > 1)
        .map(([email]) => email);
      assert.deepEqual(twice, [twins()[0]!.email!.toLowerCase()]);
      const people = salesforce.members(campaignId).map((one) => one.contactId ?? one.leadId);
      assert.equal(new Set(people).size, people.length);
    },
  );

  await t.test('no member that was there is lost or exchanged', () => {
    const now = new Set(salesforce.members(campaignId).map(({ id }) => id));
    assert.deepEqual(
      [...membersBefore.keys()].filter((id) => !now.has(id)),
      [],
    );
  });

  await t.test('the preview told how it ends', () => {
    const { total, held: waits, inStep } = countOf(held, waiting.length);
    assert.equal(preview.people, total);
    assert.equal(preview.willWait, waits);
    assert.equal(preview.willBeInStep, inStep);
  });

  await t.test('batches balance, succeed and carry the labels of the rules', async () => {
    const { rows } = await lab.companion.links.batches({ linkId: link.id, limit: 100 });
    for (const batch of rows) assertBalanced(batch);
    const labels = new Map(rows.map((batch) => [`${batch.operation}: ${batch.object}`, batch]));
    assert.deepEqual([...labels.keys()].toSorted(), [
      'Init link with Program: Campaign',
      'Pull updates: Campaign Members',
      'Push updates: Campaigns',
      'Push updates: Person (Lead)',
      'Sync with program: Campaigns',
    ]);
    const out = labels.get('Sync with program: Campaigns')!;
    const back = labels.get('Pull updates: Campaign Members')!;
    assert.equal(labels.get('Push updates: Person (Lead)')!.new, 18);
    assert.equal(out.new, preview.salesforce.added);
    assert.equal(out.updated, preview.salesforce.changed);
    assert.equal(back.new, preview.marketo.added);
    assert.equal(back.updated, preview.marketo.changed);
    assert.equal(out.input + back.input, preview.people);
  });

  await t.test('one cycle does it, the next has nothing to do', () => {
    assert.deepEqual(
      cycles.map(({ written }) => written > 0),
      [true, false],
    );
  });
});

function countOf(held: { marketo: object; salesforce: object }, waits: number) {
  const people = new Set([...Object.keys(held.marketo), ...Object.keys(held.salesforce)]);
  return { total: people.size, held: waits, inStep: people.size - waits };
}

function assertBalanced(batch: BatchView): void {
  const { input, failed, skipped, held, status } = batch;
  const done = (batch.new ?? 0) + (batch.updated ?? 0) + (batch.deleted ?? 0);
  assert.equal(status, 'Succeeded', `${batch.operation} of ${batch.object}`);
  assert.equal(done + failed + skipped + held, input, `${batch.operation} of ${batch.object}`);
}
