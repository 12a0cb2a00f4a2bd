import { elements, isFault, readXml, texts, type XmlFault } from './xml.ts';
import { typeOfDirectory, type MetadataType } from './types.ts';
import type { Files } from './zip.ts';

/** One component in a deployment, with the file that is shown beside it and what is wrong with that. */
export type Component = {
  readonly type: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly faults: readonly XmlFault[];
  /** The component that holds this one in its file; null for those with files of their own. */
  readonly parent: Component | null;
  /** What its XML holds; empty for code. */
  readonly content: Readonly<Record<string, unknown>>;
};

const metadataNamespace = 'http://soap.sforce.com/2006/04/metadata';
const fault = (problem: string): XmlFault => ({ problem, line: 1, column: 1 });

/** The component's name as its path gives it: without suffix, with its folder where its type has folders. */
function nameOf(type: MetadataType, rest: readonly string[]): string {
  const path = type.inFolder ? rest.join('/') : (rest[0] ?? '');
  return type.suffix !== null && path.endsWith(`.${type.suffix}`)
    ? path.slice(0, -type.suffix.length - 1)
    : path;
}

/** Reads the file that describes a component and checks its root; a type's own or the `-meta.xml` beside the content. */
function described(files: Files, type: MetadataType, path: string): Pick<Component, 'faults' | 'content'> {
  const bytes = files.get(path);
  if (!bytes) return { faults: [fault(`Metadata file ${path} is missing`)], content: {} };
  const file = readXml(bytes);
  if (isFault(file)) return { faults: [file], content: {} };
  const right = file.root === type.xmlName && file.namespace === metadataNamespace;
  const problem = `Error parsing file: the root is ${file.root} in "${file.namespace}" and not ${type.xmlName} in "${metadataNamespace}"`;
  return { faults: right ? [] : [fault(problem)], content: file.content };
}

function ofBundle(files: Files, type: MetadataType, name: string): Component {
  const folder = `${type.directoryName}/${name}`;
  const fileName = `${folder}/${name}.js-meta.xml`;
  if (type.xmlName !== 'LightningComponentBundle') {
    return { type: type.xmlName, fullName: name, fileName: folder, faults: [], parent: null, content: {} };
  }
  const { faults, content } = described(files, type, fileName);
  // A bundle of nothing but styles is one too (Lightning Web Components guide, Share CSS Style Rules).
  const isWhole = ['js', 'html', 'css'].some((ending) => files.has(`${folder}/${name}.${ending}`));
  const missing = isWhole ? [] : [fault(`The bundle has neither ${name}.js nor ${name}.html`)];
  return {
    type: type.xmlName,
    fullName: name,
    fileName,
    faults: [...faults, ...missing],
    parent: null,
    content,
  };
}

function childrenOf(type: MetadataType, parent: Component): Component[] {
  return Object.entries(type.children).flatMap(([element, child]) =>
    elements(parent.content, element).map((content): Component => {
      const [name = ''] = texts(content, 'fullName');
      // Labels stand alone; what an object holds is named after it.
      const fullName = type.xmlName === 'CustomLabels' ? name : `${parent.fullName}.${name}`;
      return { type: child, fullName, fileName: parent.fileName, faults: parent.faults, parent, content };
    }),
  );
}

/** Everything a deployment holds, and the paths that lie in no folder the org knows. */
export function componentsOf(files: Files): {
  readonly components: readonly Component[];
  readonly strange: readonly string[];
} {
  const components = new Map<string, Component>();
  const strange: string[] = [];
  for (const path of files.keys()) {
    if (path === 'package.xml' || /^destructiveChanges(?:Pre|Post)?\.xml$/.test(path)) continue;
    const [directory = '', ...rest] = path.split('/');
    const type = typeOfDirectory.get(directory);
    if (!type || rest.length === 0) {
      strange.push(path);
      continue;
    }
    if (type.suffix === null) {
      const [name = ''] = rest;
      if (!components.has(`${directory}/${name}`))
        components.set(`${directory}/${name}`, ofBundle(files, type, name));
      continue;
    }
    if (path.endsWith('-meta.xml')) continue;
    const { faults, content } = described(files, type, type.metaFile ? `${path}-meta.xml` : path);
    const own: Component = {
      type: type.xmlName,
      fullName: nameOf(type, rest),
      fileName: path,
      faults,
      parent: null,
      content,
    };
    components.set(path, own);
    for (const child of childrenOf(type, own))
      components.set(`${path} ${child.type} ${child.fullName}`, child);
  }
  return { components: [...components.values()], strange };
}
