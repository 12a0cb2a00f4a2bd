import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Switches } from './switches.ts';

/** The files of the bulk API: rows of text with a header. */
export type Format = 'CSV' | 'TSV' | 'SSV';

/** One page of the docs has SSV separated by semicolons, another by spaces. */
const delimiterOf = (format: Format, switches: Switches): string => {
  if (format === 'TSV') return '\t';
  if (format === 'CSV') return ',';
  return switches.bulkSsv === 'semicolon' ? ';' : ' ';
};

/** An extract: what is missing is the word null; NUL and CR bytes occur in values where a switch says so. */
export function written(
  rows: readonly (readonly unknown[])[],
  header: readonly string[],
  format: Format,
  switches: Switches,
): string {
  const text = (value: unknown): string => {
    if (value === null || value === undefined) return 'null';
    if (typeof value === 'boolean' && switches.bulkBooleans === 'digits') return value ? '1' : '0';
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const soiled = (value: string, place: number): string =>
    switches.bulkBytes === 'soiled' && place === 0 ? `${value}\0\r` : value;
  const lines = rows.map((row) => row.map((value, place) => soiled(text(value), place)));
  return stringify([[...header], ...lines], {
    delimiter: delimiterOf(format, switches),
    record_delimiter: '\n',
    quoted_match: /\r/,
  });
}

/** An import file as rows, the header first. Throws an Error for what is no such file. */
export function read(text: string, format: Format, switches: Switches): string[][] {
  return parse(text, {
    delimiter: delimiterOf(format, switches),
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
}

/** A file in the format of an import, for its failures and warnings. */
export function rewritten(rows: readonly (readonly string[])[], format: Format, switches: Switches): string {
  return stringify(
    rows.map((row) => [...row]),
    { delimiter: delimiterOf(format, switches), record_delimiter: '\n' },
  );
}
