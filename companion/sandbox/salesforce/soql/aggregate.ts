import type {
  FieldFunctionExpression,
  FunctionExp,
  GroupByClause,
  Query,
} from '@jetstreamapp/soql-parser-js';
import { field as plainField } from '../objects/field.ts';
import { treeOf } from './condition.ts';
import { comparison, groupKey, sortOrder } from './compare.ts';
import { literal } from './literal.ts';
import { column } from './scope.ts';
import { invalidField, malformed } from './errors.ts';
import type { Field } from '../objects/field.ts';
import type { Row, Value } from '../org/row.ts';
import type { Leaf, Tree } from './condition.ts';
import type { Rendered } from './records.ts';
import type { Column, Scope } from './scope.ts';

/** A value of a group of rows, and the field whose rules it compares by. */
type Measure = { readonly field: Field; of(rows: readonly Row[]): Value };

const integer = plainField('expr', 'int');
const decimal = plainField('expr', 'double');

const present = (rows: readonly Row[], on: Column): Value[] =>
  rows.map(on.get).filter((value) => value !== null);

function extreme(on: Column, rows: readonly Row[], descending: boolean): Value {
  return present(rows, on).sort(sortOrder(on.field, { descending, nullsLast: true }))[0] ?? null;
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

function measure(scope: Scope, call: FieldFunctionExpression | FunctionExp): Measure {
  const name = (call.functionName ?? '').toUpperCase();
  const [argument] = call.parameters ?? [];
  if (argument !== undefined && typeof argument !== 'string') throw malformed(`unexpected token: '('`);
  if (name === 'COUNT' && argument === undefined) return { field: integer, of: (rows) => rows.length };
  if (argument === undefined) throw malformed(`unexpected token: ')'`);
  const on = column(scope, argument);
  switch (name) {
    case 'COUNT':
      return { field: integer, of: (rows) => present(rows, on).length };
    case 'COUNT_DISTINCT':
      return {
        field: integer,
        of: (rows) => new Set(present(rows, on).map((one) => groupKey(on.field, one))).size,
      };
    case 'MIN':
    case 'MAX':
      return { field: on.field, of: (rows) => extreme(on, rows, name === 'MAX') };
    case 'SUM':
    case 'AVG':
      if (!isNumber(on.field))
        throw malformed(`aggregate function ${name} does not support field ${argument}`);
      return { field: decimal, of: (rows) => (name === 'SUM' ? sum(on, rows) : average(on, rows)) };
    default:
      throw malformed(`The sandbox does not know the function ${name}.`);
  }
}

/** What each column of an aggregate answer is called and how it is found. */
type Output = { readonly key: string; readonly measure: Measure };

const list = <Item>(one: Item | Item[] | undefined): Item[] =>
  one === undefined ? [] : ([one].flat() as Item[]);

function grouped(scope: Scope, clause: GroupByClause): Column {
  if (!('field' in clause)) throw malformed('The sandbox groups by fields only.');
  return column(scope, clause.field);
}

const ofFirst = (on: Column): Measure => ({
  field: on.field,
  of: (rows) => {
    const [first] = rows;
    return first ? on.get(first) : null;
  },
});

const sameColumn = (one: Column, other: Column): boolean =>
  one.field.name === other.field.name && one.parents.join('.') === other.parents.join('.');

function groupedMeasure(scope: Scope, groups: readonly Column[], name: string): Measure {
  const on = column(scope, name);
  if (!groups.some((one) => sameColumn(one, on)))
    throw malformed(`Field must be grouped or aggregated: ${name}`);
  return ofFirst(on);
}

function outputs(scope: Scope, query: Query, groups: readonly Column[]): Output[] {
  let unnamed = 0;
  return (query.fields ?? []).map((item): Output => {
    switch (item.type) {
      case 'FieldFunctionExpression': {
        const one = measure(scope, item);
        if (item.alias !== undefined) return { key: item.alias, measure: one };
        unnamed += 1;
        return { key: `expr${unnamed - 1}`, measure: one };
      }
      case 'Field':
      case 'FieldRelationship': {
        const name = ('rawValue' in item ? item.rawValue : undefined) ?? item.field;
        const on = column(scope, name);
        const alias = 'alias' in item ? item.alias : undefined;
        return { key: alias ?? on.field.name, measure: groupedMeasure(scope, groups, name) };
      }
      default:
        throw malformed('Grouped queries select fields and aggregates only.');
    }
  });
}

function having(
  scope: Scope,
  groups: readonly Column[],
  tree: Tree<Leaf>,
): (rows: readonly Row[]) => boolean {
  if (tree.kind === 'not') {
    const inner = having(scope, groups, tree.inner);
    return (rows) => !inner(rows);
  }
  if (tree.kind !== 'leaf') {
    const parts = tree.parts.map((part) => having(scope, groups, part));
    return (rows) => (tree.kind === 'and' ? parts.every((one) => one(rows)) : parts.some((one) => one(rows)));
  }
  const { leaf } = tree;
  const one = 'fn' in leaf ? measure(scope, leaf.fn) : groupedMeasure(scope, groups, leaf.field);
  const { operator } = leaf;
  const type = leaf.literalType;
  if (!('value' in leaf) || typeof leaf.value !== 'string' || typeof type !== 'string') {
    throw malformed('The sandbox compares with one value in HAVING.');
  }
  if (!['=', '!=', '<', '<=', '>', '>='].includes(operator))
    throw malformed(`unexpected token: '${operator}'`);
  const test = comparison(
    one.field,
    operator as '=' | '!=' | '<' | '<=' | '>' | '>=',
    literal(one.field, type, leaf.value, scope.org.now()),
  );
  return (rows) => test(one.of(rows));
}

function groupRows(rows: readonly Row[], groups: readonly Column[]): Row[][] {
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const key = groups.map((one) => groupKey(one.field, one.get(row))).join(' ');
    const group = byKey.get(key);
    if (group) group.push(row);
    else byKey.set(key, [row]);
  }
  return [...byKey.values()];
}

