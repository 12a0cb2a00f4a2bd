import type { PartnerChoices, Partners } from 'c/companion';

/** What somebody chose and did not save yet, by the status that it was chosen for; null is no partner. */
export type Edits = {
  readonly marketo: ReadonlyMap<string, string | null>;
  readonly salesforce: ReadonlyMap<string, string | null>;
};

export const noEdits: Edits = { marketo: new Map(), salesforce: new Map() };

export const withEdit = (edits: Edits, side: keyof Edits, status: string, partner: string | null): Edits => ({
  ...edits,
  [side]: new Map([...edits[side], [status, partner]]),
});

/**
 * The partners as they would be. What a program status leads to comes back as the lowest step that leads there. The other
 * campaign statuses come back as what was chosen for them, if that has a partner itself: naming one that has none would
 * give it this one.
 */
export function draftOf(choices: PartnerChoices, edits: Edits): PartnerChoices {
  const marketo = choices.marketo.map((status) => {
    const edited = status.same ? undefined : edits.marketo.get(status.name);
    return edited === undefined ? status : { ...status, partner: edited };
  });
  const hasPartner = (name: string) => marketo.find((status) => status.name === name)?.partner !== null;
  const salesforce = choices.salesforce.map((status) => {
    const lowest = marketo.find(({ partner }) => partner === status.label);
    if (lowest !== undefined) return { ...status, given: true, partner: lowest.name };
    if (status.same) return { ...status, given: false };
    const edited = edits.salesforce.get(status.label);
    const own = edited === undefined ? (status.given ? null : status.partner) : edited;
    return { ...status, given: false, partner: own !== null && hasPartner(own) ? own : null };
  });
  return { marketo, salesforce };
}

/** All partners beside equal names, as the API takes them. */
export const partnersOf = ({ marketo, salesforce }: PartnerChoices): Partners => [
  ...marketo.flatMap(({ name, same, partner }) =>
    same || partner === null ? [] : [{ marketo: name, salesforce: partner }],
  ),
  ...salesforce.flatMap(({ label, same, given, partner }) =>
    same || given || partner === null ? [] : [{ marketo: partner, salesforce: label }],
  ),
];

/** Whether these edits make other partners than there are. */
export const differs = (choices: PartnerChoices, edits: Edits): boolean =>
  JSON.stringify(partnersOf(draftOf(choices, edits))) !==
  JSON.stringify(partnersOf(draftOf(choices, noEdits)));
