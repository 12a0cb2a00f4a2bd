import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { startSandbox } from '../../../companion/sandbox/sandbox.ts';
import { tooLongStatus } from '../../../companion/sandbox/world/odd-channels.ts';
import { buildWorld } from '../../../companion/sandbox/world/seed.ts';
import { emailsOf } from './oracle.ts';

/** The full world: large enough, and nothing missing that can go wrong. Read from its plain data. */

const world = buildWorld({ seed: 3, scale: 1, size: 'full' });
const demo = buildWorld({ seed: 3, scale: 1 });
const { marketo, salesforce } = world;
const emails = emailsOf(world);
const fold = (text: string): string => text.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** A program with its channel's statuses, its members and the pair's campaign side; found by what it shows. */
function shown(shows: RegExp) {
  const pair = world.cases?.find((one) => shows.test(one.shows));
  assert.ok(pair, `no pair shows ${String(shows)}`);
  const program = marketo.programs.find((one) => one.id === pair.programId)!;
  const campaign = salesforce.campaigns.find((one) => one.id === pair.campaignId);
  return {
    program,
    campaign,
    statuses: marketo.channels
      .find((one) => one.name === program.channel)!
      .statuses.filter((one) => one.step > 0),
    held: marketo.members.filter((one) => one.programId === program.id),
    labels: salesforce.statuses.filter((one) => one.campaignId === pair.campaignId),
    members: salesforce.members.filter((one) => one.campaignId === pair.campaignId),
  };
}

describe('the full world', () => {
  test('has at least 19 real channels, 60 programs, 60 campaigns and 5,000 people', () => {
    assert.ok(marketo.channels.length >= 19 + 9);
    assert.ok(marketo.programs.length >= 60, String(marketo.programs.length));
    assert.ok(salesforce.campaigns.length >= 60, String(salesforce.campaigns.length));
    const people = new Set([...emails.values()].filter((one) => one !== undefined));
    assert.ok(people.size >= 5000, String(people.size));
    for (const channel of marketo.channels)
      assert.ok(
        marketo.programs.some((one) => one.channel === channel.name),
        channel.name,
      );
  });

  test('begins with the demo and leaves it as it is', () => {
    assert.deepEqual(marketo.leads.slice(0, demo.marketo.leads.length), demo.marketo.leads);
    assert.deepEqual(marketo.members.slice(0, demo.marketo.members.length), demo.marketo.members);
    assert.deepEqual(salesforce.members.slice(0, demo.salesforce.members.length), demo.salesforce.members);
    assert.deepEqual(world.wantedLinks, demo.wantedLinks);
  });

  test('has no id and no membership twice', () => {
    for (const records of [
      salesforce.campaigns,
      salesforce.leads,
      salesforce.contacts,
      salesforce.members,
      salesforce.statuses,
    ])
      assert.equal(new Set(records.map((one) => one.id.toLowerCase())).size, records.length);
    for (const records of [marketo.programs, marketo.leads])
      assert.equal(new Set(records.map((one) => one.id)).size, records.length);
    const who = salesforce.members.map(
      (one) => `${one.campaignId} ${one.contactId ?? one.leadId ?? one.accountId ?? ''}`,
    );
    assert.equal(new Set(who).size, who.length);
  });

  test('names are in right-to-left and many other scripts', () => {
    const all = [...marketo.programs, ...salesforce.campaigns, ...marketo.channels].map((one) => one.name);
    const names = marketo.leads.map((one) => `${one.firstName ?? ''} ${one.lastName ?? ''}`);
    const text = [...all, ...names].join();
    for (const script of ['Arabic', 'Han', 'Cyrillic', 'Greek', 'Hangul', 'Devanagari', 'Latin'])
      assert.match(text, new RegExp(`\\p{Script=${script}}`, 'u'));
    assert.match(text, /\p{Emoji_Presentation}/u);
  });
});

describe('what it shows of statuses', () => {
  test('near matches in case, Unicode form, outer and repeated space', () => {
    for (const shows of [/case and in Unicode form/, /outer and repeated spaces/]) {
      const { statuses, labels } = shown(shows);
      const near = labels.filter(
        ({ label }) =>
          !statuses.some((one) => one.name === label) &&
          statuses.some((one) => fold(one.name) === fold(label)),
      );
      assert.equal(near.length, 2, String(shows));
    }
  });

  test('two that fold to one, one that is too long, 200 of them, and right-to-left ones', () => {
    const folded = shown(/one after folding/).statuses.map((one) => fold(one.name));
    assert.equal(new Set(folded).size, folded.length - 1);
    assert.ok(tooLongStatus.length > 40);
    assert.ok(shown(/longer than a campaign member/).held.some((one) => one.status === tooLongStatus));
    const many = shown(/^200 statuses/);
    assert.equal(many.statuses.length, 200);
    assert.equal(new Set(many.held.map((one) => one.status)).size, 200);
    assert.match(shown(/right-to-left/).labels[0]!.label, /\p{Script=Arabic}/u);
  });

  test('hidden ones that are held, with and without a counterpart, and orphaned ones', () => {
    const { statuses, labels, held } = shown(/hidden statuses/);
    const hidden = statuses.filter((one) => one.hidden).map((one) => one.name);
    assert.deepEqual(hidden, ['Paused', 'Archived']);
    for (const name of hidden) assert.ok(held.some((one) => one.status === name));
    assert.deepEqual(
      hidden.map((name) => labels.some((one) => one.label === name)),
      [true, false],
    );
    const orphaned = shown(/no longer has/);
    const known = new Set(orphaned.statuses.map((one) => one.name));
    assert.ok(orphaned.held.filter((one) => !known.has(one.status)).length >= 4);
  });

  test('values that are no status of the campaign, no default, and every success against HasResponded', () => {
    const { labels, members } = shown(/values that are no status/);
    const known = new Set(labels.map((one) => one.label));
    assert.equal(new Set(members.map((one) => one.status).filter((one) => !known.has(one))).size, 7);
    assert.ok(members.some((one) => one.status.length === 40));
    assert.equal(shown(/no default status/).labels.filter((one) => one.isDefault).length, 0);
    const flipped = shown(/disagrees with HasResponded/);
    for (const { label, hasResponded } of flipped.labels)
      assert.notEqual(flipped.statuses.find((one) => one.name === label)!.success, hasResponded);
  });

  test('few campaign statuses for many steps', () => {
    const { statuses, labels } = shown(/few campaign statuses/);
    assert.ok(labels.length === 3 && statuses.length >= 12);
  });
});

