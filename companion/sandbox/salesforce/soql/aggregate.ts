import type { Query } from '@jetstreamapp/soql-parser-js';
import { sortOrder } from './compare.ts';
import { treeOf } from './condition.ts';
import { malformed } from './errors.ts';
import { compileGroups } from './groups.ts';
import { compileHaving } from './having.ts';
import { groupedMeasure, measure } from './measure.ts';
import { column } from './scope.ts';
import type { Row } from '../org/row.ts';
import type { Group, Measure } from './measure.ts';
import type { Rendered } from './records.ts';
import type { Column, Scope } from './scope.ts';

/** What each column of an aggregate answer is called and how it is found. */
type Output = { readonly key: string; readonly measure: Measure };

const list = <Item>(one: Item | Item[] | undefined): Item[] =>
  one === undefined ? [] : ([one].flat() as Item[]);

function outputs(scope: Scope, query: Query, groups: readonly Column[]): Output[] {
  let unnamed = 0;
  return (query.fields ?? []).map((item): Output => {
    switch (item.type) {
      case 'FieldFunctionExpression': {
        const one = measure(scope, groups, item);
        if (item.alias !== undefined) return { key: item.alias, measure: one };
        if (item.functionName.toLowerCase() === 'tolabel') return { key: one.field.name, measure: one };
        unnamed += 1;
        return { key: `expr${unnamed - 1}`, measure: one };
      }
      case 'Field':
      case 'FieldRelationship': {
        const name = ('rawValue' in item ? item.rawValue : undefined) ?? item.field;
        const on = column(scope, name);
        const alias = 'alias' in item ? item.alias : undefined;
        return { key: alias ?? on.field.name, measure: groupedMeasure(groups, on, name) };
      }
      default:
        throw malformed('Grouped queries select fields and aggregates only.');
    }
  });
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
  const grouping = compileGroups(scope, list(query.groupBy));
  const groups = grouping.columns;
  if (groups.length === 0 && query.limit !== undefined)
    throw malformed('LIMIT is not allowed with an aggregate and without GROUP BY');
  const columns = outputs(scope, query, groups);
  const keeps = query.having ? compileHaving(scope, groups, treeOf(query.having)) : () => true;
  const orders = list(query.orderBy).map((clause) => {
    const one =
      'fn' in clause
        ? measure(scope, groups, clause.fn)
        : groupedMeasure(groups, column(scope, clause.field), clause.field);
    const order = sortOrder(one.field, {
      descending: clause.order === 'DESC',
      nullsLast: clause.nulls === 'LAST',
    });
    return (a: Group, b: Group) => order(one.of(a), one.of(b));
  });
  const keys = columns.map((one) => one.key.toLowerCase());
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) throw malformed(`duplicate alias: ${twice}`);

  return (rows) =>
    grouping
      .split(rows)
      .filter(keeps)
      .sort((a, b) => orders.reduce((result, order) => (result === 0 ? order(a, b) : result), 0))
      .map((group) => ({
        attributes: { type: 'AggregateResult' },
        ...Object.fromEntries(columns.map((one) => [one.key, one.measure.of(group)])),
      }));
}
