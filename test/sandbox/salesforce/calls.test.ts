import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { items, refused, startOrg, words } from './org.ts';
import type { TestOrg } from './org.ts';
import { ids } from './world.ts';

/** Batch, tree, actions, and the SOAP calls for people. */

test('a batch answers each request for itself', async () => {
  const org = await startOrg();
  const batchRequests = [
    { method: 'POST', url: 'v65.0/sobjects/Lead', richInput: { LastName: 'A', Company: 'B' } },
    { method: 'GET', url: '/services/data/v65.0/query?q=SELECT+COUNT()+FROM+Lead' },
    { method: 'PATCH', url: `v65.0/sobjects/Lead/${ids.L1}`, richInput: { LastName: null } },
    { method: 'DELETE', url: `v65.0/sobjects/Lead/${ids.L2}` },
  ];
  const { status, body } = await org.call('POST', '/composite/batch', { batchRequests });
  assert.equal(status, 200);
  assert.equal(body.hasErrors, true);
  assert.deepEqual(
    items(body.results).map((one) => one.statusCode),
    [201, 200, 400, 204],
  );
  assert.equal(items(body.results)[1]?.result?.totalSize, 6);
  const halted = await org.call('POST', '/composite/batch', {
    haltOnError: true,
    batchRequests: batchRequests.slice(2),
  });
  assert.deepEqual(
    items(halted.body.results).map((one) => one.result?.[0]?.errorCode),
    ['REQUIRED_FIELD_MISSING', 'BATCH_PROCESSING_HALTED'],
  );
  const many = Array.from({ length: 26 }, () => ({ method: 'GET', url: 'v65.0/limits' }));
  refused(await org.call('POST', '/composite/batch', { batchRequests: many }), 400, 'LIMIT_EXCEEDED');
});

test('a tree plants parents and children, or nothing', async () => {
  const org = await startOrg();
  const tree = (lastName: string | null): unknown => ({
    records: [
      {
        attributes: { type: 'Account', referenceId: 'a' },
        Name: 'Initech',
        Contacts: {
          records: [{ attributes: { type: 'Contact', referenceId: 'c' }, LastName: lastName }],
        },
      },
    ],
  });
  const made = await org.call('POST', '/composite/tree/Account', tree('Waddams'));
  assert.equal(made.status, 201, words(made.body));
  const [account, contact] = items(made.body.results);
  assert.deepEqual([account?.referenceId, contact?.referenceId], ['a', 'c']);
  assert.equal(org.state.record('Contact', words(contact?.id))?.['AccountId'], words(account?.id));
  const failed = await org.call('POST', '/composite/tree/Account', tree(null));
  assert.equal(failed.status, 400);
  assert.equal(failed.body.hasErrors, true);
  assert.equal(failed.body.results?.[0]?.referenceId, 'c');
  assert.equal(failed.body.results[0].errors?.[0]?.statusCode, 'REQUIRED_FIELD_MISSING');
  assert.equal((await org.query("SELECT COUNT() FROM Account WHERE Name = 'Initech'")).body.totalSize, 1);
});

function packageWithNotification(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-notification-'));
  const types = join(folder, 'force-app/main/default/notificationtypes');
  mkdirSync(types, { recursive: true });
  writeFileSync(
    join(types, 'Sync_Alert.notiftype-meta.xml'),
    '<?xml version="1.0" encoding="UTF-8"?><CustomNotificationType xmlns="http://soap.sforce.com/2006/04/metadata"><customNotifTypeName>Sync Alert</customNotifTypeName><desktop>true</desktop><masterLabel>Sync Alert</masterLabel><mobile>false</mobile></CustomNotificationType>',
  );
  return folder;
}

test('a custom notification reaches users and the members of a queue', async () => {
  const org = await startOrg({ packageFolder: packageWithNotification() });
  const found = await org.query("SELECT Id FROM CustomNotificationType WHERE DeveloperName = 'Sync_Alert'");
  const customNotifTypeId = words(found.body.records?.[0]?.Id);
  const queue = org.state.access.addQueue('Marketing', [ids.U2, ids.U3]);
  const path = '/actions/standard/customNotificationAction';
  const send = (input: Record<string, unknown>): ReturnType<TestOrg['call']> =>
    org.call('POST', path, {
      inputs: [{ customNotifTypeId, title: 'Blocked', body: 'Statuses differ', targetId: ids.C1, ...input }],
    });
  assert.equal((await org.get('/actions/standard')).body.actions?.[0]?.name, 'customNotificationAction');
  assert.ok(items((await org.get(path)).body.inputs).length > 3);
  const sent = await send({ recipientIds: [queue, ids.U2] });
  assert.equal(sent.status, 200, words(sent.body));
  assert.equal(sent.body[0]?.isSuccess, true);
  assert.deepEqual(org.state.org.notifications, [
    {
      typeId: customNotifTypeId,
      userIds: [ids.U2, ids.U3],
      title: 'Blocked',
      body: 'Statuses differ',
      targetId: ids.C1,
    },
  ]);
  for (const [input, code] of [
    [{ recipientIds: [ids.L1] }, 'INVALID_ID_FIELD'],
    [{ recipientIds: [ids.U2], customNotifTypeId: ids.C1 }, 'INVALID_ID_FIELD'],
    [{}, 'REQUIRED_FIELD_MISSING'],
    [{ recipientIds: [ids.U2], title: 'x'.repeat(251) }, 'STRING_TOO_LONG'],
  ] as const) {
    const refusal = await send(input);
    assert.equal(refusal.status, 400);
    assert.equal(refusal.body[0]?.errors?.[0]?.statusCode, code);
  }
  assert.equal(org.state.org.notifications.length, 1);
});