describe('what it shows of pairs', () => {
  test('every type of program, native sync, inactive and empty', () => {
    assert.deepEqual(
      new Set(marketo.programs.map((one) => one.type)),
      new Set(['Default', 'Event', 'Event with Webinar', 'Engagement', 'Email']),
    );
    assert.equal(shown(/native sync/).program.sfdcId, shown(/native sync/).campaign!.id);
    assert.equal(shown(/no longer active/).campaign!.isActive, false);
    const empty = shown(/nobody on either side/);
    assert.deepEqual([empty.held.length, empty.members.length], [0, 0]);
  });

  test('the longest names, many costs and costs of nothing', () => {
    const { program, campaign } = shown(/as long as they may be/);
    assert.deepEqual([program.name.length, campaign!.name.length], [255, 80]);
    assert.equal(shown(/many period costs/).program.costs.length, 24);
    assert.deepEqual(
      shown(/add up to nothing/).program.costs.map((one) => one.cost),
      [0],
    );
  });
});

describe('what it shows of people', () => {
  const people = [...salesforce.leads, ...salesforce.contacts];
  const emailOf = (one: (typeof salesforce.members)[number]): string | undefined =>
    emails.get(one.contactId ?? one.leadId ?? '');

  test('twice on either side as members, and as lead and contact', () => {
    const { held, members } = shown(/people twice/);
    const twice = (all: (string | undefined)[]): number => all.length - new Set(all).size;
    assert.equal(twice(held.map((one) => emails.get(one.leadId))), 4);
    assert.equal(twice(members.map(emailOf)), 12);
    const asLead = new Set(members.filter((one) => one.contactId === null).map(emailOf));
    assert.equal(members.filter((one) => one.contactId !== null && asLead.has(emailOf(one))).length, 4);
  });

  test('converted with both ids on the member, merged, deleted, and accounts', () => {
    assert.equal(
      shown(/converted while members/).members.filter((one) => one.leadId && one.contactId).length,
      4,
    );
    assert.equal(marketo.merges?.length, 4);
    assert.equal(people.filter((one) => one.isDeleted && one.masterRecordId).length, 2);
    assert.equal(people.filter((one) => one.isDeleted && !one.masterRecordId).length, 4);
    assert.equal(shown(/accounts as members/).members.filter((one) => one.accountId).length, 5);
  });

  test('without e-mail, without last name, under another one, in capitals, with the longest names', () => {
    const { held, members } = shown(/hard to tell/);
    const leads = new Map(marketo.leads.map((one) => [one.id, one]));
    const who = held.map((one) => leads.get(one.leadId)!);
    assert.equal(who.filter((one) => one.email === null).length, 4);
    assert.equal(who.filter((one) => one.lastName === null).length, 4);
    assert.equal(people.filter((one) => one.lastName.endsWith('-Neumann')).length, 1 + 4);
    const theirs = members.map((one) => people.find(({ id }) => id === (one.contactId ?? one.leadId))!);
    assert.equal(theirs.filter((one) => one.email === null).length, 4);
    assert.equal(
      theirs.filter((one) => one.email !== null && one.email === one.email.toUpperCase()).length,
      3,
    );
    assert.equal(
      theirs.filter((one) => one.lastName.length === 80 && one.firstName?.length === 40).length,
      3,
    );
  });
});

test('both servers take it as it is', async () => {
  const ports = { marketoPort: 0, salesforcePort: 0, backdoorPort: 0 };
  const sandbox = await startSandbox({ seed: 3, scale: 1, size: 'full', ...ports });
  after(() => sandbox.stop());
  const cases = (await (await fetch(`${sandbox.backdoor.url}/cases`)).json()) as {
    campaign: string | null;
    shows: string;
  }[];
  assert.equal(cases.find((one) => one.shows === '200 statuses')?.campaign, 'Two Hundred Steps');
  const { state } = sandbox.salesforce;
  assert.equal(state.campaigns().length, salesforce.campaigns.length);
  assert.equal(state.members().length, salesforce.members.length);
  assert.equal(sandbox.marketo.state.mergedInto.size, 4);
  const gone = salesforce.leads.find((one) => one.masterRecordId)!;
  assert.equal(state.record('Lead', gone.id)?.['MasterRecordId'], gone.masterRecordId);
  const account = state.members().find((one) => one.leadId === null && one.contactId === null)!;
  assert.equal(state.record('CampaignMember', account.id)?.['Type'], 'Account');
});
