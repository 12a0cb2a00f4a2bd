import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { OrderByClause, Query } from '@jetstreamapp/soql-parser-js';
import { SalesforceError } from '../errors.ts';
import { compileAggregate, isAggregate, isBareCount } from './aggregate.ts';
import { sortOrder } from './compare.ts';
import { columnsOf } from './columns.ts';
import { treeOf } from './condition.ts';
import { invalidField, located, malformed, notSupported } from './errors.ts';
import { drawn } from './found.ts';
import { isInOrder, select } from './plan.ts';
import { compileRecords } from './records.ts';
import { column } from './scope.ts';
import { compileWhere } from './where.ts';
import { visibleObject } from '../org/rights.ts';
import { visibility } from '../access/sharing.ts';
import type { Actor, Org } from '../org/org.ts';
import type { Row, Value } from '../org/row.ts';
import type { Found } from './found.ts';
import type { Rendered } from './records.ts';
import type { Scope } from './scope.ts';

export type QueryOptions = {
  readonly withDeleted: boolean;
  readonly version: string;
  /** Who asks. */
  readonly actor: Actor;
  /** How child records that do not fit on one page are paged; without it all come at once. */
  readonly children?: {
    readonly pageSize: number;
    /** Keeps what is left and returns the address of the page that begins at `from`. */
    next(found: Found, from: number): string;
  };
};

/** Reads one statement; refuses with MALFORMED_QUERY. */
export function parse(soql: string): Query {
  if (soql.length > 100_000) throw malformed('SOQL statements cannot be longer than 100000 characters.');
  try {
    return parseQuery(soql);
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const token = /found(?::| -->)\s*'?([^\n]*?)'?\s*(?:<--|\n|$)/.exec(said)?.[1] ?? '';
    throw malformed(`unexpected token: '${token === '' ? '<EOF>' : token}'`);
  }
}

/** The object a statement selects from; refuses with INVALID_TYPE. */
export function scopeOf(org: Org, query: Query, actor: Actor): Scope {
  const object = visibleObject(org, query.sObject ?? '', actor);
  if (!object) throw notSupported(query.sObject ?? '');
  return { org, object, alias: query.sObjectAlias ?? null, actor };
}

/** USING SCOPE: whose records (SOQL and SOSL Reference, USING SCOPE). */
function usingScope({ actor }: Scope, query: Query): (row: Row) => boolean {
  const asked: string | undefined = query.usingScope?.toLowerCase();
  if (asked === undefined || asked === 'everything') return () => true;
  if (asked === 'mine') return (row) => row['OwnerId'] === actor.userId;
  throw malformed(`The sandbox does not know the scope ${asked}.`);
}

/** The rows a query finds, among all of its object's or among those given. */
function matching(
  scope: Scope,
  query: Query,
  withDeleted: boolean,
  more: { among?: Iterable<Row>; inside?: boolean } = {},
): Row[] {
  const filter = query.where
    ? compileWhere(scope, treeOf(query.where), (inner) => subselect(scope, inner, withDeleted), more.inside)
    : null;
  const owned = usingScope(scope, query);
  const { reads } = visibility(scope.org, scope.actor, scope.object);
  const test = (row: Row): boolean =>
    (withDeleted || row['IsDeleted'] !== true) &&
    owned(row) &&
    (!reads || reads(row)) &&
    (!filter || filter.test(row));
  return more.among ? [...more.among].filter(test) : select(scope, query, filter?.keys ?? null, test);
}

function subselect(outer: Scope, query: Query, withDeleted: boolean): { values: Value[]; object: string } {
  const scope = scopeOf(outer.org, query, outer.actor);
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
  return {
    values: matching(scope, query, withDeleted, { inside: true }).map(on.get),
    object: scope.object.name,
  };
}

function sorted(scope: Scope, clauses: readonly OrderByClause[], rows: Row[]): Row[] {
  if (clauses.length === 0 || isInOrder(rows)) return rows;
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

/** Groups that one answer may hold: an aggregate has no further pages. */
const largestAggregate = 2000;

function cut<Item>(items: Item[], query: Query): Item[] {
  const from = query.offset ?? 0;
  if (from > 2000) {
    throw new SalesforceError('NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000');
  }
  return items.slice(from, from + (query.limit ?? Infinity));
}

/** The first page of a parent's children; the others have addresses of their own. */
function childPage(found: Found, { children }: QueryOptions): Rendered | null {
  if (found.length === 0) return null;
  const length = Math.min(found.length, children?.pageSize ?? Infinity);
  const records = Array.from({ length }, (_, at) => found.record(at));
  const done = length === found.length;
  return {
    totalSize: found.totalSize,
    done,
    ...(done || !children ? {} : { nextRecordsUrl: children.next(found, length) }),
    records,
  };
}

function recordsOf(scope: Scope, query: Query, rows: Row[], options: QueryOptions): Found {
  const { org } = scope;
  const render = compileRecords(scope, query, options.version, (inner, childQuery, parent) => {
    const among = org.where(inner.object.name, parent.field, parent.id);
    const children = matching(inner, childQuery, options.withDeleted, { among });
    return childPage(recordsOf(inner, childQuery, children, options), options);
  });
  const order = query.orderBy === undefined ? [] : [query.orderBy].flat();
  return drawn(org.table(scope.object.name), cut(sorted(scope, order, rows), query), render);
}

function run(org: Org, soql: string, options: QueryOptions): Found {
  const query = parse(soql);
  const scope = scopeOf(org, query, options.actor);
  const rows = matching(scope, query, options.withDeleted);
  if (isBareCount(query)) return { totalSize: cut(rows, query).length, length: 0, record: () => ({}) };
  if (!isAggregate(query)) return recordsOf(scope, query, rows, options);
  const answers = cut(compileAggregate(scope, query)(rows), query);
  if (answers.length > largestAggregate) {
    throw new SalesforceError(
      'EXCEEDED_ID_LIMIT',
      'Aggregate query does not support queryMore(). Use LIMIT to restrict the results to a single batch',
    );
  }
  return { totalSize: answers.length, length: answers.length, record: (at) => answers[at] ?? {} };
}

/** The columns of a statement instead of what it finds. Refuses what runQuery refuses of names. */
export function describeQuery(org: Org, soql: string, actor: Actor): Readonly<Record<string, unknown>> {
  const query = parse(soql);
  const scope = scopeOf(org, query, actor);
  return {
    columnMetadata: columnsOf(scope, query),
    entityName: scope.object.name,
    groupBy: query.groupBy !== undefined,
    idSelected: (query.fields ?? []).some((one) => one.type === 'Field' && one.field.toLowerCase() === 'id'),
    keyPrefix: scope.object.keyPrefix,
  };
}

/**
 * Runs one SOQL statement. Refuses with MALFORMED_QUERY, INVALID_TYPE, INVALID_FIELD or
 * INVALID_QUERY_FILTER_OPERATOR, as the platform does, and shows where in the statement.
 */
export function runQuery(org: Org, soql: string, options: QueryOptions): Found {
  try {
    return run(org, soql, options);
  } catch (error) {
    throw error instanceof SalesforceError ? located(soql, error) : error;
  }
}