async function soap(org: TestOrg, call: string): Promise<string> {
  const session = await org.token();
  const answer = await fetch(`${org.server.url}/services/Soap/u/60.0`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml', SOAPAction: '""' },
    body: `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Header><SessionHeader><sessionId>${session}</sessionId></SessionHeader></Header><Body>${call}</Body></Envelope>`,
  });
  assert.equal(answer.status, 200);
  return answer.text();
}

const convert = (lead: string, more = ''): string =>
  `<convertLead><leadConverts><leadId>${lead}</leadId><convertedStatus>Closed - Converted</convertedStatus>${more}</leadConverts></convertLead>`;

test('lead conversion: to a new contact, to a given one, and what is refused', async () => {
  const org = await startOrg();
  const fresh = await soap(org, convert(ids.L1, `<accountId>${ids.A1}</accountId>`));
  assert.match(fresh, /<success>true<\/success>/);
  const contactId = /<contactId>(\w+)</.exec(fresh)?.[1] ?? '';
  assert.equal(org.state.record('Contact', contactId)?.['AccountId'], ids.A1);
  assert.match(await soap(org, convert(ids.L1)), /CANNOT_UPDATE_CONVERTED_LEAD/);
  const known = await soap(org, convert(ids.L2, `<contactId>${ids.K1}</contactId>`));
  assert.match(known, new RegExp(`<contactId>${ids.K1}<`));
  const members = org.state.members(ids.C1).filter((one) => one.contactId === ids.K1);
  assert.deepEqual(
    members.map((one) => one.id),
    [ids.M3],
    'the contact was a member already, so the lead’s own membership is gone',
  );
  const wrong = convert(ids.L5).replace('Closed - Converted', 'Open - Not Contacted');
  assert.match(await soap(org, wrong), /INVALID_STATUS/);
  refused(
    await org.call('POST', '/sobjects/CampaignMember', { CampaignId: ids.C3, LeadId: ids.L1 }),
    400,
    'CANNOT_UPDATE_CONVERTED_LEAD',
    ['LeadId'],
  );
  refused(
    await org.call('PATCH', `/sobjects/Lead/${ids.L1}`, { Company: 'B' }),
    400,
    'CANNOT_UPDATE_CONVERTED_LEAD',
  );
});

test('merge: memberships move, the loser is gone and says into whom, values land on the winner', async () => {
  const org = await startOrg();
  const merge = (losers: string, master = ids.L5): string =>
    `<merge><mergeRequests><masterRecord><type>Lead</type><Id>${master}</Id><Title>Both</Title></masterRecord>${losers}</mergeRequests></merge>`;
  const loser = (id: string): string => `<recordToMergeIds>${id}</recordToMergeIds>`;
  const answer = await soap(org, merge(loser(ids.L1) + loser(ids.L3)));
  assert.match(answer, /<success>true<\/success>/);
  for (const member of [ids.M1, ids.M4])
    assert.match(answer, new RegExp(`<updatedRelatedIds>${member}</updatedRelatedIds>`));
  assert.equal(org.state.record('Lead', ids.L5)?.['Title'], 'Both');
  const gone = await org.query(
    `SELECT IsDeleted, MasterRecordId FROM Lead WHERE Id = '${ids.L1}'`,
    'queryAll',
  );
  assert.deepEqual(
    [gone.body.records?.[0]?.IsDeleted, gone.body.records?.[0]?.MasterRecordId],
    [true, ids.L5],
  );
  const holder = org.state.members(ids.C1).filter((one) => one.leadId === ids.L5);
  assert.equal(holder.length, 1, 'two memberships of one campaign became one');
  assert.match(await soap(org, merge(loser(ids.L5))), /INVALID_ID_FIELD/);
  assert.match(await soap(org, merge('')), /INVALID_ARGUMENT_TYPE/);
  assert.match(await soap(org, `<undelete><ids>${ids.L1}</ids></undelete>`), /UNDELETE_FAILED/);
});

test('undelete brings a record back, but not its memberships', async () => {
  const org = await startOrg();
  await org.call('DELETE', `/sobjects/Lead/${ids.L1}`);
  assert.match(await soap(org, `<undelete><ids>${ids.L1}</ids></undelete>`), /<success>true/);
  assert.equal((await org.get(`/sobjects/Lead/${ids.L1}`)).status, 200);
  assert.equal(org.state.members().filter((one) => one.leadId === ids.L1).length, 0);
  const window = 'start=2026-11-20T11:00:00Z&end=2026-11-20T12:01:00Z';
  assert.deepEqual((await org.get(`/sobjects/Lead/deleted/?${window}`)).body.deletedRecords, []);
});
