import type { IncomingMessage, ServerResponse } from 'node:http';
import { SalesforceError, errorBody } from './errors.ts';

/** A request read from the wire. */
export type Wire = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** From where the request comes. */
  readonly address: string;
  /** Set when the address, or address and headers together, are too long to be read at all. */
  readonly tooLong: 414 | 431 | null;
};

/** Bytes of address and headers together (reference: Salesforce facts, 2; REST status codes 414 and 431). */
const headLimit = 16_384;

function headLength(request: IncomingMessage): { address: number; whole: number } {
  const address = Buffer.byteLength(request.url ?? '');
  // Each header line is name, colon, space, value and two bytes for the line's end: two entries, four bytes.
  const lines = request.rawHeaders.reduce((sum, part) => sum + Buffer.byteLength(part) + 2, 0);
  return { address, whole: address + lines };
}

/** Reads a request to its end. */
export async function readWire(request: IncomingMessage): Promise<Wire> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { address, whole } = headLength(request);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return {
    method: request.method ?? 'GET',
    // The Salesforce CLI asks below an instance address that ends in a slash: two slashes then lead the path.
    url: new URL((request.url ?? '/').replace(/^\/+/, '/'), 'http://sandbox'),
    headers: Object.fromEntries(headers) as Record<string, string>,
    text: Buffer.concat(chunks).toString('utf8'),
    address: request.socket.remoteAddress ?? '',
    // The address alone is over: 414. Only address and headers together are: 431.
    tooLong: address > headLimit ? 414 : whole > headLimit ? 431 : null,
  };
}

/** The JSON body, undefined when there is none or it is an upload's CSV; refuses with JSON_PARSER_ERROR. */
export function jsonOf(wire: Wire): unknown {
  const isSheet = wire.url.pathname.endsWith('/batches');
  if (wire.text === '' || isSheet) return undefined;
  try {
    return JSON.parse(wire.text);
  } catch (error) {
    throw new SalesforceError('JSON_PARSER_ERROR', error instanceof Error ? error.message : 'invalid JSON');
  }
}

export type Reply = {
  readonly status: number;
  readonly body?: unknown;
  /** Content type of a text; HTML when not said. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export const refusal = (error: SalesforceError): Reply => ({ status: error.status, body: errorBody(error) });

/** Writes the answer; `truncated` ends its JSON in the middle although the message is complete. */
export function writeReply(response: ServerResponse, reply: Reply, truncated: boolean): void {
  const html = typeof reply.body === 'string';
  const whole =
    reply.body === undefined ? '' : typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  const text = truncated ? whole.slice(0, Math.floor(whole.length / 2)) : whole;
  if (text !== '')
    response.setHeader(
      'Content-Type',
      `${html ? (reply.type ?? 'text/html') : 'application/json'};charset=UTF-8`,
    );
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.writeHead(reply.status);
  response.end(text);
}
