import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Operation } from '../../scripts/preview/operations.ts';
import { root } from '../../scripts/salesforce/build.ts';

/** Reads from the Apex classes what each method open to components asks of the companion. */

export const controllers = [
  'CampaignSyncController',
  'LinkPolicyController',
  'LinkPreviewController',
  'MemberDecisionController',
  'MemberFieldController',
  'MemberSyncController',
  'StatusPartnerController',
  'StatusRepairController',
  'SyncStatusController',
  'WatchedPairController',
] as const;

const verbs: Readonly<Record<string, Operation['method']>> = {
  get: 'GET',
  getSlowly: 'GET',
  post: 'POST',
  patch: 'PATCH',
  remove: 'DELETE',
};

const sourceOf = (controller: string): string =>
  readFileSync(join(root, `force-app/main/default/classes/${controller}.cls`), 'utf8');

/** The actions for Flow: class, method, and the custom permission that it checks. */
export const flowActions = globSync('force-app/main/default/classes/*Action.cls', { cwd: root }).map(
  (path) => {
    const name = basename(path, '.cls');
    const source = sourceOf(name);
    const [, method = ''] = /@InvocableMethod\([^)]*\)\s*public static [\w<>]+ (\w+)\(/u.exec(source) ?? [];
    const [, permission = ''] = /SyncAccess\.allow\w*\(SyncAccess\.(\w+)/u.exec(source) ?? [];
    return { name, method: `${name}.${method}`, permission: customPermission(permission) };
  },
);

/** The methods of a class that components may call: "Class.method" and its code on one line. */
export function openMethods(controller: string): { readonly name: string; readonly code: string }[] {
  const source = sourceOf(controller);
  const heads = [...source.matchAll(/@AuraEnabled[^\n]*\n\s*public static [\w<>, ]+? (\w+)\(/gu)];
  return heads.map((head, index) => {
    const rest = source.slice(head.index, heads[index + 1]?.index);
    const code = rest.split(/\n {2}private static /u)[0] ?? rest;
    return { name: `${controller}.${head[1] ?? ''}`, code: code.replace(/\s+/gu, ' ') };
  });
}

/** The custom permission behind one of SyncAccess' constants. */
function customPermission(constant: string): Operation['permission'] {
  return `Lockstep_${constant.charAt(0)}${constant.slice(1).toLowerCase()}` as Operation['permission'];
}

/** The text between the bracket that opens at `start` and the one that closes it. */
function between(code: string, start: number): string {
  let depth = 0;
  for (let at = start; at < code.length; at += 1) {
    if ('({'.includes(code[at] ?? '')) depth += 1;
    if (')}'.includes(code[at] ?? '')) depth -= 1;
    if (depth === 0) return code.slice(start + 1, at);
  }
  throw new Error('A bracket stays open.');
}

/** "'key' => value" pairs of the first map in the code. */
const pairsIn = (code: string): [string, string][] =>
  [...code.matchAll(/'(\w+)' => (\w+)/gu)].map(([, key = '', value = '']) => [key, value]);

/** What a method checks and asks, in the form of the preview's table. */
export function operationOf(controller: string, code: string): Operation {
  const [, permission = ''] = /SyncAccess\.allow\w*\( ?SyncAccess\.(\w+)/u.exec(code) ?? [];
  const call = /CompanionClient\.(get|getSlowly|post|patch|remove)\(/u.exec(code);
  if (!call) throw new Error('The method calls nobody.');
  const argument = between(code, call.index + call[0].length - 1);
  const query = /CompanionClient\.query\(/u.exec(argument);
  const asked = query ? pairsIn(between(argument, query.index + query[0].length - 1)) : [];
  const [path = '', body] = (query ? argument.slice(0, query.index) : argument).split(
    /, (?=new Map|\w+ *$)/u,
  );
  const sent = body?.startsWith('new Map')
    ? pairsIn(body).map(([key, value]) => (key === value ? key : `${key}=${value}`))
    : [];
  return {
    permission: customPermission(permission),
    method: verbs[call[1] ?? ''] ?? 'GET',
    path: pathIn(path, sourceOf(controller)),
    ...(call[1] === 'getSlowly' ? { slow: true as const } : {}),
    ...(asked.length > 0 ? { query: Object.fromEntries(asked) } : {}),
    ...(sent.length > 0 ? { body: sent } : {}),
    ...(body !== undefined && /^(?!null)\w+ *$/u.test(body) ? { content: body.trim() } : {}),
  };
}

/** Reads "'/v1/x/' + id + '/y'" as "/v1/x/{id}/y", with constants filled in. */
function pathIn(expression: string, source: string): string {
  return expression
    .split(/\s\+\s?/u)
    .map((part) => {
      const text = /^'(.*)'$/u.exec(part.trim())?.[1];
      if (text !== undefined) return text;
      const name = /(\w+)\)?$/u.exec(part.trim())?.[1];
      if (name === undefined) return '';
      return new RegExp(`\\b${name} = (\\d+);`, 'u').exec(source)?.[1] ?? `{${name}}`;
    })
    .join('');
}
