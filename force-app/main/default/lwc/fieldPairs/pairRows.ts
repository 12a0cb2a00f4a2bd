import type { FieldNames, MemberFieldsView } from 'c/companion';
import { fieldLabels } from 'c/fieldLabels';
import { reasonTexts } from 'c/reasonTexts';
import { tell } from 'c/sentences';
import { fill } from 'c/words';

type Field = MemberFieldsView['pairs'][number]['marketo'] & {
  /** In words; null where nobody knows it. */
  readonly type: string | null;
};

/** A pair as the list shows it. */
export type FieldPair = {
  readonly marketo: Field;
  readonly salesforce: Field;
  readonly suspended: MemberFieldsView['pairs'][number]['suspended'];
  /** Not synced before somebody saves. */
  readonly isNew: boolean;
};

/** Tells pairs apart; names of fields have no such sign. */
export const keyOf = ({ marketo, salesforce }: { readonly [side in keyof FieldNames]: { name: string } }) =>
  `${marketo.name}=${salesforce.name}`;

const badges = {
  new: { label: fieldLabels.newPair, tone: 'info', icon: 'add' },
  suspended: { label: fieldLabels.suspended, tone: 'warning', icon: 'warning' },
  used: { label: fieldLabels.inUse, tone: 'success', icon: 'check' },
} as const;

const cellOf = ({ name, label, type }: Field) => ({
  label,
  small: type === null ? name : fill(fieldLabels.named, name, type),
});

/** A pair in the viewer's language: both fields, how it is doing, and what to do where it is not synced. */
export function rowOf(pair: FieldPair) {
  const { marketo, salesforce, suspended, isNew } = pair;
  return {
    key: keyOf(pair),
    marketo: cellOf(marketo),
    salesforce: cellOf(salesforce),
    badge: badges[isNew ? 'new' : suspended === null ? 'used' : 'suspended'],
    text: suspended && tell(reasonTexts, suspended.said.text, suspended.text),
    remedy: suspended && tell(reasonTexts, suspended.said.remedy, suspended.remedy),
    remove: fill(fieldLabels.remove, marketo.label, salesforce.label),
  };
}
