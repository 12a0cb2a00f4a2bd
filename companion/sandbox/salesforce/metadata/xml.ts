import { XMLParser } from 'fast-xml-parser';
import { SyntaxValidator } from 'fast-xml-validator';

/** A place in a file where its XML is wrong. */
export type XmlFault = { readonly problem: string; readonly line: number; readonly column: number };

/** A well-formed file: its root element's name and what that holds. */
export type XmlRoot = {
  readonly root: string;
  readonly namespace: string;
  readonly content: Readonly<Record<string, unknown>>;
};

const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  ignoreDeclaration: true,
});

export const isFault = (one: object): one is XmlFault => 'problem' in one;

const at = (error: object, name: string): number => {
  const value = (error as Record<string, unknown>)[name];
  return typeof value === 'number' ? value : 1;
};

/** Reads a metadata file, or says where it is not well-formed. */
export function readXml(bytes: Uint8Array): XmlRoot | XmlFault {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    SyntaxValidator.validate(text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      problem: `Error parsing file: ${error.message}`,
      line: at(error, 'line'),
      column: at(error, 'col'),
    };
  }
  const [root = '', content] = Object.entries(parser.parse(text) as Record<string, unknown>)[0] ?? [];
  const inside = typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  const namespace = inside['@xmlns'];
  return { root, namespace: typeof namespace === 'string' ? namespace : '', content: inside };
}

/** The elements of that name, none when there are none. */
export function elements(
  content: Readonly<Record<string, unknown>>,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  const held: unknown = content[name];
  return (Array.isArray(held) ? held : [held]).filter(
    (one): one is Record<string, unknown> => typeof one === 'object' && one !== null,
  );
}

/** The texts of the elements of that name. */
export function texts(content: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const held: unknown = content[name];
  return (Array.isArray(held) ? held : [held]).filter((one): one is string => typeof one === 'string');
}
