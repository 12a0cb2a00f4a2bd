import type { Query } from '@jetstreamapp/soql-parser-js';
import type { Row, Value } from '../org/row.ts';
import { badOperator, invalidField, malformed } from './errors.ts';
import { comparison, like, oneOf } from './compare.ts';
import { functionColumn } from './functions.ts';
import { literal } from './literal.ts';
import { column } from './scope.ts';
import type { Comparison } from './compare.ts';
import type { Leaf, Tree } from './condition.ts';
import type { Literal } from './literal.ts';
import type { Column, Scope } from './scope.ts';

/** A compiled filter. `keys` names a field and the values it must have, for finding rows without reading them all. */
export type Filter = {
  test(row: Row): boolean;
  readonly keys: { readonly field: string; readonly values: readonly Value[] } | null;
};

/** Runs the sub-select of a semi-join and gives the values of its one column; null stands for none. */
export type Subselect = (query: Query) => { readonly values: readonly Value[]; readonly object: string };

type Where = {
  readonly scope: Scope;
  readonly subselect: Subselect;
  /** Whether this is the filter of a sub-select itself. */
  readonly inside: boolean;
};

const isList = (value: unknown): value is readonly string[] => Array.isArray(value);

function literals(where: Where, leaf: Leaf, on: Column): Literal[] {
  if (!('value' in leaf)) return [];
  const sources = isList(leaf.value) ? leaf.value : [leaf.value];
  return sources.map((source, at) => {
    const type = isList(leaf.literalType) ? leaf.literalType[at] : leaf.literalType;
    if (type === undefined || isList(type)) throw malformed(`unexpected token: '${source}'`);
    return literal(on.field, type, source, where.scope.org.now());
  });
}

const values = (all: readonly Literal[]): Value[] =>
  all.map((one) => {
    if (one.kind === 'span') throw malformed('date literals cannot be used with IN');
    return one.value;
  });

function semiJoin(where: Where, leaf: Leaf & { valueQuery: Query }, on: Column): Filter {
  if (on.field.type !== 'id' && on.field.type !== 'reference') {
    throw malformed(`The left operand '${on.field.name}' of a semi join must be an id or a reference field`);
  }
  if (where.inside) throw malformed('Nested semi join sub-selects are not supported');
  const inner = where.subselect(leaf.valueQuery);
  if (inner.object === where.scope.object.name) {
    throw malformed('The inner and outer selects should not be on the same object type');
  }
  const found = new Set<Value>(inner.values.filter((one) => one !== null));
  if (leaf.operator === 'NOT IN') return { test: (row) => !found.has(on.get(row)), keys: null };
  if (leaf.operator !== 'IN') throw malformed(`unexpected token: '('`);
  return { test: (row) => found.has(on.get(row)), keys: keysOf(on, [...found]) };
}

const keysOf = (on: Column, wanted: readonly Value[]): Filter['keys'] =>
  on.parents.length > 0 || on.field.derive || wanted.includes(null)
    ? null
    : { field: on.field.name, values: wanted };

const textTypes = ['string', 'email', 'phone', 'url', 'picklist', 'textarea'];

/** Whether a multi-select value has all parts of one of the given values, as in ('A;B', 'C'). */
function includesAny(wanted: readonly Value[]): (value: Value) => boolean {
  const parts = (value: Value): string[] => (typeof value === 'string' ? value.toLowerCase().split(';') : []);
  const choices = wanted.map(parts);
  return (value) => {
    const held = new Set(parts(value));
    return choices.some((choice) => choice.length > 0 && choice.every((one) => held.has(one)));
  };
}

