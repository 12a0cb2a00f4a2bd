import type { OrderByClause, Query } from '@jetstreamapp/soql-parser-js';
import { secondsOf } from '../time.ts';
import { treeOf } from './condition.ts';
import { literal } from './literal.ts';
import { column } from './scope.ts';
import type { Bound, Range } from '../org/ordered.ts';
import type { Row, Value } from '../org/row.ts';
import type { OrderName, Table } from '../org/table.ts';
import type { Leaf, Tree } from './condition.ts';
import type { Scope } from './scope.ts';

/**
 * Which rows a statement must look at: by an index, by a range of ids or stamps, or all. It gives a superset, since
 * the filter looks at every row again, and picks what costs least, as the platform's optimizer does with its indexes
 * (Best Practices for Deployments with Large Data Volumes, "Query Optimizer").
 */
type Access = {
  readonly rows: Iterable<Row>;
  /** Whether they come in the order that is asked for: then a limit ends the search. */
  readonly sorted: boolean;
};

type Keys = { readonly field: string; readonly values: readonly Value[] };

type Path = { readonly cost: number; readonly access: () => Access };
type Asked = { readonly order: OrderName; readonly descending: boolean };

/** Looking a row up and sorting it later costs this much of reading one in order. */
const sortCost = 3;

const isOrderName = (name: string): name is OrderName => name === 'Id' || name === 'SystemModstamp';

/** The conditions that every row must meet. */
const demanded = (tree: Tree<Leaf>): readonly Leaf[] => {
  if (tree.kind === 'leaf') return [tree.leaf];
  return tree.kind === 'and' ? tree.parts.flatMap(demanded) : [];
};

type Condition = { readonly name: string; readonly operator: string; readonly values: readonly Value[] };

/** A condition on a stored field of the object itself, against values; null when it is another kind. */
function conditionOf(scope: Scope, leaf: Leaf): Condition | null {
  if (!('field' in leaf) || !('value' in leaf) || !('operator' in leaf)) return null;
  const on = column(scope, leaf.field);
  if (on.parents.length > 0 || on.field.derive) return null;
  const types = [leaf.literalType].flat();
  const values: Value[] = [];
  for (const [at, source] of [leaf.value].flat().entries()) {
    const type = types[at] ?? types[0];
    if (type === undefined) return null;
    const one = literal(on.field, type, source, scope.org.now());
    if (one.kind === 'value') values.push(one.value);
    else values.push(leaf.operator.startsWith('<') ? one.before : one.from);
  }
  return { name: on.field.name, operator: leaf.operator, values };
}

const boundOf = (order: OrderName, value: Value): Bound =>
  order === 'Id' ? { key: 0, id: String(value) } : { key: secondsOf(value), id: null };

function rangeOf(order: OrderName, conditions: readonly Condition[]): Range {
  let from: Bound | null = null;
  let until: Bound | null = null;
  for (const { name, operator, values } of conditions) {
    const [value = null] = values;
    if (name !== order || value === null) continue;
    if (operator === '>' || operator === '>=') from = later(from, boundOf(order, value));
    if (operator === '<' || operator === '<=') until = earlier(until, boundOf(order, value));
  }
  return { from, until };
}

const isLater = (one: Bound, other: Bound): boolean =>
  one.key === other.key ? (one.id ?? '') > (other.id ?? '') : one.key > other.key;
const later = (one: Bound | null, other: Bound): Bound => (one && isLater(one, other) ? one : other);
const earlier = (one: Bound | null, other: Bound): Bound => (one && isLater(other, one) ? one : other);

/** Whether the order asked for is one the table keeps: by Id, or by SystemModstamp, with or without Id behind it. */
function askedOrder(scope: Scope, query: Query): Asked | null {
  // The order and the limit of groups are not those of rows.
  if (query.groupBy !== undefined) return null;
  const clauses: OrderByClause[] = query.orderBy === undefined ? [] : [query.orderBy].flat();
  const names = clauses.map((one) => {
    if (!('field' in one)) return '';
    const on = column(scope, one.field);
    return on.parents.length > 0 ? '' : on.field.name;
  });
  const descending = clauses[0]?.order === 'DESC';
  if (clauses.some((one) => (one.order === 'DESC') !== descending)) return null;
  const [first = '', second, ...more] = names;
  if (!isOrderName(first) || more.length > 0) return null;
  if (second !== undefined && !(first === 'SystemModstamp' && second === 'Id')) return null;
  return { order: first, descending };
}

