import { XMLParser } from 'fast-xml-parser';
import type { Reply } from '../http.ts';

/**
 * SOAP 1.1 as the Partner API and the Metadata API speak it (SOAP API and Metadata API Developer Guides). Prefixes of names
 * are dropped when reading.
 */

/** An element: its text, or its children by name. Names that occur twice hold a list. */
export type Element = string | { readonly [name: string]: Element | readonly Element[] | undefined };

export type SoapRequest = {
  /** Name of the call, such as login. */
  readonly call: string;
  readonly body: Element;
  /** The session in the header; empty when there is none. */
  readonly sessionId: string;
};

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
});

const isMany = (found: Element | readonly Element[]): found is readonly Element[] => Array.isArray(found);

/** The children with this name, as a list. */
export function children(element: Element | undefined, name: string): Element[] {
  if (element === undefined || typeof element === 'string') return [];
  const found = element[name];
  if (found === undefined) return [];
  return isMany(found) ? [...found] : [found];
}

/** The text of the child with this name; null when it is missing or holds elements. */
export function textIn(element: Element | undefined, name: string): string | null {
  const [found] = children(element, name);
  return typeof found === 'string' ? found : null;
}

/** Reads an envelope; null when the text is none. */
export function readEnvelope(text: string): SoapRequest | null {
  // A document type has no place in SOAP; who sends one wants a parser to expand it.
  if (/<!DOCTYPE/i.test(text.slice(0, 1000))) return null;
  let parsed: Element;
  try {
    parsed = parser.parse(text) as Element;
  } catch {
    return null;
  }
  const [envelope] = children(parsed, 'Envelope');
  const [body] = children(envelope, 'Body');
  if (body === undefined || typeof body === 'string') return null;
  const [call] = Object.keys(body);
  if (call === undefined) return null;
  const [header] = children(envelope, 'Header');
  const [session] = children(header, 'SessionHeader');
  return { call, body: children(body, call)[0] ?? '', sessionId: textIn(session, 'sessionId') ?? '' };
}

export const escapeXml = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[one] ?? one,
  );

/** What an answer may hold; a list repeats its element, null is xsi:nil. */
export type Content =
  string | number | boolean | null | { readonly [name: string]: Content | readonly Content[] };

const isList = (value: Content | readonly Content[]): value is readonly Content[] => Array.isArray(value);

function element(name: string, value: Content | readonly Content[]): string {
  if (isList(value)) return value.map((one) => element(name, one)).join('');
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (typeof value !== 'object') return `<${name}>${escapeXml(String(value))}</${name}>`;
  const inner = Object.entries(value).map(([key, one]) => element(key, one));
  return `<${name}>${inner.join('')}</${name}>`;
}

export const partnerNamespace = 'urn:partner.soap.sforce.com';

function envelope(body: string, namespace: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
    `xmlns="${namespace}" ` +
    'xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
  );
}

const headers = { 'Content-Type': 'text/xml;charset=UTF-8' };

/** The answer to a call: `result` once, or once per item of a list. */
export const answered = (
  call: string,
  result: Content | readonly Content[],
  namespace = partnerNamespace,
): Reply => ({
  status: 200,
  body: envelope(element(`${call}Response`, { result }), namespace),
  headers,
});

/** A refused call: HTTP 500 with a fault, as SOAP 1.1 wants it. */
export const fault = (code: string, message: string): Reply => ({
  status: 500,
  body: envelope(
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${escapeXml(`${code}: ${message}`)}</faultstring>` +
      `<detail><sf:LoginFault><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${escapeXml(message)}</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>`,
    partnerNamespace,
  ),
  headers,
});
