/**
 * SOQL by template, so that no value reaches a query unescaped: soql`SELECT Id FROM Lead WHERE Email IN ${emails}`.
 * Strings are quoted, lists of strings become (…), Dates become datetime literals, other queries are nested as they are.
 */

export type Soql = { readonly soql: string };
type Literal = string | number | boolean | Date | readonly string[] | Soql;

/** Builds a query or a piece of one. Throws on an empty list: the caller must not ask about nothing. */
export function soql(texts: TemplateStringsArray, ...values: readonly Literal[]): Soql {
  return {
    soql: texts.map((text, at) => text + (at < values.length ? literal(values[at] as Literal) : '')).join(''),
  };
}

function literal(value: Literal): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, 'Z');
  if ('soql' in value) return value.soql;
  if (value.length === 0) throw new RangeError('An IN list of SOQL must not be empty');
  return `(${value.map(quoted).join(',')})`;
}

/** Reserved characters of a quoted string (SOQL and SOSL reference, quoted string escape sequences). */
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};
const reserved = /[\\'\n\r\t\b\f]/g;
const quoted = (text: string): string => `'${text.replace(reserved, (char) => escapes[char] ?? char)}'`;

/** Room for the values of one IN list, so that a query with its text, its host and the headers stays far under 16,384 bytes. */
const roomBytes = 8_000;

/** Cuts values, duplicates left out, into lists that each fit one request; counted as they travel, percent-encoded. */
export function listsThatFit(values: Iterable<string>, room = roomBytes): string[][] {
  const lists: string[][] = [];
  let left = 0;
  for (const value of new Set(values)) {
    const bytes = encodeURIComponent(`${quoted(value)},`).length;
    if (bytes > left) {
      lists.push([]);
      left = room;
    }
    lists.at(-1)?.push(value);
    left -= bytes;
  }
  return lists;
}

/** A list of fields with more of them by their names, which are data: whatever is no name of a field is refused. */
export function withFields(list: Soql, names: readonly string[]): Soql {
  const strange = names.find((name) => !/^[A-Za-z]\w{0,79}$/.test(name));
  if (strange !== undefined) throw new RangeError(`"${strange}" is no name of a field`);
  return { soql: [list.soql, ...names].join(', ') };
}
