import { elements, texts, type XmlFault } from './xml.ts';
import type { Component } from './components.ts';
import type { Installed } from './verify.ts';

/** Where a permission set names other components: the element, the one inside with the name, and their type. */
const grants = [
  ['fieldPermissions', 'field', 'CustomField'],
  ['classAccesses', 'apexClass', 'ApexClass'],
  ['customPermissions', 'name', 'CustomPermission'],
  ['objectPermissions', 'object', 'CustomObject'],
] as const;

/** Standard fields and objects are many and this org has few of them: only an admin's own are looked for. */
const isOurs = (type: string, name: string): boolean =>
  type === 'ApexClass' || type === 'CustomPermission' || name.endsWith('__c');

/** What a component refers to and neither the deployment nor the org has. */
export function referenceFaults(
  component: Component,
  all: readonly Component[],
  installed: Installed,
): XmlFault[] {
  if (component.type !== 'PermissionSet') return [];
  return grants.flatMap(([element, key, type]) =>
    elements(component.content, element)
      .flatMap((one) => texts(one, key))
      .filter((name) => isOurs(type, name))
      .filter(
        (name) =>
          !installed.has(type, name) && !all.some((one) => one.type === type && one.fullName === name),
      )
      .map((name) => ({ problem: `In field: ${key} - no ${type} named ${name} found`, line: 1, column: 1 })),
  );
}