function leafFilter(where: Where, leaf: Leaf): Filter {
  const on = 'field' in leaf ? column(where.scope, leaf.field) : functionColumn(where.scope, leaf.fn);
  if (!on.field.filterable)
    throw invalidField(`field '${on.field.name}' can not be filtered in a query call`);
  if ('valueQuery' in leaf) return semiJoin(where, leaf, on);
  const listed = 'value' in leaf && isList(leaf.value);
  if (listed !== ['IN', 'NOT IN', 'INCLUDES', 'EXCLUDES'].includes(leaf.operator)) {
    throw malformed(`unexpected token: '${leaf.operator}'`);
  }
  const given = literals(where, leaf, on);
  const filter = (test: (value: Value) => boolean, keys: Filter['keys'] = null): Filter => ({
    test: (row) => test(on.get(row)),
    keys,
  });
  switch (leaf.operator) {
    case 'IN':
      return filter(oneOf(on.field, values(given)), keysOf(on, values(given)));
    case 'NOT IN': {
      const among = oneOf(on.field, values(given));
      return filter((value) => !among(value));
    }
    case 'LIKE': {
      const [pattern] = values(given);
      if (!textTypes.includes(on.field.type)) {
        throw badOperator(`invalid operator on ${on.field.type} field`);
      }
      return filter(like(typeof pattern === 'string' ? pattern : ''));
    }
    case 'INCLUDES':
    case 'EXCLUDES': {
      if (on.field.type !== 'multipicklist') throw badOperator(`invalid operator on ${on.field.type} field`);
      const includes = includesAny(values(given));
      const wanted = leaf.operator === 'INCLUDES';
      return filter((value) => includes(value) === wanted);
    }
    default:
      return compared(on, leaf.operator, given, filter);
  }
}

function compared(
  on: Column,
  operator: Comparison,
  given: readonly Literal[],
  filter: (test: (value: Value) => boolean, keys: Filter['keys']) => Filter,
): Filter {
  const [against] = given;
  if (!against) throw malformed(`unexpected token: '${operator}'`);
  if (on.field.type === 'boolean' && operator !== '=' && operator !== '!=') {
    throw badOperator('invalid operator on boolean field');
  }
  const keys = operator === '=' && against.kind === 'value' ? keysOf(on, [against.value]) : null;
  return filter(comparison(on.field, operator, against), keys);
}

const isSemiJoin = (tree: Tree<Leaf>): boolean => tree.kind === 'leaf' && 'valueQuery' in tree.leaf;

function checkSemiJoins(tree: Tree<Leaf>, top: boolean): number {
  if (tree.kind === 'leaf') {
    if (!isSemiJoin(tree)) return 0;
    if (!top) {
      throw malformed(
        'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.',
      );
    }
    return 1;
  }
  if (tree.kind === 'not') return checkSemiJoins(tree.inner, false);
  if (tree.kind === 'or' && tree.parts.some(isSemiJoin)) {
    throw malformed("Semi join sub-selects are not allowed with the 'OR' operator");
  }
  return tree.parts.reduce((sum, part) => sum + checkSemiJoins(part, top && tree.kind === 'and'), 0);
}

function compile(where: Where, tree: Tree<Leaf>): Filter {
  if (tree.kind === 'leaf') return leafFilter(where, tree.leaf);
  if (tree.kind === 'not') {
    const inner = compile(where, tree.inner);
    return { test: (row) => !inner.test(row), keys: null };
  }
  const parts = tree.parts.map((part) => compile(where, part));
  if (tree.kind === 'or') return { test: (row) => parts.some((one) => one.test(row)), keys: null };
  return {
    test: (row) => parts.every((one) => one.test(row)),
    keys: parts.find((one) => one.keys)?.keys ?? null,
  };
}

/** Compiles a WHERE tree for a scope; at most two semi-joins, only at the top (reference: SOQL, semi-joins). */
export function compileWhere(scope: Scope, tree: Tree<Leaf>, subselect: Subselect, inside = false): Filter {
  if (checkSemiJoins(tree, true) > 2) throw malformed('maximum 2 semi join sub-selects are allowed');
  return compile({ scope, subselect, inside }, tree);
}
