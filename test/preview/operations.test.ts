import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { operations, type Operation } from '../../scripts/preview/operations.ts';
import { root } from '../../scripts/salesforce/build.ts';

const apex = readFileSync(join(root, 'force-app/main/default/classes/CampaignSyncController.cls'), 'utf8');

const verbs: Readonly<Record<string, Operation['method']>> = { get: 'GET', post: 'POST', remove: 'DELETE' };

/** The methods of the class with what stands between their braces. */
function methodsIn(code: string): { name: string; open: boolean; body: string }[] {
  const heads = [
    ...code.matchAll(/(@AuraEnabled\n\s*)?(?:public|private) static [\w<>, ]+? (\w+)\([^)]*\) \{/gu),
  ];
  return heads.map((head, index) => ({
    name: head[2] ?? '',
    open: head[1] !== undefined,
    body: code.slice(head.index, heads[index + 1]?.index),
  }));
}

/** Reads "'/v1/x/' + id + '/y'" as "/v1/x/{id}/y", with constants filled in. */
function pathIn(expression: string): string {
  return expression
    .split(/\s\+\s/u)
    .map((part) => {
      const text = /^'(.*)'$/u.exec(part.trim())?.[1];
      if (text !== undefined) return text;
      const name = /(\w+)\)?$/u.exec(part.trim())?.[1] ?? '';
      return new RegExp(`\\b${name} = (\\d+);`, 'u').exec(apex)?.[1] ?? `{${name}}`;
    })
    .join('');
}

/** The call to the companion that a method makes, itself or through a method of the class. */
function callOf(name: string): Operation {
  const methods = methodsIn(apex);
  const { body = '' } = methods.find((method) => method.name === name) ?? {};
  const flat = body.replace(/\s+/gu, ' ');
  const call =
    /CompanionClient\.(get|post|remove)\( ?((?:'[^']*'|CompanionClient\.encoded\(\w+\)|\w+)(?: \+ (?:'[^']*'|CompanionClient\.encoded\(\w+\)|\w+))*)/u.exec(
      flat,
    );
  if (!call) {
    const helper = methods.find(
      (method) =>
        !method.open && flat.includes(`${method.name}(`) && method.body.includes('CompanionClient.get'),
    );
    assert.ok(helper, `${name} calls the companion`);
    return callOf(helper.name);
  }
  const sent = [...(/new Map<String, Object>\{([^}]*)\}/u.exec(flat)?.[1] ?? '').matchAll(/'(\w+)' =>/gu)];
  return {
    method: verbs[call[1] ?? ''] ?? 'GET',
    path: pathIn(call[2] ?? ''),
    ...(sent.length > 0 ? { body: sent.map(([, key = '']) => key) } : {}),
  };
}

test('the stand-in for Apex knows the same methods as the class', () => {
  const open = methodsIn(apex).filter((method) => method.open);
  assert.deepEqual(open.map(({ name }) => name).sort(), Object.keys(operations).sort());
});

for (const [name, operation] of Object.entries(operations)) {
  test(`${name} asks the companion the same in Apex and in the preview`, () => {
    assert.deepEqual(callOf(name), operation);
  });
}
