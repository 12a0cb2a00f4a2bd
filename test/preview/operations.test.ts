import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { routes } from '../../companion/src/http/routes/index.ts';
import { operations } from '../../scripts/preview/operations.ts';
import { permissionSets, permissionsOf, type Role } from '../../scripts/preview/users.ts';
import { root } from '../../scripts/salesforce/build.ts';
import { controllers, flowActions, openMethods, operationOf } from './apex-source.ts';

const methods = controllers.flatMap((controller) =>
  openMethods(controller).map((method) => ({ controller, ...method })),
);

test('the stand-in for Apex knows the same methods as the classes', () => {
  assert.deepEqual(methods.map(({ name }) => name).sort(), Object.keys(operations).sort());
  const open = globSync('force-app/main/default/classes/*.cls', { cwd: root }).filter((path) =>
    readFileSync(join(root, path), 'utf8').includes('@AuraEnabled'),
  );
  assert.equal(open.length, controllers.length, 'no other class is open to components');
});

for (const { controller, name, code } of methods) {
  test(`${name} checks and asks the same in Apex and in the preview`, () => {
    assert.deepEqual(operationOf(controller, code), operations[name]);
  });
}

test('every method that components or flows may call has a test that calls it', () => {
  const tests = globSync('force-app/main/default/classes/*Test.cls', { cwd: root })
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
  const callable = [...methods.map(({ name }) => name), ...flowActions.map(({ method }) => method)];
  assert.deepEqual(
    callable.filter((name) => !tests.includes(`${name}(`)),
    [],
  );
});

/** The least role whose permission set has a custom permission. */
const leastRole = (permission: string): Role =>
  (['viewer', 'marketer', 'admin'] as const).find((role) => permissionsOf[role].includes(permission)) ??
  'admin';

/** The route that a method's address leads to. */
function routeOf({ method, path }: { readonly method: string; readonly path: string }) {
  const [address = ''] = path.replace(/\{\w+\}/gu, 'x').split('?');
  return routes.find(
    (route) =>
      route.method.toUpperCase() === method &&
      new RegExp(`^${route.path.replace(/:\w+/gu, '[^/]+')}$`, 'u').test(address),
  );
}

for (const [name, operation] of Object.entries(operations)) {
  test(`${name} is for whom the API serves it`, () => {
    const route = routeOf(operation);
    assert.ok(route, `there is a route for ${operation.path}`);
    const ladder = ['viewer', 'marketer', 'admin'];
    const needed = leastRole(operation.permission);
    assert.ok(
      ladder.indexOf(needed) >= ladder.indexOf(route.role),
      `whoever has ${operation.permission} calls as ${needed}; the route asks for ${route.role}`,
    );
    for (const parameter of Object.keys(operation.query ?? {}))
      assert.ok(
        route.query
          .safeParse({ [parameter]: {} })
          .error?.issues.every(({ code }) => code !== 'unrecognized_keys'),
        `the route knows ${parameter}`,
      );
  });
}

for (const role of ['viewer', 'marketer', 'admin'] as const) {
  test(`the permission set of a ${role} gives what the preview gives`, () => {
    const name = permissionSets[role];
    const xml = readFileSync(
      join(root, `force-app/main/default/permissionsets/${name}.permissionset-meta.xml`),
      'utf8',
    );
    const given = [...xml.matchAll(/<customPermissions>\s*<enabled>true<\/enabled>\s*<name>(\w+)</gu)];
    assert.deepEqual(given.map(([, permission]) => permission).sort(), [...permissionsOf[role]].sort());
    const principals = [...xml.matchAll(/<externalCredentialPrincipal>Lockstep-(\w+)</gu)];
    assert.deepEqual(
      principals.map(([, principal]) => principal?.toLowerCase()),
      [role],
      'and calls with the key of its own role',
    );
    const classes = [...xml.matchAll(/<apexClass>(\w+)</gu)].map(([, one]) => one);
    const needed = methods.filter(({ name: method }) =>
      permissionsOf[role].includes(operations[method]?.permission ?? ''),
    );
    const flows = flowActions.filter(({ permission }) => permissionsOf[role].includes(permission));
    assert.deepEqual(
      classes.sort(),
      [
        ...new Set([
          ...needed.map(({ controller }) => controller),
          ...flows.map(({ name: action }) => action),
        ]),
      ].sort(),
    );
  });
}
