import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { Connection } from 'jsforce';
import { startOrg } from './org.ts';

/** Deployments over the Metadata API, sent by jsforce and judged component by component. */

const ns = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const head = '<?xml version="1.0" encoding="UTF-8"?>';

function manifest(named: Readonly<Record<string, readonly string[]>>): string {
  const types = Object.entries(named).map(
    ([type, members]) =>
      `<types>${members.map((one) => `<members>${one}</members>`).join('')}<name>${type}</name></types>`,
  );
  return `${head}<Package ${ns}>${types.join('')}<version>65.0</version></Package>`;
}

const classMeta = `${head}<ApexClass ${ns}><apiVersion>65.0</apiVersion></ApexClass>`;
const object = `${head}<CustomObject ${ns}><fields><fullName>Code__c</fullName><type>Text</type></fields></CustomObject>`;
const permissions = (field: string): string =>
  `${head}<PermissionSet ${ns}><label>P</label><fieldPermissions><field>${field}</field></fieldPermissions></PermissionSet>`;

/** A package in which all is well. */
const good: Readonly<Record<string, string>> = {
  'package.xml': manifest({
    ApexClass: ['One'],
    CustomField: ['Lead.Code__c'],
    PermissionSet: ['P'],
    CustomLabel: ['L'],
  }),
  'classes/One.cls': 'public class One {}',
  'classes/One.cls-meta.xml': classMeta,
  'objects/Lead.object': object,
  'permissionsets/P.permissionset': permissions('Lead.Code__c'),
  'labels/CustomLabels.labels': `${head}<CustomLabels ${ns}><labels><fullName>L</fullName></labels></CustomLabels>`,
};

type Files = Readonly<Record<string, string | null>>;

function zip(files: Files, folder = ''): Buffer {
  const entries = Object.entries(files).flatMap(([path, text]) =>
    text === null ? [] : [[folder + path, strToU8(text)] as const],
  );
  return Buffer.from(zipSync(Object.fromEntries(entries)));
}

type Component = { fullName: string; componentType: string; problem?: string; lineNumber?: string | number };
type Result = {
  success: boolean;
  status: string;
  done: boolean;
  numberComponentsTotal: number;
  numberComponentErrors: number;
  details: {
    componentSuccesses?: Component[];
    componentFailures?: Component[];
    runTestResult?: { failures?: { message: string }[] };
  };
};

const org = await startOrg();
const connection = new Connection({
  instanceUrl: org.server.url,
  accessToken: await org.token(),
  version: '65.0',
});

async function validate(content: Buffer, options: Record<string, unknown> = {}): Promise<Result> {
  const { id } = await connection.metadata.deploy(content, { checkOnly: true, ...options });
  const first = await connection.metadata.checkDeployStatus(id, true);
  assert.equal(first.done, false, 'a deployment takes a while');
  return (await connection.metadata.checkDeployStatus(id, true)) as unknown as Result;
}

const problems = ({ details }: Result): string[] =>
  (details.componentFailures ?? []).map((one) => `${one.fullName}: ${one.problem ?? ''}`);

