import type { GroupByClause } from '@jetstreamapp/soql-parser-js';
import { groupKey } from './compare.ts';
import { malformed } from './errors.ts';
import { functionColumn } from './functions.ts';
import { nameOf } from './measure.ts';
import { column } from './scope.ts';
import type { Field } from '../objects/field.ts';
import type { Row } from '../org/row.ts';
import type { Group } from './measure.ts';
import type { Column, Scope } from './scope.ts';

/** GROUP BY, GROUP BY ROLLUP and GROUP BY CUBE (SOQL and SOSL Reference, GROUP BY). */
export type Grouping = {
  readonly columns: readonly Column[];
  /** The rows in their groups, subtotals too; one group for all when nothing is grouped by. */
  split(rows: readonly Row[]): Group[];
};

/** Fields with a value of their own in nearly every record cannot be grouped by (describe says so: groupable). */
export const isGroupable = (field: Field): boolean =>
  field.filterable && !['double', 'currency', 'datetime', 'multipicklist', 'textarea'].includes(field.type);

function plain(scope: Scope, on: string): Column {
  const found = column(scope, on);
  if (!isGroupable(found.field))
    throw malformed(`field '${found.field.name}' can not be grouped in a query call`);
  return found;
}

/** The sets of columns to sum over, from the finest to the grand total. */
function subtotals(kind: string, columns: readonly Column[]): Column[][] {
  if (kind === 'ROLLUP')
    return columns
      .map((_, at) => columns.slice(at))
      .concat([[]])
      .reverse();
  return Array.from({ length: 2 ** columns.length }, (_, bits) =>
    columns.filter((_column, at) => ((bits >> at) & 1) === 1),
  );
}

function splitBy(columns: readonly Column[], over: readonly Column[], rows: readonly Row[]): Group[] {
  const names = new Set(over.map(nameOf));
  const by = columns.filter((one) => !names.has(nameOf(one)));
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const key = by.map((one) => groupKey(one.field, one.get(row))).join(' ');
    const group = byKey.get(key);
    if (group) group.push(row);
    else byKey.set(key, [row]);
  }
  return [...byKey.values()].map((group) => ({ rows: group, over: names }));
}

/** Compiles a GROUP BY clause; without one the whole is one group, even when it is empty. */
export function compileGroups(scope: Scope, clauses: readonly GroupByClause[]): Grouping {
  if (clauses.length === 0) return { columns: [], split: (rows) => [{ rows, over: new Set() }] };
  const [first] = clauses;
  const call = first && 'fn' in first ? first.fn : undefined;
  const kind = (call?.functionName ?? '').toUpperCase();
  if (kind === 'ROLLUP' || kind === 'CUBE') {
    const columns = (call?.parameters ?? []).map((one) =>
      typeof one === 'string' ? plain(scope, one) : functionColumn(scope, one),
    );
    if (clauses.length > 1 || columns.length > 3) throw malformed(`${kind} takes up to three fields`);
    const sets = subtotals(kind, columns);
    return { columns, split: (rows) => sets.flatMap((over) => splitBy(columns, over, rows)) };
  }
  const columns = clauses.map((clause) =>
    'fn' in clause ? functionColumn(scope, clause.fn) : plain(scope, clause.field),
  );
  return { columns, split: (rows) => splitBy(columns, [], rows) };
}
