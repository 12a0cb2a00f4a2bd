import { elements, isFault, readXml, texts, type XmlFault } from './xml.ts';

/** What package.xml names: members by type, `*` for all of a type (Metadata API Developer Guide, package.xml). */
export type Manifest = ReadonlyMap<string, readonly string[]>;

/** Reads package.xml, or says what is wrong with it. */
export function readManifest(bytes: Uint8Array): Manifest | XmlFault {
  const file = readXml(bytes);
  if (isFault(file)) return file;
  if (file.root !== 'Package') {
    return {
      problem: `Error parsing file: the root of package.xml is ${file.root} and not Package`,
      line: 1,
      column: 1,
    };
  }
  const named = new Map<string, string[]>();
  for (const group of elements(file.content, 'types')) {
    const [name = ''] = texts(group, 'name');
    named.set(name, [...(named.get(name) ?? []), ...texts(group, 'members')]);
  }
  return named;
}
