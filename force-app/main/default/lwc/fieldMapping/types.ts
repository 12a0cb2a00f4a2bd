import { fieldLabels } from 'c/fieldLabels';

/** A field's type as the viewer knows it, by what the vendors' APIs call it. */
const texts: Readonly<Record<string, string>> = {
  string: fieldLabels.typeText,
  textarea: fieldLabels.typeLongText,
  picklist: fieldLabels.typePicklist,
  multipicklist: fieldLabels.typeChoices,
  phone: fieldLabels.typePhone,
  email: fieldLabels.typeEmail,
  reference: fieldLabels.typeLookup,
  int: fieldLabels.typeWhole,
  integer: fieldLabels.typeWhole,
  double: fieldLabels.typeDecimal,
  float: fieldLabels.typeDecimal,
  boolean: fieldLabels.typeYesNo,
  url: fieldLabels.typeUrl,
  date: fieldLabels.typeDate,
  datetime: fieldLabels.typeTime,
};

/** The type in words; a type that nobody has heard of stays as the vendor calls it. Salesforce's numbers differ by what they fit. */
export const typeText = ({ type, fits }: { readonly type: string; readonly fits?: string }): string =>
  (type === 'double' && fits !== undefined ? texts[fits] : texts[type]) ?? type;
