import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { OrderByClause, Query } from '@jetstreamapp/soql-parser-js';
import { SalesforceError } from '../errors.ts';
import { compileAggregate, isAggregate, isBareCount } from './aggregate.ts';
import { sortOrder } from './compare.ts';
import { columnsOf } from './columns.ts';
import { treeOf } from './condition.ts';
import { invalidField, malformed, notSupported } from './errors.ts';
import { compileRecords } from './records.ts';
import { column } from './scope.ts';
import { compileWhere } from './where.ts';
import type { Org } from '../org/org.ts';
import type { Row, Value } from '../org/row.ts';
import type { Rendered } from './records.ts';
import type { Scope } from './scope.ts';
import type { Filter } from './where.ts';

/** What a query found. Records are drawn when they are read, so that a long answer costs what is fetched of it. */
export type Found = {
  readonly totalSize: number;
  /** How many records the answer lists; 0 for a bare count. */
  readonly length: number;
  record(at: number): Rendered;
};

export type QueryOptions = { readonly withDeleted: boolean; readonly version: string };

/** Reads one statement; refuses with MALFORMED_QUERY. */
export function parse(soql: string): Query {
  if (soql.length > 100_000) throw malformed('SOQL statements cannot be longer than 100000 characters.');
  try {
    return parseQuery(soql);
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : '').split('\n');
    throw malformed(`\n${soql.slice(0, 200)}\nERROR: ${line}`);
  }
}

/** The object a statement selects from; refuses with INVALID_TYPE. */
export function scopeOf(org: Org, query: Query): Scope {
  const object = org.object(query.sObject ?? '');
  if (!object) throw notSupported(query.sObject ?? '');
  return { org, object, alias: query.sObjectAlias ?? null };
}

function rowsWith(scope: Scope, filter: Filter | null): Iterable<Row> {
  const table = scope.org.table(scope.object.name);
  const { keys } = filter ?? { keys: null };
  if (!keys) return table.all();
  if (keys.field === 'Id') {
    return [...new Set(keys.values)].flatMap((id) => (typeof id === 'string' ? (table.get(id) ?? []) : []));
  }
  const found = keys.values.map((value) => table.find(keys.field, value));
  return found.includes(null) ? table.all() : new Set(found.flatMap((rows) => rows ?? []));
}

/** The rows a query finds, among all of its object's or among those given. */
function matching(scope: Scope, query: Query, withDeleted: boolean, among?: Iterable<Row>): Row[] {
  const filter = query.where
    ? compileWhere(scope, treeOf(query.where), (inner) => subselect(scope.org, inner, withDeleted))
    : null;
  return [...(among ?? rowsWith(scope, filter))].filter(
    (row) => (withDeleted || row['IsDeleted'] !== true) && (!filter || filter.test(row)),
  );
}

function subselect(org: Org, query: Query, withDeleted: boolean): { values: Value[]; object: string } {
  const scope = scopeOf(org, query);
  const [item, second] = query.fields ?? [];
  if (item?.type !== 'Field' || second) throw malformed('A sub-select has exactly one field');
  if (query.limit !== undefined || query.orderBy !== undefined || query.offset !== undefined) {
    throw malformed('LIMIT, OFFSET and ORDER BY are not allowed in a semi join sub-select');
  }
  const on = column(scope, item.field);
  if (on.field.type !== 'id' && on.field.type !== 'reference') {
    throw malformed(
      `Entity '${scope.object.name}' field '${on.field.name}' is no id or reference: the selected field of a sub-select must be one`,
    );
  }
  return { values: matching(scope, query, withDeleted).map(on.get), object: scope.object.name };
}

function sorted(scope: Scope, clauses: readonly OrderByClause[], rows: Row[]): Row[] {
  if (clauses.length === 0) return rows;
  const orders = clauses.map((clause) => {
    if (!('field' in clause)) throw malformed('Ordering by an aggregate needs a grouped query');
    const on = column(scope, clause.field);
    if (!on.field.filterable)
      throw invalidField(`field '${on.field.name}' can not be sorted in a query call`);
    const how = { descending: clause.order === 'DESC', nullsLast: clause.nulls === 'LAST' };
    return { on, compare: sortOrder(on.field, how) };
  });
  // Each value is read once and not at every comparison: it may be computed from other records.
  const keyed = rows.map((row) => ({ row, keys: orders.map(({ on }) => on.get(row)) }));
  keyed.sort((a, b) => {
    for (const [at, { compare }] of orders.entries()) {
      const result = compare(a.keys[at] ?? null, b.keys[at] ?? null);
      if (result !== 0) return result;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

function cut<Item>(items: Item[], query: Query): Item[] {
  const from = query.offset ?? 0;
  if (from > 2000) {
    throw new SalesforceError('NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000');
  }
  return items.slice(from, from + (query.limit ?? Infinity));
}

function recordsOf(scope: Scope, query: Query, rows: Row[], options: QueryOptions): Found {
  const { org } = scope;
  const render = compileRecords(scope, query, options.version, (inner, childQuery, parent) => {
    const children = matching(
      inner,
      childQuery,
      options.withDeleted,
      org.where(inner.object.name, parent.field, parent.id),
    );
    const found = recordsOf(inner, childQuery, children, options);
    const records = Array.from({ length: found.length }, (_, at) => found.record(at));
    return records.length === 0 ? null : { totalSize: found.totalSize, done: true, records };
  });
  const order = query.orderBy === undefined ? [] : [query.orderBy].flat();
  const shown = cut(sorted(scope, order, rows), query);
  return {
    totalSize: shown.length,
    length: shown.length,
    record: (at) => {
      const row = shown[at];
      return row ? render(row) : {};
    },
  };
}

/**
 * Runs one SOQL statement. Refuses with MALFORMED_QUERY, INVALID_TYPE, INVALID_FIELD or
 * INVALID_QUERY_FILTER_OPERATOR, as the platform does.
 */
export function runQuery(org: Org, soql: string, options: QueryOptions): Found {
  const query = parse(soql);
  const scope = scopeOf(org, query);
  const rows = matching(scope, query, options.withDeleted);
  if (isBareCount(query)) return { totalSize: cut(rows, query).length, length: 0, record: () => ({}) };
  if (!isAggregate(query)) return recordsOf(scope, query, rows, options);
  const answers = cut(compileAggregate(scope, query)(rows), query);
  return { totalSize: answers.length, length: answers.length, record: (at) => answers[at] ?? {} };
}

/** The columns of a statement instead of what it finds. Refuses what runQuery refuses of names. */
export function describeQuery(org: Org, soql: string): Readonly<Record<string, unknown>> {
  const query = parse(soql);
  const scope = scopeOf(org, query);
  return {
    columnMetadata: columnsOf(scope, query),
    entityName: scope.object.name,
    groupBy: query.groupBy !== undefined,
    idSelected: (query.fields ?? []).some((one) => one.type === 'Field' && one.field.toLowerCase() === 'id'),
    keyPrefix: scope.object.keyPrefix,
  };
}