/** Whether the query's answer is made of aggregates instead of records. */
export function isAggregate(query: Query): boolean {
  const calls = (query.fields ?? []).filter((item) => item.type === 'FieldFunctionExpression');
  return query.groupBy !== undefined || calls.some((item) => item.isAggregateFn === true);
}

/** Whether the query is a bare `SELECT COUNT() FROM …`, whose answer is totalSize alone. */
export function isBareCount(query: Query): boolean {
  const bare = (query.fields ?? []).some(
    (item) =>
      item.type === 'FieldFunctionExpression' &&
      item.functionName.toUpperCase() === 'COUNT' &&
      item.parameters.length === 0,
  );
  if (
    bare &&
    ((query.fields ?? []).length > 1 || query.groupBy !== undefined || query.orderBy !== undefined)
  ) {
    throw malformed('COUNT() must be the only element in the SELECT list, without GROUP BY or ORDER BY');
  }
  return bare;
}

/** Compiles an aggregate query into a function from its matching rows to its answer rows. */
export function compileAggregate(scope: Scope, query: Query): (rows: readonly Row[]) => Rendered[] {
  const groups = list(query.groupBy).map((clause) => grouped(scope, clause));
  const columns = outputs(scope, query, groups);
  const keeps = query.having ? having(scope, groups, treeOf(query.having)) : () => true;
  const orders = list(query.orderBy).map((clause) => {
    const one = 'fn' in clause ? measure(scope, clause.fn) : groupedMeasure(scope, groups, clause.field);
    const order = sortOrder(one.field, {
      descending: clause.order === 'DESC',
      nullsLast: clause.nulls === 'LAST',
    });
    return (a: readonly Row[], b: readonly Row[]) => order(one.of(a), one.of(b));
  });
  const keys = columns.map((one) => one.key.toLowerCase());
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) throw invalidField(`duplicate alias: ${twice}`);

  return (rows) => {
    // Without GROUP BY the whole is one group, even when it is empty.
    const all = groups.length > 0 ? groupRows(rows, groups) : [[...rows]];
    return all
      .filter(keeps)
      .sort((a, b) => orders.reduce((result, order) => (result === 0 ? order(a, b) : result), 0))
      .map((group) => ({
        attributes: { type: 'AggregateResult' },
        ...Object.fromEntries(columns.map((one) => [one.key, one.measure.of(group)])),
      }));
  };
}
