import type { MemberFieldChoicesView, MemberFieldsView } from '../../../companion/src/links/action-views.ts';
import type { FieldNames } from '../../../companion/src/domain/field-types.ts';
import { reasonTold } from '../../../companion/src/domain/messages.ts';
import { saidOf } from '../../../companion/src/domain/told.ts';
import type { FieldsPreview } from '../../../companion/src/links/views.ts';

/** Custom fields of members: what a preview says of them, and how an admin maps them. */

/** What a first sync of many members would do to three pairs of fields: 31 values differ on the two sides, twenty of them are named, and four do not fit. */

type Row = FieldsPreview['overwritten'][number];

const row = (
  person: string,
  field: string,
  [from, to]: readonly [string, string],
  side: Row['side'],
): Row => ({
  personId: `person-${person}`,
  person,
  recordId: null,
  field,
  side,
  from,
  to,
});

export const previewedFields: FieldsPreview = {
  members: 41_200,
  looked: 15_000,
  pairs: [
    {
      field: 'Ticket type',
      marketo: { filled: 310, overwritten: 1 },
      salesforce: { filled: 9420, overwritten: 4 },
      refused: 3,
    },
    {
      field: 'Dietary notes',
      marketo: { filled: 12, overwritten: 0 },
      salesforce: { filled: 870, overwritten: 2 },
      refused: 1,
    },
    {
      field: 'Seats',
      marketo: { filled: 0, overwritten: 0 },
      salesforce: { filled: 2210, overwritten: 24 },
      refused: 0,
    },
  ],
  overwritten: [
    row('Jürgen Müller', 'Ticket type', ['Standard', 'VIP'], 'salesforce'),
    row('Chloé Fontaine', 'Ticket type', ['Day pass', 'Two days'], 'salesforce'),
    row('Elena Rossi', 'Ticket type', ['VIP', 'Speaker'], 'marketo'),
    row('Ingrid Solberg', 'Dietary notes', ['No nuts', 'No nuts, no sesame; vegetarian'], 'salesforce'),
    row('Femke de Vries', 'Dietary notes', ['Vegan', 'None'], 'salesforce'),
    row('Samuel Okoro', 'Ticket type', ['Standard', 'Sponsor'], 'salesforce'),
    ...Array.from({ length: 14 }, (_none, at) =>
      row(`Guest ${String(at + 1)}`, 'Seats', ['2', String(3 + at)], 'salesforce'),
    ),
  ],
  calls: { marketo: 2, salesforce: 61 },
  reads: { marketo: 50, salesforce: 60 },
};

/** Fields that can be mapped: no campaign member field takes a date and time, and "Seats" has one partner only. */
export const fieldChoices: MemberFieldChoicesView = {
  marketo: [
    { name: 'arrival', label: 'Arrival', type: 'datetime' },
    { name: 'dietaryNotes', label: 'Dietary notes', type: 'string' },
    { name: 'guests', label: 'Guests', type: 'integer' },
    { name: 'seats', label: 'Seats', type: 'integer' },
    { name: 'ticketType', label: 'Ticket type', type: 'string' },
  ],
  salesforce: [
    { name: 'Dietary_Notes__c', label: 'Dietary notes', type: 'textarea', fits: 'string' },
    { name: 'First_Time__c', label: 'First time', type: 'boolean', fits: 'boolean' },
    { name: 'Seats__c', label: 'Seats', type: 'double', fits: 'integer' },
    { name: 'Ticket_Type__c', label: 'Ticket type', type: 'picklist', fits: 'string' },
  ],
};

const ticket = { marketo: 'ticketType', salesforce: 'Ticket_Type__c' };
const hotel = { marketo: 'hotel', salesforce: 'Hotel__c' };
/** One pair in use, and one whose field Salesforce no longer shows. */
export const mappedAtFirst: readonly FieldNames[] = [ticket, hotel];

/** The pairs as the API tells them. */
export function memberFieldsOf(pairs: readonly FieldNames[]): MemberFieldsView {
  const labelOf = (side: 'marketo' | 'salesforce', name: string): string =>
    fieldChoices[side].find((field) => field.name === name)?.label ?? 'Hotel';
  const { sentence, remedy } = reasonTold('field-missing-salesforce', {
    marketo: 'Hotel',
    salesforce: 'Hotel',
  });
  const suspended = {
    code: 'field-missing-salesforce',
    text: sentence.text,
    remedy: remedy && remedy.text,
    said: { text: saidOf(sentence), remedy: remedy && saidOf(remedy) },
  };
  return {
    pairs: pairs.map(({ marketo, salesforce }) => ({
      marketo: { name: marketo, label: labelOf('marketo', marketo) },
      salesforce: { name: salesforce, label: labelOf('salesforce', salesforce) },
      suspended: salesforce === hotel.salesforce ? suspended : null,
    })),
  };
}
