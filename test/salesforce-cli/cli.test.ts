import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { startSalesforce } from '../../companion/sandbox/salesforce/server.ts';
import { buildWorld } from '../../companion/sandbox/world/seed.ts';
import { buildComponents, bundlesWithoutScript } from '../../scripts/salesforce/build.ts';
import { top } from '../support/run.ts';
import { installCli } from './install.ts';
import { salesforceCli, type SalesforceCli } from './salesforce-cli.ts';
import type { SalesforceState } from '../../companion/sandbox/salesforce/state.ts';
import type { RunningServer } from '../../companion/sandbox/server.ts';

/** The Salesforce CLI, a program that knows nothing of us, takes the sandbox for an org. */

let org: RunningServer<SalesforceState>;
let cli: SalesforceCli | null = null;
let missing = '';

async function accessToken(): Promise<string> {
  const { url, clientId, clientSecret } = org;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const answer = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

before(async () => {
  const installed = await installCli();
  if ('missing' in installed) {
    missing = installed.missing;
    return;
  }
  org = await startSalesforce(buildWorld({ seed: 5, scale: 1 }), { port: 0, packageFolder: top });
  cli = salesforceCli(installed.script, await accessToken());
  for (const name of ['force-app', 'sfdx-project.json', '.forceignore']) {
    if (name === 'force-app' && bundlesWithoutScript().length > 0) buildComponents();
    cpSync(path.join(top, name), path.join(cli.project, name), { recursive: true });
  }
  await cli.json('org', 'login', 'access-token', '--instance-url', org.url, '--no-prompt', '--alias', 'box');
});

after(async () => {
  cli?.remove();
  if (missing === '') await org.stop();
});

/** The CLI, or null after the test was skipped because it could not be installed. */
function given(t: TestContext): SalesforceCli | null {
  if (!cli) t.skip(missing);
  return cli;
}

const onBox = ['--target-org', 'box'];

describe('the Salesforce CLI', () => {
  test('signs in with an access token and knows whom and where', async (t) => {
    const sf = given(t);
    if (!sf) return;
    const [signedIn] = Object.values((await sf.json('org', 'list', 'auth')) as Record<string, unknown>[]);
    assert.deepEqual(
      [signedIn?.['username'], signedIn?.['alias'], signedIn?.['instanceUrl'], signedIn?.['orgId']],
      ['lockstep@nordlicht.example', 'box', `${org.url}/`, org.state.org.id],
    );
  });

  test('queries as JSON, with a parent, children and an aggregate', async (t) => {
    const sf = given(t);
    if (!sf) return;
    const soql =
      "SELECT Id, Owner.Name, (SELECT Status FROM CampaignMembers) FROM Campaign WHERE Name = 'Welcome Kit'";
    const { records } = (await sf.json('data', 'query', ...onBox, '--query', soql)) as {
      records: { Id: string; Owner: { Name: string }; CampaignMembers: { totalSize: number } }[];
    };
    const campaign = org.state.campaigns().find((one) => one.name === 'Welcome Kit')!;
    assert.equal(records.length, 1);
    assert.equal(records[0]!.Id, campaign.id);
    assert.equal(records[0]!.Owner.Name, 'Anna Berg');
    assert.equal(records[0]!.CampaignMembers.totalSize, org.state.members(campaign.id).length);
  });

  test('draws a table of what it finds', async (t) => {
    const sf = given(t);
    if (!sf) return;
    const soql = 'SELECT IsActive, COUNT(Id) campaigns FROM Campaign GROUP BY IsActive ORDER BY IsActive';
    const { code, out } = await sf.run('data', 'query', ...onBox, '--query', soql);
    assert.equal(code, 0);
    const all = org.state.campaigns();
    const rows = out
      .split('\n')
      .filter((line) => line.startsWith('│'))
      .map((line) =>
        line
          .split('│')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    assert.deepEqual(rows, [
      ['ISACTIVE', 'CAMPAIGNS'],
      ['false', String(all.filter((one) => !one.isActive).length)],
      ['true', String(all.filter((one) => one.isActive).length)],
    ]);
  });

  test("says why a query is wrong in Salesforce's words", async (t) => {
    const sf = given(t);
    if (!sf) return;
    const { code, out } = await sf.run(
      'data',
      'query',
      ...onBox,
      '--query',
      'SELECT Nothing FROM Lead',
      '--json',
    );
    assert.notEqual(code, 0);
    assert.match(out, /No such column 'Nothing'/);
    assert.match(out, /INVALID_FIELD/);
  });

  test('creates, updates and deletes a record', async (t) => {
    const sf = given(t);
    if (!sf) return;
    const lead = [...onBox, '--sobject', 'Lead'];
    const values = "LastName='Câble' Company='Ö & Co'";
    const { id } = (await sf.json('data', 'create', 'record', ...lead, '--values', values)) as { id: string };
    assert.equal(org.state.record('Lead', id)?.['LastName'], 'Câble');
    await sf.json('data', 'update', 'record', ...lead, '--record-id', id, '--values', 'Company=Elsewhere');
    assert.equal(org.state.record('Lead', id)?.['Company'], 'Elsewhere');
    await sf.json('data', 'delete', 'record', ...lead, '--where', "Company=Elsewhere LastName='Câble'");
    assert.equal(org.state.record('Lead', id)?.['IsDeleted'], true);
  });

  test('upserts a file through Bulk API 2.0', async (t) => {
    const sf = given(t);
    if (!sf) return;
    const [known] = (await sf
      .json('data', 'query', ...onBox, '--query', 'SELECT Id FROM Lead LIMIT 1')
      .then((found) => (found as { records: { Id: string }[] }).records)) as [{ Id: string }];
    org.state.updateRecord('Lead', known.Id, { Lockstep_Key__c: 'key-0' });
    const rows = Array.from({ length: 300 }, (_, n) => `Last ${n},Bulk GmbH,key-${n}`);
    const file = path.join(sf.folder, 'leads.csv');
    writeFileSync(file, ['LastName,Company,Lockstep_Key__c', ...rows, ''].join('\n'));
    const bulk = [
      'data',
      'upsert',
      'bulk',
      ...onBox,
      '--sobject',
      'Lead',
      '--external-id',
      'Lockstep_Key__c',
    ];
    const done = await sf.json(...bulk, '--file', file, '--wait', '5', '--line-ending', 'LF');
    const jobInfo = { state: 'JobComplete', numberRecordsProcessed: 300, numberRecordsFailed: 0 };
    assert.partialDeepStrictEqual(done, { jobInfo });
    assert.equal(org.state.record('Lead', known.Id)?.['Company'], 'Bulk GmbH');
    const held = [...org.state.org.table('Lead').all()].filter((one) => one['Company'] === 'Bulk GmbH');
    assert.equal(held.length, 300);
  });

  test('describes an object with what this user may do', async (t) => {
    const sf = given(t);
    if (!sf) return;
    const described = (await sf.json('sobject', 'describe', ...onBox, '--sobject', 'Campaign')) as {
      updateable: boolean;
      fields: { name: string; length: number }[];
    };
    assert.equal(described.updateable, true);
    assert.equal(described.fields.find((one) => one.name === 'Lockstep_Program__c')?.length, 20);
  });
});

type Deployed = {
  readonly success: boolean;
  readonly status: string;
  readonly checkOnly: boolean;
  readonly numberComponentsTotal: number;
  readonly files: readonly {
    fullName: string;
    type: string;
    state: string;
    error?: string;
    lineNumber?: number;
  }[];
};

const deploy = ['project', 'deploy', 'start', '--dry-run', ...onBox, '--source-dir', 'force-app'];

describe('a deployment of the package, checked only', () => {
  test('finds every component of it in order', async (t) => {
    const sf = given(t);
    if (!sf) return;
    const deployed = (await sf.json(...deploy)) as Deployed;
    assert.deepEqual([deployed.success, deployed.status, deployed.checkOnly], [true, 'Succeeded', true]);
    const types = new Set(deployed.files.map((one) => one.type));
    for (const type of [
      'ApexClass',
      'CustomField',
      'LightningComponentBundle',
      'CustomLabel',
      'PermissionSet',
    ]) {
      assert.ok(types.has(type), type);
    }
    assert.deepEqual(
      deployed.files.filter((one) => one.state === 'Failed'),
      [],
    );
  });

  test('fails component by component where a file is broken or names what is not there', async (t) => {
    const sf = given(t);
    if (!sf) return;
    const home = path.join(sf.project, 'force-app/main/default');
    const edit = (file: string, from: string, to: string): void => {
      const whole = readFileSync(path.join(home, file), 'utf8');
      assert.ok(whole.includes(from), `${file} holds ${from}`);
      writeFileSync(path.join(home, file), whole.replace(from, to));
    };
    edit('namedCredentials/Lockstep.namedCredential-meta.xml', '</NamedCredential>', '');
    edit(
      'permissionsets/Lockstep_Integration.permissionset-meta.xml',
      'Lead.Lockstep_Key__c',
      'Lead.Lockstep_Kea__c',
    );
    const { code, out } = await sf.run(...deploy, '--json');
    assert.equal(code, 1, out);
    const { result } = JSON.parse(out) as { result: Deployed };
    assert.deepEqual([result.success, result.status], [false, 'Failed']);
    const failed = new Map(
      result.files.filter((one) => one.state === 'Failed').map((one) => [one.fullName, one.error ?? '']),
    );
    assert.deepEqual([...failed.keys()].toSorted(), ['Lockstep', 'Lockstep_Integration']);
    assert.match(failed.get('Lockstep')!, /Error parsing file/);
    assert.match(failed.get('Lockstep_Integration')!, /no CustomField named Lead\.Lockstep_Kea__c found/);
  });
});

describe('the scripts of the package', () => {
  test('check a deployment with the companion’s address in it, and one without translations', async (t) => {
    const sf = given(t);
    if (!sf) return;
    const deployed = await sf.own(
      'scripts/salesforce/deploy.ts',
      ...onBox,
      '--dry-run',
      '--url',
      'https://lockstep.nordlicht.example',
      '--no-translations',
    );
    assert.equal(deployed.code, 0, deployed.out + deployed.err);
    assert.match(deployed.out, /Status: Succeeded/u);
    const staged = path.join(top, 'build/salesforce-package/force-app/main/default');
    const credential = 'namedCredentials/Lockstep.namedCredential-meta.xml';
    assert.match(
      readFileSync(path.join(staged, credential), 'utf8'),
      /<parameterValue>https:\/\/lockstep\.nordlicht\.example</u,
    );
    assert.equal(existsSync(path.join(staged, 'translations')), false);
  });

  test('check a deployment that takes everything away again', async (t) => {
    const sf = given(t);
    if (!sf) return;
    const removed = await sf.own('scripts/salesforce/uninstall.ts', ...onBox, '--dry-run');
    assert.equal(removed.code, 0, removed.out + removed.err);
    const manifest = path.join(top, 'build/salesforce-uninstall/destructiveChangesPost.xml');
    const gone = readFileSync(manifest, 'utf8');
    for (const name of [
      'CampaignSyncController',
      'campaignSyncPanel',
      'Lead.Lockstep_Key__c',
      'Lockstep_Admin',
    ])
      assert.ok(gone.includes(`<members>${name}</members>`), name);
  });

  test('give a permission set to a user by the command that they use', async (t) => {
    const sf = given(t);
    if (!sf) return;
    const [user] = [...org.state.org.table('User').all()].filter(
      (one) => one['Username'] !== 'lockstep@nordlicht.example',
    );
    const username = String(user?.['Username']);
    const assign = ['org', 'assign', 'permset', '--name', 'Lockstep_Marketer', '--on-behalf-of', username];
    const { successes } = (await sf.json(...assign, ...onBox)) as { successes: unknown[] };
    assert.deepEqual(successes, [{ name: username, value: 'Lockstep_Marketer' }]);
    assert.equal(
      [...org.state.org.table('PermissionSetAssignment').all()].filter(
        (one) => one['AssigneeId'] === user?.Id,
      ).length,
      1,
    );
  });
});

test('the CLI leaves no process behind', async (t) => {
  const sf = given(t);
  if (!sf) return;
  assert.deepEqual(await sf.leftRunning(), []);
});
