import { expect, it } from '@jest/globals';
import type { BatchRecord } from 'c/companion';
import { recordRow } from '../recordRows';

const failed = {
  key: '1',
  at: '2026-11-20T13:29:08.000Z',
  outcome: 'failed',
  campaign: null,
  code: 'REQUIRED_FIELD_MISSING',
  from: null,
  to: null,
  side: null,
} as const;

it('has the vendor’s words of a record that failed', () => {
  const record: BatchRecord = {
    ...failed,
    person: 'Marek Nowak',
    recordId: null,
    marketoId: 1048213,
    text: 'Required fields are missing: [Country__c]',
  };
  expect(recordRow(record)).toMatchObject({
    person: 'Marek Nowak',
    ids: 'Marketo ID 1048213',
    what: 'Required fields are missing: [Country__c]',
    small: 'REQUIRED_FIELD_MISSING',
  });
});

it('has only the code of somebody hidden', () => {
  const record: BatchRecord = {
    ...failed,
    hidden: true,
    person: 'Somebody you may not see',
    recordId: null,
    marketoId: null,
    text: null,
  };
  expect(recordRow(record)).toMatchObject({ ids: null, what: '–', small: 'REQUIRED_FIELD_MISSING' });
});
