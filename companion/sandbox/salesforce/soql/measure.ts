import { field as plainField } from '../objects/field.ts';
import { groupKey, sortOrder } from './compare.ts';
import { malformed } from './errors.ts';
import { functionColumn, isRowFunction } from './functions.ts';
import { column } from './scope.ts';
import type { Field } from '../objects/field.ts';
import type { Row, Value } from '../org/row.ts';
import type { FunctionCall } from './functions.ts';
import type { Column, Scope } from './scope.ts';

/** Rows that fell together, and the grouped columns that a ROLLUP or CUBE has summed over. */
export type Group = { readonly rows: readonly Row[]; readonly over: ReadonlySet<string> };

/** A value of a group of rows, and the field whose rules it compares by. */
export type Measure = { readonly field: Field; of(group: Group): Value };

const integer = plainField('expr', 'int');
const decimal = plainField('expr', 'double');

/** One name per column, whatever alias it was asked under. */
export const nameOf = (on: Column): string => [...on.parents, on.field.name].join('.');

const present = (rows: readonly Row[], on: Column): Value[] =>
  rows.map(on.get).filter((value) => value !== null);

function extreme(on: Column, rows: readonly Row[], descending: boolean): Value {
  const order = sortOrder(on.field, { descending, nullsLast: true });
  return present(rows, on).reduce<Value>((best, one) => (order(best, one) <= 0 ? best : one), null);
}

function sum(on: Column, rows: readonly Row[]): number | null {
  const numbers = present(rows, on).filter((value) => typeof value === 'number');
  return numbers.length === 0 ? null : numbers.reduce((total, one) => total + one, 0);
}

function average(on: Column, rows: readonly Row[]): number | null {
  const total = sum(on, rows);
  return total === null ? null : total / present(rows, on).length;
}

const isNumber = (field: Field): boolean => ['int', 'double', 'currency'].includes(field.type);

/** Booleans, long texts and multi-select picklists cannot be aggregated (describe says so: aggregatable). */
export const isAggregatable = (field: Field): boolean =>
  field.filterable && !['boolean', 'multipicklist'].includes(field.type);

function unsupported(name: string, field: Field): Error {
  return malformed(`field ${field.name} does not support aggregate operator ${name}`);
}

/** An aggregate of a group (SOQL and SOSL Reference, Aggregate Functions), or GROUPING(). */
export function aggregate(scope: Scope, call: FunctionCall): Measure {
  const name = (call.functionName ?? '').toUpperCase();
  const [argument, more] = call.parameters ?? [];
  if (more !== undefined) throw malformed(`unexpected token: ','`);
  if (name === 'COUNT' && argument === undefined) return { field: integer, of: ({ rows }) => rows.length };
  if (argument === undefined) throw malformed(`unexpected token: ')'`);
  const on = typeof argument === 'string' ? column(scope, argument) : functionColumn(scope, argument);
  if (name === 'GROUPING') return { field: integer, of: ({ over }) => (over.has(nameOf(on)) ? 1 : 0) };
  if (!isAggregatable(on.field)) throw unsupported(name, on.field);
  switch (name) {
    case 'COUNT':
      return { field: integer, of: ({ rows }) => present(rows, on).length };
    case 'COUNT_DISTINCT':
      return {
        field: integer,
        of: ({ rows }) => new Set(present(rows, on).map((one) => groupKey(on.field, one))).size,
      };
    case 'MIN':
    case 'MAX':
      return { field: on.field, of: ({ rows }) => extreme(on, rows, name === 'MAX') };
    case 'SUM':
    case 'AVG':
      if (!isNumber(on.field)) throw unsupported(name, on.field);
      return { field: decimal, of: ({ rows }) => (name === 'SUM' ? sum(on, rows) : average(on, rows)) };
    default:
      throw malformed(`Unknown function name: ${call.functionName ?? ''}`);
  }
}

/** A grouped column as a value of its groups; refuses one that is not grouped. */
export function groupedMeasure(groups: readonly Column[], on: Column, said: string): Measure {
  const name = nameOf(on);
  if (!groups.some((one) => nameOf(one) === name))
    throw malformed(`Field must be grouped or aggregated: ${said}`);
  return {
    field: on.field,
    of: ({ rows, over }) => {
      const [first] = rows;
      return first && !over.has(name) ? on.get(first) : null;
    },
  };
}

/** What a call in SELECT, HAVING or ORDER BY of a grouped query means. */
export function measure(scope: Scope, groups: readonly Column[], call: FunctionCall): Measure {
  if (!isRowFunction(call.functionName)) return aggregate(scope, call);
  return groupedMeasure(groups, functionColumn(scope, call), call.functionName ?? '');
}