/** The rows that hold one of the values, where the table can find them without reading all. */
function byKeys(table: Table, { field, values }: Keys): Path | null {
  const wanted = [...new Set(values)];
  if (field === 'Id') {
    const rows = (): Row[] => wanted.flatMap((id) => (typeof id === 'string' ? (table.get(id) ?? []) : []));
    return { cost: wanted.length, access: () => ({ rows: rows(), sorted: false }) };
  }
  let cost = 0;
  for (const value of wanted) {
    const count = table.countOf(field, value);
    if (value === null || count === null) return null;
    cost += count;
  }
  const rows = (): Set<Row> => new Set(wanted.flatMap((value) => table.find(field, value) ?? []));
  return { cost, access: () => ({ rows: rows(), sorted: false }) };
}

function byRange(table: Table, order: OrderName, range: Range, asked: Asked | null): Path {
  const sorted = asked?.order === order;
  return {
    cost: table.rangeSize(order, range),
    access: () => ({ rows: table.inOrder(order, range, sorted && asked.descending), sorted }),
  };
}

function accessOf(scope: Scope, query: Query, keys: Keys | null): Access {
  const table = scope.org.table(scope.object.name);
  const asked = askedOrder(scope, query);
  const leaves = query.where ? demanded(treeOf(query.where)) : [];
  const conditions = leaves.flatMap((leaf) => conditionOf(scope, leaf) ?? []);
  const equal = conditions.filter(({ operator }) => operator === '=' || operator === 'IN');
  const keyed = [...(keys ? [keys] : []), ...equal.map(({ name, values }) => ({ field: name, values }))]
    .flatMap((one) => byKeys(table, one) ?? [])
    .sort((a, b) => a.cost - b.cost)[0];

  const ranges = (['Id', 'SystemModstamp'] as const)
    .map((order) => ({ order, range: rangeOf(order, conditions) }))
    .filter(({ order, range }) => range.from !== null || range.until !== null || order === asked?.order)
    .map(({ order, range }): Path => {
      const path = byRange(table, order, range, asked);
      const wanted = (query.offset ?? 0) + (query.limit ?? Infinity);
      if (order !== asked?.order) return { ...path, cost: path.cost * sortCost };
      // Rows that the best index would find lie evenly among those in order: so many are read until enough are found.
      const share = keyed ? Math.max(1, keyed.cost) / Math.max(1, table.count()) : 1;
      return { ...path, cost: Math.min(path.cost, wanted / Math.min(1, share)) };
    });
  const best = [...(keyed ? [{ ...keyed, cost: keyed.cost * sortCost }] : []), ...ranges].sort(
    (a, b) => a.cost - b.cost,
  )[0];
  if (best && best.cost <= table.count() * sortCost) return best.access();
  return { rows: table.all(), sorted: false };
}

/** Answers that came out of their table in the order asked for. */
const inOrder = new WeakSet<readonly Row[]>();

/** Whether `select` gave these rows in the order that their statement asks for, so that they need no sorting. */
export const isInOrder = (rows: readonly Row[]): boolean => inOrder.has(rows);

/**
 * The rows that pass the test, in no order unless `isInOrder` says so; only as many as LIMIT and OFFSET need where the
 * order allows it. `keys` are those a compiled filter found, such as the values of a semi-join.
 */
export function select(scope: Scope, query: Query, keys: Keys | null, test: (row: Row) => boolean): Row[] {
  const { rows, sorted } = accessOf(scope, query, keys);
  const enough = sorted ? (query.offset ?? 0) + (query.limit ?? Infinity) : Infinity;
  const found: Row[] = [];
  if (enough === 0) return found;
  for (const row of rows) {
    if (!test(row)) continue;
    found.push(row);
    if (found.length >= enough) break;
  }
  if (sorted) inOrder.add(found);
  return found;
}
