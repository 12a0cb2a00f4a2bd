import { toId18 } from '../ids.ts';
import { isDate, parseInstant, stamp } from '../time.ts';
import { badOperator, invalidField, malformed } from './errors.ts';
import { spanOf } from './dates.ts';
import type { Field } from '../objects/field.ts';
import type { Value } from '../org/row.ts';

/** One value of a filter, in the form in which rows hold it. A date literal is a span of instants or days. */
export type Literal =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'span'; readonly from: string; readonly before: string };

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text between the quotes, with escapes resolved; `\_` and `\%` keep their backslash for LIKE. */
function unquote(source: string): string {
  return source.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (all, what: string) => {
    if (what.length === 5) return String.fromCharCode(parseInt(what.slice(1), 16));
    if (what === '_' || what === '%') return all;
    const known = escapes[what.toLowerCase()] ?? (`'"\\`.includes(what) ? what : null);
    if (known === null) throw malformed(`Illegal character sequence '\\${what}' in string literal`);
    return known;
  });
}

const typeName: Partial<Record<Field['type'], string>> = { datetime: 'dateTime', currency: 'double' };

function mismatch(field: Field, quotes: boolean): Error {
  const type = typeName[field.type] ?? field.type;
  return invalidField(
    `value of filter criterion for field '${field.name}' must be of type ${type} and should ${quotes ? '' : 'not '}be enclosed in quotes`,
  );
}

function text(field: Field, source: string): Value {
  const value = unquote(source);
  switch (field.type) {
    case 'id':
    case 'reference': {
      if (value === '') return null;
      const id = toId18(value);
      if (id === null) throw badOperator(`invalid ID field: ${value}`);
      return id;
    }
    case 'boolean':
    case 'int':
    case 'double':
    case 'currency':
    case 'date':
    case 'datetime':
      throw mismatch(field, false);
    default:
      // An empty text is stored as null, so it finds null.
      return value === '' ? null : value;
  }
}

/** What a literal of this type means for this field; refuses a literal of another type as the platform does. */
export function literal(field: Field, type: string, source: string, now: number): Literal {
  const value = (one: Value): Literal => ({ kind: 'value', value: one });
  switch (type) {
    case 'NULL':
      return value(null);
    case 'STRING':
      return value(text(field, source));
    case 'BOOLEAN':
      if (field.type !== 'boolean') throw mismatch(field, field.type !== 'int');
      return value(source.toLowerCase() === 'true');
    case 'INTEGER':
    case 'DECIMAL':
      if (!['int', 'double', 'currency'].includes(field.type)) {
        throw mismatch(field, !['boolean', 'date', 'datetime'].includes(field.type));
      }
      return value(Number(source));
    case 'DATETIME': {
      const ms = parseInstant(source);
      if (field.type !== 'datetime' || ms === null) throw mismatch(field, field.type !== 'date');
      return value(new Date(ms).toISOString().replace('Z', '+0000'));
    }
    case 'DATE':
      if (field.type !== 'date' || !isDate(source)) throw mismatch(field, field.type !== 'datetime');
      return value(source);
    case 'DATE_LITERAL':
    case 'DATE_N_LITERAL': {
      if (field.type !== 'date' && field.type !== 'datetime') throw mismatch(field, true);
      const span = spanOf(source, now);
      const shown = (ms: number): string => (field.type === 'date' ? stamp(ms).slice(0, 10) : stamp(ms));
      return { kind: 'span', from: shown(span.start), before: shown(span.end) };
    }
    default:
      throw malformed(`unexpected token: '${source}'`);
  }
}
