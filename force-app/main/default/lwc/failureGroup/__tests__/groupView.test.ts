import { expect, it } from '@jest/globals';
import type { FailureCause, FailureView } from 'c/companion';
import { badgeOf, nextTry, rowOf, smallPrint, triedAgain, vendorSays } from '../groupView';

const group: FailureCause = {
  code: 'REQUIRED_FIELD_MISSING',
  level: 'Record Level',
  vendor: 'salesforce',
  title: 'A required field is empty: Country',
  remedy: 'fill it on these records.',
  object: 'Person (Lead)',
  records: 27,
  retried: 0,
  solved: 0,
  lastAt: '2026-11-20T13:29:08.000Z',
  nextTryAt: null,
  recordId: null,
  message: 'Required fields are missing: [Country__c]',
};
const now = new Date('2026-11-20T13:34:45.000Z');

it('counts what fails still, in grey where there is nothing to do', () => {
  expect(badgeOf(group)).toEqual({ label: '27 records', tone: 'error' });
  expect(badgeOf({ ...group, records: 1, remedy: null })).toEqual({ label: '1 record', tone: 'neutral' });
  expect(badgeOf({ ...group, level: 'Job Level', records: 2 })?.label).toBe('2 batches');
  expect(badgeOf({ ...group, records: 0, solved: 4 })).toBeNull();
});

it('has the vendor’s code and words in small print', () => {
  expect(smallPrint(group, now)).toMatch(
    /^Record Level · Salesforce: REQUIRED_FIELD_MISSING · last at 02:29\sPM$/u,
  );
  expect(vendorSays(group)).toBe('Salesforce says: “Required fields are missing: [Country__c]”');
});

it('tells the next try where Lockstep tries by itself', () => {
  expect(nextTry(group, now)).toBeNull();
  expect(nextTry({ ...group, nextTryAt: '2026-11-20T13:36:00.000Z' }, now)).toMatch(/^Next try 02:36/u);
});

it('tells what comes after the remedy, where no time is known', () => {
  expect(triedAgain(group)).toBe(
    'Then retry, or wait: Lockstep tries a record again when it changes, and once a day.',
  );
  expect(triedAgain({ ...group, nextTryAt: '2026-11-20T13:36:00.000Z' })).toBeNull();
  expect(triedAgain({ ...group, remedy: null })).toBeNull();
  expect(triedAgain({ ...group, level: 'Job Level' })).toBeNull();
  expect(triedAgain({ ...group, records: 0 })).toBeNull();
});

it('does not quote the vendor about somebody hidden', () => {
  expect(vendorSays({ ...group, message: null })).toBeNull();
});

it('links what can be opened', () => {
  const failure: FailureView = {
    key: '7',
    at: '2026-11-20T13:29:08.000Z',
    code: group.code,
    level: 'Record Level',
    title: group.title,
    message: 'Required fields are missing: [Country__c]',
    open: true,
    person: 'Marek Nowak',
    recordId: null,
    marketoId: 1048213,
    campaign: { id: '701000000000001AAA', name: 'Zero Trust' },
  };
  expect(rowOf(failure)).toMatchObject({ href: null, recordId: 'Not created' });
  expect(rowOf(failure).campaignHref).toBe('/701000000000001AAA');
  expect(rowOf({ ...failure, recordId: '00Q000000000001AAA', campaign: null })).toMatchObject({
    href: '/00Q000000000001AAA',
    campaign: '–',
  });
  expect(rowOf(failure).idClass).toBe('absent');
});

it('does not say of somebody hidden that they have no record', () => {
  const hidden = {
    key: '8',
    at: '2026-11-20T13:29:08.000Z',
    code: group.code,
    level: 'Record Level',
    title: group.title,
    message: null,
    open: true,
    hidden: true,
    person: 'Somebody you may not see',
    recordId: null,
    marketoId: null,
    campaign: null,
  } as const;
  expect(rowOf(hidden)).toMatchObject({ recordId: '–', idClass: '', marketoId: '–', href: null });
});
