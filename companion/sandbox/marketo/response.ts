import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** What goes over the wire, or null: the connection is dropped without a word. */
export type Outgoing = {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Files of the bulk API are never zipped (reference: Marketo REST, 2.1). */
  readonly neverZipped?: boolean;
} | null;

export const json = (status: number, value: unknown): Outgoing => ({
  status,
  type: 'application/json;charset=UTF-8',
  body: JSON.stringify(value),
});

export const page = (status: number, title: string): Outgoing => ({
  status,
  type: 'text/html',
  body: `<html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>`,
});

/** Sends, zipped when the caller takes gzip and it is 1,024 bytes or more (reference: Marketo REST, 2.1). */
export function send(request: IncomingMessage, response: ServerResponse, outgoing: Outgoing): void {
  if (!outgoing || response.destroyed) {
    response.destroy();
    return;
  }
  const plain = Buffer.from(outgoing.body);
  const zip =
    plain.length >= 1024 &&
    outgoing.neverZipped !== true &&
    /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '');
  const body = zip ? gzipSync(plain) : plain;
  response.writeHead(outgoing.status, {
    'Content-Type': outgoing.type,
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    Pragma: 'no-cache',
    ...outgoing.headers,
    ...(zip ? { 'Content-Encoding': 'gzip' } : {}),
  });
  response.end(body);
}
