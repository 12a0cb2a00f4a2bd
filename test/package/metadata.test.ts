import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildComponents, root } from '../../scripts/salesforce/build.ts';
import { checkMetadata } from '../../scripts/salesforce/check-metadata.ts';

const home = 'force-app/main/default';

describe('the Salesforce package', () => {
  before(buildComponents);

  test('holds together', () => {
    assert.deepEqual(checkMetadata(), []);
  });
});

/** Each line breaks a copy of the package in one place and names what must be noticed. */
const mistakes: readonly (readonly [string, string, string, string, RegExp])[] = [
  [
    'an unclosed element',
    `${home}/permissionsets/Lockstep_Marketer.permissionset-meta.xml`,
    '</PermissionSet>',
    '',
    /unclosed|not closed/iu,
  ],
  [
    'a wrong root',
    `${home}/customPermissions/Lockstep_View.customPermission-meta.xml`,
    'CustomPermission',
    'CustomTab',
    /its root must be CustomPermission/u,
  ],
  [
    'an old API version',
    `${home}/classes/CompanionClient.cls-meta.xml`,
    '65.0',
    '58.0',
    /API version 58\.0, but the project has 65\.0/u,
  ],
  [
    'a label that is not there',
    `${home}/lwc/labels/labels.ts`,
    'c.Lockstep_Sync_Now',
    'c.Lockstep_Sync_Then',
    /there is no label Lockstep_Sync_Then/u,
  ],
  [
    'a label that nobody shows',
    `${home}/lwc/labels/labels.ts`,
    'c.Lockstep_Sync_Now',
    'c.Lockstep_Syncing',
    /nobody shows the label Lockstep_Sync_Now/u,
  ],
  [
    'a label that a module holds for no component',
    `${home}/lwc/campaignSyncPanel/campaignSyncPanel.html`,
    'labels.brokenTitle',
    'labels.brokenText',
    /lwc\/labels\/labels\.ts: no component shows brokenTitle/u,
  ],
  [
    'a label without a translation',
    `${home}/translations/de.translation-meta.xml`,
    '<label>Synchron</label>',
    '<label> </label>',
    /de\.translation-meta\.xml: the label Lockstep_Badge_In_Step is missing/u,
  ],
  [
    'a translation that is still English',
    `${home}/translations/nl_NL.translation-meta.xml`,
    '<label>Nu synchroniseren</label>',
    '<label>Sync now</label>',
    /Lockstep_Sync_Now is still the English text/u,
  ],
  [
    'a translation that lost a gap',
    `${home}/translations/fr.translation-meta.xml`,
    '{0} membres sur {1} attendent',
    '{0} membres attendent',
    /Lockstep_Many_Wait does not have the gaps/u,
  ],
  [
    'a translation of no label',
    `${home}/translations/fr.translation-meta.xml`,
    '<name>Lockstep_Sync_Now</name>',
    '<name>Lockstep_Sync_Then</name>',
    /there is no label Lockstep_Sync_Then/u,
  ],
  [
    'a class that is not there',
    `${home}/permissionsets/Lockstep_Marketer.permissionset-meta.xml`,
    'CampaignSyncController',
    'CampaignSync',
    /there is no Apex class CampaignSync\./u,
  ],
  [
    'a field that is not there',
    `${home}/permissionsets/Lockstep_Integration.permissionset-meta.xml`,
    'Lead.Lockstep_Key__c',
    'Lead.Lockstep_Id__c',
    /there is no field Lead\.Lockstep_Id__c/u,
  ],
  [
    'a component on a page that is not there',
    `${home}/flexipages/Lockstep_Campaign.flexipage-meta.xml`,
    'campaignSyncPanel',
    'campaignPanel',
    /there is no component for record pages campaignPanel/u,
  ],
  [
    'a page that is not there',
    `${home}/applications/Lockstep.app-meta.xml`,
    'Lockstep_Campaign<',
    'Lockstep_Page<',
    /there is no page Lockstep_Page/u,
  ],
  [
    'a field of a list that is not there',
    `${home}/objects/Campaign/listViews/Lockstep_Sync_Warnings.listView-meta.xml`,
    'Lockstep_Open_Warnings__c',
    'Lockstep_Warnings__c',
    /there is no field Lockstep_Warnings__c/u,
  ],
  [
    'a principal that is not there',
    `${home}/permissionsets/Lockstep_Marketer.permissionset-meta.xml`,
    'Lockstep-Marketer',
    'Lockstep-Visitor',
    /there is no principal Lockstep-Visitor/u,
  ],
  [
    'a method that is not there',
    `${home}/lwc/companion/companion.ts`,
    'CampaignSyncController.syncNow',
    'CampaignSyncController.syncSoon',
    /there is no Apex method CampaignSyncController\.syncSoon/u,
  ],
  [
    'a permission that is not there',
    `${home}/lwc/campaignSyncPanel/campaignSyncPanel.ts`,
    'customPermission/Lockstep_Link',
    'customPermission/Lockstep_Tie',
    /there is no custom permission Lockstep_Tie/u,
  ],
  [
    'a credential that is not there',
    `${home}/classes/CompanionClient.cls`,
    'callout:Lockstep',
    'callout:Lockstop',
    /there is no named credential Lockstop/u,
  ],
];

describe('the metadata check', () => {
  const copy = mkdtempSync(join(tmpdir(), 'lockstep-package-'));
  before(() => {
    for (const path of ['force-app', 'sfdx-project.json'])
      cpSync(join(root, path), join(copy, path), { recursive: true });
  });
  after(() => {
    rmSync(copy, { recursive: true });
  });

  for (const [name, path, right, wrong, notice] of mistakes) {
    test(`notices ${name}`, () => {
      const file = join(copy, path);
      const text = readFileSync(file, 'utf8');
      assert.ok(text.includes(right), 'the mistake can be made');
      writeFileSync(file, text.replaceAll(right, wrong));
      try {
        assert.match(checkMetadata(copy).join('\n'), notice);
      } finally {
        writeFileSync(file, text);
      }
    });
  }

  test('notices a bundle without its script', () => {
    rmSync(join(copy, home, 'lwc/words/words.js'), { force: true });
    assert.match(checkMetadata(copy).join('\n'), /words\.js is missing/u);
  });
});
