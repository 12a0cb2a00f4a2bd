import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** The CSV of Bulk API 2.0 (Bulk API 2.0 Developer Guide, "Prepare CSV Files" and "Create a Job"). */

export const delimiters = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
} as const;

export const lineEndings = { LF: '\n', CRLF: '\r\n' } as const;

export type Format = {
  readonly columnDelimiter: keyof typeof delimiters;
  readonly lineEnding: keyof typeof lineEndings;
};

export type Sheet = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** Whether the lines end as the job says; line breaks within quotes do not count. */
function endsAsSaid(text: string, format: Format): boolean {
  const end = text.search(/\r?\n/);
  if (end < 0) return true;
  return text.startsWith(lineEndings[format.lineEnding], end);
}

/** Reads what was uploaded; throws an Error whose message is that of the failed job. */
export function readSheet(text: string, format: Format): Sheet {
  if (!endsAsSaid(text, format)) {
    throw new Error(`LineEnding is invalid on user data. Current LineEnding setting is ${format.lineEnding}`);
  }
  try {
    const [columns, ...rows] = parse(text, {
      bom: true,
      delimiter: delimiters[format.columnDelimiter],
      record_delimiter: lineEndings[format.lineEnding],
      skip_empty_lines: true,
    });
    if (!columns) throw new Error('The CSV has no header row');
    return { columns, rows };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`InvalidBatch : Failed to parse CSV. ${why}`, { cause: error });
  }
}

/** Writes rows as Salesforce does: a header, every value in quotes, nothing for null. */
export function writeSheet(
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  format: Format,
): string {
  return stringify([columns, ...rows], {
    delimiter: delimiters[format.columnDelimiter],
    record_delimiter: lineEndings[format.lineEnding],
    quoted: true,
    quoted_empty: true,
  });
}
