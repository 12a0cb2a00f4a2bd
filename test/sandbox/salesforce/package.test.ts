import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { packageFields } from '../../../companion/sandbox/salesforce/objects/package.ts';
import { items, startOrg, words } from './org.ts';

function folderWith(name: string, xml: string): string {
  const top = mkdtempSync(join(tmpdir(), 'lockstep-package-'));
  after(() => {
    rmSync(top, { recursive: true });
  });
  const fields = join(top, 'force-app/main/default/objects/Campaign/fields');
  mkdirSync(fields, { recursive: true });
  writeFileSync(join(fields, `${name}.field-meta.xml`), xml);
  return top;
}

const fieldXml = (inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><CustomField xmlns="http://soap.sforce.com/2006/04/metadata">${inside}</CustomField>`;

test('a picklist, a number and what describe says of them', () => {
  const values = ['A', 'B'].map(
    (one) => `<value><fullName>${one}</fullName><default>false</default><label>${one}</label></value>`,
  );
  const picklist = `<fullName>State__c</fullName><label>State</label><type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${values.join('')}</valueSetDefinition></valueSet>`;
  const [state] = packageFields(folderWith('State__c', fieldXml(picklist)), 'Campaign').fields;
  assert.deepEqual(
    [state?.type, state?.length, state?.restricted, state?.picklist],
    ['picklist', 255, true, ['A', 'B']],
  );
  const number =
    '<fullName>Open__c</fullName><label>Open</label><type>Number</type><precision>6</precision><scale>0</scale>';
  const [open] = packageFields(folderWith('Open__c', fieldXml(number)), 'Campaign').fields;
  assert.deepEqual([open?.type, open?.label, open?.custom, open?.nillable], ['int', 'Open', true, true]);
});

test('a file that cannot be understood stops the start and is named', async () => {
  const folder = folderWith(
    'Odd__c',
    fieldXml('<fullName>Odd__c</fullName><label>Odd</label><type>Hologram</type>'),
  );
  await assert.rejects(startOrg({ packageFolder: folder }), /Odd__c\.field-meta\.xml[\s\S]*type/);
});

test('an org with the project’s own package has its keys', async () => {
  const org = await startOrg({ packageFolder: fileURLToPath(new URL('../../../', import.meta.url)) });
  for (const [object, key] of [
    ['Lead', 'Lockstep_Key__c'],
    ['Campaign', 'Lockstep_Program__c'],
  ] as const) {
    const { body } = await org.get(`/sobjects/${object}/describe`);
    const field = items(body.fields).find((one) => words(one.name) === key);
    assert.deepEqual([field?.externalId, field?.unique], [true, true], `${object}.${key}`);
  }
});

test('a number may be the key of an upsert, and is unique where the package says so', async () => {
  const number =
    '<fullName>Legacy__c</fullName><label>Legacy</label><type>Number</type><precision>9</precision><scale>0</scale><externalId>true</externalId><unique>true</unique>';
  const org = await startOrg({ packageFolder: folderWith('Legacy__c', fieldXml(number)) });
  const upsert = (name: string) => org.call('PATCH', '/sobjects/Campaign/Legacy__c/4711', { Name: name });
  const first = await upsert('One');
  assert.equal(first.status, 201);
  const second = await upsert('Two');
  assert.deepEqual([second.status, second.body.id], [200, first.body.id]);
  const twin = await org.call('POST', '/sobjects/Campaign', { Name: 'Three', Legacy__c: 4711 });
  assert.equal(twin.body[0]?.errorCode, 'DUPLICATE_VALUE');
});
