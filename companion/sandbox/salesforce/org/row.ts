/** What a field can hold. Dates and instants are text in Salesforce's own form, which sorts as time does. */
export type Value = string | number | boolean | null;

/** One stored record. Never changed in place: a write puts a new row, so whoever holds the old one still sees it. */
export type Row = { readonly Id: string } & Readonly<Record<string, Value>>;

/** What computed fields may ask of the org. */
export type Reader = {
  /** The record with this id, deleted or not; undefined when the id is null or unknown. */
  get(object: string, id: Value | undefined): Row | undefined;
  /** All records whose field holds the value, deleted or not. */
  where(object: string, field: string, value: Value): readonly Row[];
};

/** The stored value of a field; null when nothing was stored. */
export const valueOf = (row: Row, field: string): Value => row[field] ?? null;

/** The stored text of a field; null when it holds none. */
export function textOf(row: Row, field: string): string | null {
  const value = row[field];
  return typeof value === 'string' ? value : null;
}
