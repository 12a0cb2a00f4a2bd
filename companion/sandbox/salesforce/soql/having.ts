import { comparison, like, oneOf } from './compare.ts';
import { malformed } from './errors.ts';
import { literal } from './literal.ts';
import { groupedMeasure, measure } from './measure.ts';
import { column } from './scope.ts';
import type { Leaf, Tree } from './condition.ts';
import type { Literal } from './literal.ts';
import type { Group, Measure } from './measure.ts';
import type { Column, Scope } from './scope.ts';

/** HAVING: filters of groups, by what was aggregated or grouped (SOQL and SOSL Reference, HAVING). */

type Test = (group: Group) => boolean;

function literals(scope: Scope, one: Measure, leaf: Leaf): Literal[] {
  if (!('value' in leaf)) throw malformed('semi join sub-selects are not allowed in HAVING');
  const sources = [leaf.value].flat();
  const types = [leaf.literalType].flat();
  return sources.map((source, at) => {
    const type = types[at] ?? types[0];
    if (typeof source !== 'string' || typeof type !== 'string')
      throw malformed(`unexpected token: '${leaf.operator}'`);
    return literal(one.field, type, source, scope.org.now());
  });
}

function leafTest(scope: Scope, groups: readonly Column[], leaf: Leaf): Test {
  const one =
    'fn' in leaf
      ? measure(scope, groups, leaf.fn)
      : groupedMeasure(groups, column(scope, leaf.field), leaf.field);
  const given = literals(scope, one, leaf);
  const [first] = given;
  if (!first) throw malformed(`unexpected token: '${leaf.operator}'`);
  switch (leaf.operator) {
    case 'IN':
    case 'NOT IN': {
      const among = oneOf(
        one.field,
        given.map((each) => (each.kind === 'value' ? each.value : null)),
      );
      const wanted = leaf.operator === 'IN';
      return (group) => among(one.of(group)) === wanted;
    }
    case 'LIKE': {
      const test = like(first.kind === 'value' ? String(first.value) : '');
      return (group) => test(one.of(group));
    }
    case 'INCLUDES':
    case 'EXCLUDES':
      throw malformed(`unexpected token: '${leaf.operator}'`);
    default: {
      const test = comparison(one.field, leaf.operator, first);
      return (group) => test(one.of(group));
    }
  }
}

/** Compiles a HAVING tree. */
export function compileHaving(scope: Scope, groups: readonly Column[], tree: Tree<Leaf>): Test {
  if (tree.kind === 'leaf') return leafTest(scope, groups, tree.leaf);
  if (tree.kind === 'not') {
    const inner = compileHaving(scope, groups, tree.inner);
    return (group) => !inner(group);
  }
  const parts = tree.parts.map((part) => compileHaving(scope, groups, part));
  return tree.kind === 'and'
    ? (group) => parts.every((one) => one(group))
    : (group) => parts.some((one) => one(group));
}
