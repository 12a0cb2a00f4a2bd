import type { FieldNames, MemberFieldChoicesView, MemberFieldsView } from 'c/companion';
import { fieldLabels } from 'c/fieldLabels';
import { keyOf, type FieldPair } from 'c/fieldPairs';
import { counted, fill, number } from 'c/words';
import { typeText } from './types';

/** Pairs that a connection has at most, as the API says. */
export const MOST = 20;

type Pair = Pick<MemberFieldsView['pairs'][number], 'marketo' | 'salesforce' | 'suspended'>;

/** What somebody changed and did not save yet. */
export type Draft = { readonly added: readonly Pair[]; readonly removed: readonly Pair[] };
export const nothing: Draft = { added: [], removed: [] };

const without = <One extends Pair>(pairs: readonly One[], others: readonly Pair[]): One[] =>
  pairs.filter((pair) => !others.some((other) => keyOf(other) === keyOf(pair)));

/** The pairs that would be synced: those that are and stay, then new ones. */
export const pairsOf = (now: readonly Pair[], { added, removed }: Draft): Pair[] => [
  ...without(now, removed),
  ...without(added, now),
];

/** Both names of each, as the API takes them. */
export const namesOf = (pairs: readonly Pair[]): FieldNames[] =>
  pairs.map(({ marketo, salesforce }) => ({ marketo: marketo.name, salesforce: salesforce.name }));

/** With this pair; one that was taken off the list comes back as it was. */
export const withPair = ({ added, removed }: Draft, pair: Pair): Draft =>
  without([pair], removed).length === 0
    ? { added, removed: without(removed, [pair]) }
    : { added: [...added, pair], removed };

/** Without this pair. */
export const withoutPair = ({ added, removed }: Draft, pair: Pair): Draft =>
  without([pair], added).length === 0
    ? { added: without(added, [pair]), removed }
    : { added, removed: [...removed, pair] };

/** The list's rows, with types where the choices tell them. */
export function rowsOf(
  now: readonly Pair[],
  draft: Draft,
  choices: MemberFieldChoicesView | null,
): FieldPair[] {
  const typeIn = (fields: readonly { name: string; type: string; fits?: string }[], name: string) => {
    const field = fields.find((one) => one.name === name);
    return field === undefined ? null : typeText(field);
  };
  return pairsOf(now, draft).map((pair) => ({
    marketo: { ...pair.marketo, type: typeIn(choices?.marketo ?? [], pair.marketo.name) },
    salesforce: { ...pair.salesforce, type: typeIn(choices?.salesforce ?? [], pair.salesforce.name) },
    suspended: pair.suspended,
    isNew: without([pair], now).length > 0,
  }));
}

type Option = { readonly label: string; readonly value: string };

const optionsOf = (
  fields: readonly { name: string; label: string; type: string; fits?: string }[],
): Option[] =>
  fields
    .map((field) => ({
      label: fill(fieldLabels.option, field.label, field.name, typeText(field)),
      value: field.name,
    }))
    .sort((one, other) => one.label.localeCompare(other.label));

/** What may be added: fields without a partner, of Salesforce only those that fit the chosen one; and why there is none. */
export function offerOf(choices: MemberFieldChoicesView, pairs: readonly Pair[], chosen: string) {
  const isFree = (side: 'marketo' | 'salesforce') => {
    const taken = new Set(pairs.map((pair) => pair[side].name));
    return ({ name }: { readonly name: string }) => !taken.has(name);
  };
  const marketo = choices.marketo.filter(isFree('marketo'));
  const field = marketo.find(({ name }) => name === chosen);
  const fitting = field === undefined ? [] : choices.salesforce.filter(({ fits }) => fits === field.type);
  const salesforce = fitting.filter(isFree('salesforce'));
  return { marketo: optionsOf(marketo), salesforce: optionsOf(salesforce), none: reason() };

  function reason(): string | null {
    if (choices.marketo.length === 0) return fieldLabels.noneMarketo;
    if (marketo.length === 0) return fieldLabels.marketoTaken;
    if (field === undefined || salesforce.length > 0) return null;
    const why = fitting.length === 0 ? fieldLabels.noneFits : fieldLabels.allTaken;
    return fill(why, field.label, typeText(field));
  }
}

/** What saving would do, a sentence each; none where nothing is otherwise. */
export function willOf(now: readonly Pair[], draft: Draft): string[] {
  const added = without(draft.added, now).length;
  const removed = draft.removed.length - without(draft.removed, now).length;
  return [
    ...(added === 0
      ? []
      : [`${counted(added, fieldLabels.oneAdding, fieldLabels.manyAdding)} ${fieldLabels.filling}`]),
    ...(removed === 0 ? [] : [counted(removed, fieldLabels.oneRemoving, fieldLabels.manyRemoving)]),
  ];
}

/** That there is no room for more; null while there is. */
export const mostText = (pairs: readonly Pair[]): string | null =>
  pairs.length < MOST ? null : fill(fieldLabels.most, number(pairs.length));
