import { describe, expect, it } from '@jest/globals';
import type { MemberFieldChoicesView } from 'c/companion';
import {
  mostText,
  namesOf,
  nothing,
  offerOf,
  pairsOf,
  rowsOf,
  willOf,
  withPair,
  withoutPair,
} from '../mapping';
import { typeText } from '../types';

const pair = (marketo: string, salesforce: string) => ({
  marketo: { name: marketo, label: marketo.toUpperCase() },
  salesforce: { name: salesforce, label: salesforce.toUpperCase() },
  suspended: null,
});
const ticket = pair('ticket', 'Ticket__c');
const notes = pair('notes', 'Notes__c');
const seats = pair('seats', 'Seats__c');

const choices: MemberFieldChoicesView = {
  marketo: [
    { name: 'ticket', label: 'Ticket', type: 'string' },
    { name: 'notes', label: 'Notes', type: 'string' },
    { name: 'arrival', label: 'Arrival', type: 'datetime' },
    { name: 'seats', label: 'Seats', type: 'integer' },
  ],
  salesforce: [
    { name: 'Ticket__c', label: 'Ticket', type: 'picklist', fits: 'string' },
    { name: 'Notes__c', label: 'Notes', type: 'textarea', fits: 'string' },
    { name: 'Seats__c', label: 'Seats', type: 'double', fits: 'integer' },
    { name: 'Rating__c', label: 'Rating', type: 'double', fits: 'float' },
  ],
};
const values = (options: readonly { value: string }[]) => options.map(({ value }) => value);

describe('what is changed and not saved yet', () => {
  it('keeps what stays, leaves out what was removed, and adds what is new, once', () => {
    const draft = withPair(withoutPair(nothing, ticket), seats);
    expect(namesOf(pairsOf([ticket, notes], draft))).toEqual([
      { marketo: 'notes', salesforce: 'Notes__c' },
      { marketo: 'seats', salesforce: 'Seats__c' },
    ]);
    expect(pairsOf([notes, seats], draft)).toEqual([notes, seats]);
  });

  it('is nothing once a pair that was removed is back, or a new one is gone again', () => {
    expect(withPair(withoutPair(nothing, ticket), ticket)).toEqual(nothing);
    expect(withoutPair(withPair(nothing, seats), seats)).toEqual(nothing);
    expect(willOf([ticket], nothing)).toEqual([]);
  });

  it('says what saving would do', () => {
    const draft = withPair(withPair(withoutPair(nothing, ticket), seats), pair('a', 'A__c'));
    const [adding = '', removing = ''] = willOf([ticket, notes], draft);
    expect(adding).toContain('2 pairs are added: their values are compared for all linked members');
    expect(adding).toContain('An empty side gets the other’s value.');
    expect(removing).toBe('1 pair is no longer synced. All its values stay as they are.');
  });

  it('says nothing of what somebody else did meanwhile', () => {
    const draft = withPair(withoutPair(nothing, ticket), seats);
    expect(willOf([notes, seats], draft)).toEqual([]);
  });
});

describe('what may be added', () => {
  it('is what has no partner, and in Salesforce what fits the chosen field', () => {
    const offer = offerOf(choices, [ticket], 'notes');
    expect(values(offer.marketo)).toEqual(['arrival', 'notes', 'seats']);
    expect(values(offer.salesforce)).toEqual(['Notes__c']);
    expect(offer.none).toBeNull();
    expect(offerOf(choices, [], 'notes').salesforce.map(({ label }) => label)).toEqual([
      'Notes (Notes__c, Text area)',
      'Ticket (Ticket__c, Picklist)',
    ]);
    expect(values(offerOf(choices, [], 'seats').salesforce)).toEqual(['Seats__c']);
  });

  it('is told with a reason where there is none', () => {
    expect(offerOf(choices, [], 'arrival').none).toContain(
      'No campaign member field fits “Arrival” (Date and time).',
    );
    expect(offerOf(choices, [pair('x', 'Seats__c')], 'seats').none).toContain(
      'Every campaign member field that fits “Seats” (Whole number) has a partner already.',
    );
    expect(offerOf({ ...choices, marketo: [] }, [], '').none).toContain('Marketo has no custom field');
    const taken = choices.marketo.map(({ name }) => pair(name, `${name}__c`));
    expect(offerOf(choices, taken, '').none).toContain('has a partner already');
    expect(offerOf(choices, [], '').none).toBeNull();
  });

  it('ends at twenty', () => {
    const many = Array.from({ length: 20 }, (_none, at) => pair(`m${String(at)}`, `S${String(at)}__c`));
    expect(mostText(many.slice(1))).toBeNull();
    expect(mostText(many)).toContain('20 pairs are in the list');
  });
});

it('tells types in words, where the choices have the field', () => {
  const [first, second] = rowsOf([seats, pair('gone', 'Gone__c')], nothing, choices);
  expect([first?.marketo.type, first?.salesforce.type, first?.isNew]).toEqual([
    'Whole number',
    'Whole number',
    false,
  ]);
  expect([second?.marketo.type, second?.salesforce.type]).toEqual([null, null]);
  expect(typeText({ type: 'double', fits: 'float' })).toBe('Number with decimals');
  expect(typeText({ type: 'currency' })).toBe('currency');
});
