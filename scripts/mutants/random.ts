import { readFileSync, globSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { seeded } from '../../companion/sandbox/world/random.ts';

/** A fault drawn by chance: a piece of one file, from a place on, replaced. */
export type Drawn = {
  readonly name: string;
  readonly file: string;
  readonly at: number;
  readonly length: number;
  readonly to: string;
};

const swaps: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};
const opposite = new Map([
  ['some', 'every'],
  ['every', 'some'],
]);

/** All places of the rules and the engine where one operator, condition or truth can be turned round. */
export function places(top: string): Drawn[] {
  return globSync('companion/src/{domain,cycle}/*.ts', { cwd: top })
    .toSorted()
    .flatMap((file) => {
      const source = ts.createSourceFile(
        file,
        readFileSync(path.join(top, file), 'utf8'),
        ts.ScriptTarget.Latest,
        true,
      );
      const found: Drawn[] = [];
      const add = (node: ts.Node, to: string) => {
        const at = node.getStart(source);
        const { line } = source.getLineAndCharacterOfPosition(at);
        const was = node.getText(source).replaceAll(/\s+/g, ' ').slice(0, 60);
        found.push({
          name: `${file}:${String(line + 1)} ${was} > ${to.replaceAll(/\s+/g, ' ').slice(0, 60)}`,
          file,
          at,
          length: node.getEnd() - at,
          to,
        });
      };
      const visit = (node: ts.Node): void => {
        if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
        if (ts.isBinaryExpression(node)) {
          const to = swaps[node.operatorToken.getText(source)];
          if (to !== undefined) add(node.operatorToken, to);
        }
        if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, 'false');
        if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, 'true');
        if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
          add(node, node.operand.getText(source));
        if (ts.isConditionalExpression(node))
          add(
            node,
            `${node.condition.getText(source)} ? ${node.whenFalse.getText(source)} : ${node.whenTrue.getText(source)}`,
          );
        if (ts.isPropertyAccessExpression(node)) {
          const to = opposite.get(node.name.text);
          if (to !== undefined) add(node.name, to);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
      return found;
    });
}

/** So many of them, by a seed. */
export function draw(top: string, count: number, seed: number): Drawn[] {
  const all = places(top);
  const random = seeded(seed);
  return Array.from({ length: Math.min(count, all.length) }, () =>
    all.splice(random.below(all.length), 1),
  ).flat();
}
