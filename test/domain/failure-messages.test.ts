import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureText } from '../../companion/src/domain/messages.ts';

test('a required field is named in plain words', () => {
  const { title } = failureText(
    'REQUIRED_FIELD_MISSING',
    'invalid-record',
    'Required fields are missing: [Country__c, Lead_Source__c]',
  );
  assert.equal(title, 'A required field is empty: Country, Lead Source');
  assert.equal(
    failureText('REQUIRED_FIELD_MISSING', 'invalid-record', '').title,
    'A required field is empty',
  );
});

test('a code nobody knows gets the words of its kind', () => {
  const { title, remedy } = failureText('SOMETHING_NEW', 'invalid-record', 'x');
  assert.equal(title, 'The record was refused');
  assert.match(remedy ?? '', /^correct what the message below names\.$/u);
  assert.equal(failureText('SOMETHING_NEW', 'transient', 'x').remedy, null, 'nothing to do');
});

test('a missing permission is told whatever its name', () => {
  assert.match(failureText('MISSING_CAMPAIGN_PERMISSION', 'config', '').title, /lacks a right/u);
});

test('sentences are short and say what to do', () => {
  const codes = [
    'REQUIRED_FIELD_MISSING',
    'DUPLICATES_DETECTED',
    'INACTIVE_OWNER_OR_USER',
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  ];
  for (const code of codes) {
    const { title, remedy } = failureText(code, 'invalid-record', '');
    for (const sentence of [title, ...(remedy ?? '').split(/(?<=\.) /u)])
      assert.ok(sentence.split(' ').length <= 20, sentence);
  }
});