describe('a deployment that is only checked', () => {
  test('succeeds with a line for each component that package.xml names', async () => {
    for (const folder of ['', 'zip/']) {
      const result = await validate(zip(good, folder));
      assert.deepEqual(problems(result), []);
      assert.deepEqual([result.success, result.status, result.numberComponentsTotal], [true, 'Succeeded', 4]);
      const named = (result.details.componentSuccesses ?? []).map(
        (one) => `${one.componentType} ${one.fullName}`,
      );
      assert.deepEqual(named.toSorted(), [
        ' package.xml',
        'ApexClass One',
        'CustomField Lead.Code__c',
        'CustomLabel L',
        'PermissionSet P',
      ]);
    }
  });

  test('a star names all of a type, and a field that the org has need not come along', async () => {
    const files = {
      ...good,
      'package.xml': manifest({ ApexClass: ['*'], PermissionSet: ['*'] }),
      'objects/Lead.object': null,
      'labels/CustomLabels.labels': null,
      'permissionsets/P.permissionset': permissions('Lead.Lockstep_Key__c'),
    };
    assert.deepEqual(problems(await validate(zip(files))), []);
  });

  const mistakes: readonly (readonly [what: string, change: Files, problem: RegExp])[] = [
    ['no package.xml', { 'package.xml': null }, /^package\.xml: No package\.xml found$/],
    ['a broken package.xml', { 'package.xml': '<Package>' }, /^package\.xml: Error parsing file/],
    ['another root in package.xml', { 'package.xml': '<Pack/>' }, /^package\.xml: Error parsing file.*Pack/],
    [
      'a type that nobody knows',
      {
        'package.xml': good['package.xml']!.replace('CustomLabel', 'CustomLable'),
        'labels/CustomLabels.labels': null,
      },
      /^CustomLable: Unknown type name 'CustomLable' specified in package\.xml$/,
    ],
    [
      'a member without a file',
      { 'package.xml': good['package.xml']!.replace('<members>One', '<members>Two</members><members>One') },
      /^Two: An object 'Two' of type ApexClass was named in package\.xml, but was not found in zipped directory$/,
    ],
    [
      'a file without a name',
      { 'classes/Three.cls': 'class Three {}', 'classes/Three.cls-meta.xml': classMeta },
      /^Three: Not in package\.xml$/,
    ],
    ['a file where none belongs', { 'klasses/One.cls': '' }, /^klasses\/One\.cls: Not in package\.xml$/],
    [
      'an unclosed element',
      { 'permissionsets/P.permissionset': '<PermissionSet>' },
      /^P: Error parsing file/,
    ],
    [
      'another root',
      { 'permissionsets/P.permissionset': classMeta },
      /^P: Error parsing file.*ApexClass.*PermissionSet/,
    ],
    ['code without its metadata', { 'classes/One.cls-meta.xml': null }, /^One: Metadata file .* is missing$/],
    [
      'a field that neither side has',
      { 'permissionsets/P.permissionset': permissions('Lead.Other__c') },
      /^P: In field: field - no CustomField named Lead\.Other__c found$/,
    ],
  ];
  for (const [what, change, problem] of mistakes) {
    test(`fails for ${what}`, async () => {
      const result = await validate(zip({ ...good, ...change }));
      assert.deepEqual([result.success, result.status], [false, 'Failed']);
      const found = problems(result);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0]!, problem);
      assert.equal(result.numberComponentErrors, 1);
    });
  }

  test('says on which line a file breaks', async () => {
    const broken = `${head}\n<PermissionSet ${ns}>\n<label>P</lable>\n</PermissionSet>`;
    const { details } = await validate(zip({ ...good, 'permissionsets/P.permissionset': broken }));
    assert.equal(Number(details.componentFailures?.[0]?.lineNumber), 3);
  });

  test('what is no zip file has no package.xml', async () => {
    assert.deepEqual(problems(await validate(Buffer.from('no zip'))), ['package.xml: No package.xml found']);
  });

  test('fails each test it is to run, since no Apex runs here', async () => {
    const result = await validate(zip(good), { testLevel: 'RunSpecifiedTests', runTests: ['OneTest'] });
    assert.equal(result.status, 'Failed');
    assert.match(JSON.stringify(result.details.runTestResult?.failures), /runs no Apex/);
    assert.deepEqual(problems(result), []);
  });
});

describe('the Metadata API', () => {
  test('installs nothing and says so', async () => {
    await assert.rejects(validate(zip(good), { checkOnly: false }), /installs nothing/);
  });

  test('tells the types that it knows', async () => {
    const { metadataObjects } = await connection.metadata.describe('65.0');
    const lwc = metadataObjects.find((one) => one.xmlName === 'LightningComponentBundle');
    assert.equal(lwc?.directoryName, 'lwc');
  });

  test('refuses an ended session, an unknown id, an unknown call and what is no SOAP', async () => {
    const stranger = new Connection({ instanceUrl: org.server.url, accessToken: 'x', version: '65.0' });
    await assert.rejects(stranger.metadata.describe('65.0'), /INVALID_SESSION_ID/);
    await assert.rejects(
      connection.metadata.checkDeployStatus('0Af000000000001AAA'),
      /INVALID_CROSS_REFERENCE_KEY/,
    );
    await assert.rejects(
      connection.metadata.list({ type: 'ApexClass' }),
      /does not know the operation listMetadata/,
    );
    for (const body of ['', 'hello', '<a/>', `<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>`]) {
      const answer = await fetch(`${org.server.url}/services/Soap/m/65.0`, { method: 'POST', body });
      assert.equal(answer.status, 500);
      assert.match(await answer.text(), /soapenv:Fault/);
    }
  });

  test('counts as a call of the day', async () => {
    const used = org.state.usage.used();
    await connection.metadata.describe('65.0');
    assert.equal(org.state.usage.used(), used + 1);
  });
});
