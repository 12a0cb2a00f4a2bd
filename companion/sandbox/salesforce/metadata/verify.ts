import { componentsOf, type Component } from './components.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { referenceFaults } from './references.ts';
import { knownTypeNames } from './types.ts';
import { isFault, type XmlFault } from './xml.ts';
import type { Files } from './zip.ts';

/** What the org has already, for references from a deployment. */
export type Installed = {
  /** Whether the org has this component, such as CustomField `Campaign.Lockstep_Program__c`. */
  has(type: string, fullName: string): boolean;
};

/** How one component fared (Metadata API Developer Guide, DeployMessage). */
export type Verdict = {
  readonly componentType: string;
  readonly fullName: string;
  readonly fileName: string;
  /** Null when all is well. */
  readonly fault: XmlFault | null;
};

const onManifest = (fullName: string, problem: string, fault?: XmlFault): Verdict => ({
  componentType: '',
  fullName,
  fileName: 'package.xml',
  fault: fault ?? { problem, line: 1, column: 1 },
});

const verdictOn = ({ type, fullName, fileName }: Component, fault: XmlFault | null): Verdict => ({
  componentType: type,
  fullName,
  fileName,
  fault,
});

function verdictsOn(component: Component, all: readonly Component[], installed: Installed): Verdict[] {
  const faults = component.faults.length > 0 ? component.faults : referenceFaults(component, all, installed);
  return faults.length > 0
    ? faults.map((fault) => verdictOn(component, fault))
    : [verdictOn(component, null)];
}

/** The components that package.xml names, and a fault for each name that leads nowhere. */
function named(manifest: Manifest, all: readonly Component[]): { found: Set<Component>; lost: Verdict[] } {
  const found = new Set<Component>();
  const lost: Verdict[] = [];
  for (const [type, members] of manifest) {
    if (!knownTypeNames.has(type)) {
      lost.push(onManifest(type, `Unknown type name '${type}' specified in package.xml`));
      continue;
    }
    for (const member of members) {
      const these = all.filter((one) => one.type === type && (member === '*' || one.fullName === member));
      for (const one of these) found.add(one);
      if (these.length > 0 || member === '*') continue;
      const problem = `An object '${member}' of type ${type} was named in package.xml, but was not found in zipped directory`;
      lost.push(onManifest(member, problem));
    }
  }
  return { found, lost };
}

/** Files of which package.xml names nothing, neither the component nor one that lies in it. */
function unnamed(found: ReadonlySet<Component>, all: readonly Component[]): Verdict[] {
  const touched = new Set([...found].map((one) => one.fileName));
  return all
    .filter((one) => one.parent === null && !touched.has(one.fileName))
    .map((one) => verdictOn(one, { problem: 'Not in package.xml', line: 1, column: 1 }));
}

/** Judges a deployment component by component, package.xml first. */
export function verify(files: Files | null, installed: Installed): readonly Verdict[] {
  const bytes = files?.get('package.xml');
  if (!files || !bytes) return [onManifest('package.xml', 'No package.xml found')];
  const manifest = readManifest(bytes);
  if (isFault(manifest)) return [onManifest('package.xml', '', manifest)];
  const { components, strange } = componentsOf(files);
  const { found, lost } = named(manifest, components);
  return [
    ...(lost.length > 0
      ? lost
      : [{ componentType: '', fullName: 'package.xml', fileName: 'package.xml', fault: null }]),
    ...[...found].flatMap((one) => verdictsOn(one, components, installed)),
    ...unnamed(found, components),
    ...strange.map((path) => ({
      componentType: '',
      fullName: path,
      fileName: path,
      fault: { problem: 'Not in package.xml', line: 1, column: 1 },
    })),
  ];
}
