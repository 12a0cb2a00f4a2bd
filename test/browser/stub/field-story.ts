import type { FieldsPreview } from '../../../companion/src/links/views.ts';

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
