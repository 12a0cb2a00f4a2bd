import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, startOrg, words } from './org.ts';
import { ids, noon } from './world.ts';

/** What admins automate: validation rules, flows, assignment and duplicate rules; and what commits late. */

test('a validation rule names its field', async () => {
  const org = await startOrg({
    automation: {
      validationRules: [
        {
          object: 'CampaignMember',
          errorField: 'Status',
          refuse: ({ Status }) => (Status === 'Attended' ? 'Nobody attended.' : null),
        },
      ],
    },
  });
  refused(
    await org.call('PATCH', `/sobjects/CampaignMember/${ids.M1}`, { Status: 'Attended' }),
    400,
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    ['Status'],
  );
  assert.equal(org.state.members(ids.C1).find((one) => one.id === ids.M1)?.status, 'Registered');
});

test('a flow writes back after the save, and its rules run again', async () => {
  const org = await startOrg({
    automation: {
      flows: [
        {
          object: 'CampaignMember',
          when: 'after',
          sets: (record, before) =>
            before && record['Status'] === 'Invited' ? { Status: 'Attended' } : null,
        },
      ],
    },
  });
  const changed = await org.call('PATCH', `/sobjects/CampaignMember/${ids.M1}`, { Status: 'Invited' });
  assert.equal(changed.status, 204);
  const member = org.state.members(ids.C1).find((one) => one.id === ids.M1);
  assert.deepEqual([member?.status, member?.hasResponded], ['Attended', true]);
});

test('a flow before the save changes what is written', async () => {
  const org = await startOrg({
    automation: {
      flows: [
        { object: 'Lead', when: 'before', sets: ({ Company }) => ({ Title: `At ${String(Company)}` }) },
      ],
    },
  });
  const made = await org.call('POST', '/sobjects/Lead', { LastName: 'A', Company: 'B' });
  assert.equal(org.state.record('Lead', words(made.body.id))?.['Title'], 'At B');
});

test('assignment rules hand out leads when the header asks, or always where the org does so', async () => {
  const org = await startOrg({
    automation: {
      assignmentRules: [{ object: 'Lead', ownerOf: ({ Company }) => (Company === 'Acme' ? ids.U3 : null) }],
    },
  });
  const owner = async (company: string, headers: Record<string, string> = {}): Promise<unknown> => {
    const made = await org.call('POST', '/sobjects/Lead', { LastName: 'A', Company: company }, headers);
    return org.state.record('Lead', words(made.body.id))?.['OwnerId'];
  };
  assert.equal(await owner('Acme'), ids.U1);
  assert.equal(await owner('Acme', { 'Sforce-Auto-Assign': 'TRUE' }), ids.U3);
  assert.equal(await owner('Other', { 'Sforce-Auto-Assign': 'true' }), ids.U1);
  org.state.switches.assignsWithoutHeader = true;
  assert.equal(await owner('Acme'), ids.U3);
  assert.equal(await owner('Acme', { 'Sforce-Auto-Assign': 'FALSE' }), ids.U1);
});

test('a duplicate rule that warns lets a lead through when the caller insists, one that blocks never', async () => {
  const org = await startOrg({ switches: { duplicateRule: 'alert' } });
  const lead = { LastName: 'Hopper', Company: 'C', Email: 'grace@example.com' };
  const insist = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true; includeRecordDetails=true' };
  const warned = await org.call('POST', '/sobjects/Lead', lead);
  assert.equal(warned.body[0]?.errorCode, 'DUPLICATES_DETECTED');
  assert.equal(warned.body[0].duplicateResut?.allowSave, true);
  assert.equal((await org.call('POST', '/sobjects/Lead', lead, insist)).status, 201);
  org.state.switches.duplicateRule = 'block';
  assert.equal(
    (await org.call('POST', '/sobjects/Lead', lead, insist)).body[0]?.errorCode,
    'DUPLICATES_DETECTED',
  );
});

test('what commits late carries the time at which its transaction began', async () => {
  const org = await startOrg();
  org.clock.ms = noon + 60_000;
  org.state.org.stampedAt(noon, () => {
    org.state.setMemberStatus(ids.M1, 'Attended');
  });
  assert.equal(
    org.state.record('CampaignMember', ids.M1)?.['SystemModstamp'],
    '2026-11-20T12:00:00.000+0000',
  );
  org.state.setMemberStatus(ids.M3, 'Attended');
  assert.equal(
    org.state.record('CampaignMember', ids.M3)?.['SystemModstamp'],
    '2026-11-20T12:01:00.000+0000',
  );
});
