import type {
  Condition,
  ConditionWithValueQuery,
  HavingClause,
  WhereClause,
} from '@jetstreamapp/soql-parser-js';
import { malformed } from './errors.ts';

/** A WHERE or HAVING clause as a tree; the parser gives a flat chain with counted parentheses. */
export type Tree<Leaf> =
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: 'not'; readonly inner: Tree<Leaf> }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Tree<Leaf>[] };

export type Leaf = Exclude<ConditionWithValueQuery, { openParen: number } & { field?: never; fn?: never }>;

type Token<L> = '(' | ')' | 'AND' | 'OR' | 'NOT' | { readonly leaf: L };

const isLeaf = (condition: Condition | ConditionWithValueQuery): condition is Leaf =>
  'field' in condition || 'fn' in condition;

function tokens(clause: WhereClause | HavingClause | undefined): Token<Leaf>[] {
  const list: Token<Leaf>[] = [];
  let at: WhereClause | HavingClause | undefined = clause;
  while (at) {
    const left: Condition | ConditionWithValueQuery | null = at.left;
    if (left) {
      list.push(...Array.from({ length: left.openParen ?? 0 }, () => '(' as const));
      if (isLeaf(left)) {
        list.push({ leaf: normalised(left) });
        list.push(...Array.from({ length: left.closeParen ?? 0 }, () => ')' as const));
      }
    }
    if (!('operator' in at)) break;
    list.push(at.operator);
    at = at.right;
  }
  return list;
}

/** The parser leaves LIKE as it was typed, and keeps the other spelling of "differs". */
function normalised(leaf: Leaf): Leaf {
  const typed: string = leaf.operator.toUpperCase();
  return { ...leaf, operator: (typed === '<>' ? '!=' : typed) as Leaf['operator'] };
}

/** The tree of a clause. AND and OR side by side without parentheses are refused, as the platform does. */
export function treeOf(clause: WhereClause | HavingClause): Tree<Leaf> {
  const list = tokens(clause);
  let at = 0;

  function one(): Tree<Leaf> {
    const token = list[at];
    at += 1;
    if (token === 'NOT') return { kind: 'not', inner: one() };
    if (token === '(') {
      const inner = chain();
      if (list[at] !== ')') throw malformed("expecting a right parentheses, found '<EOF>'");
      at += 1;
      return inner;
    }
    if (token === undefined || typeof token === 'string')
      throw malformed(`unexpected token: '${token ?? '<EOF>'}'`);
    return { kind: 'leaf', leaf: token.leaf };
  }

  function chain(): Tree<Leaf> {
    const first = one();
    const operator = list[at];
    if (operator !== 'AND' && operator !== 'OR') return first;
    const parts = [first];
    while (list[at] === 'AND' || list[at] === 'OR') {
      if (list[at] !== operator) throw malformed(`unexpected token: '${operator === 'AND' ? 'OR' : 'AND'}'`);
      at += 1;
      // NOT may begin a condition; after AND or OR it needs parentheses of its own (reference: SOQL, WHERE grammar).
      if (list[at] === 'NOT') throw malformed("unexpected token: 'NOT'");
      parts.push(one());
    }
    return { kind: operator === 'AND' ? 'and' : 'or', parts };
  }

  const tree = chain();
  if (at < list.length) throw malformed("unexpected token: ')'");
  return tree;
}
