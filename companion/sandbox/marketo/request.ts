import type { IncomingMessage } from 'node:http';

/** Longest request line's address and largest body, in bytes (reference: Marketo REST, 2.1). */
const longestUri = 8 * 1024;
const largestBody = 1024 * 1024;
/** A file for the bulk API may be ten times as large (Marketo REST docs, bulk import). */
const largestFile = 10 * largestBody;

/** A request as far as HTTP goes. */
export type Incoming = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly text: string;
  /** The body as it came. */
  readonly bytes: Buffer;
  /** The content type whole, with its boundary. */
  readonly rawContentType: string;
  /** The Range header, if any. */
  readonly range: string | null;
};

/** Reads a request whole, or says which of HTTP's own limits it breaks: 413 or 414. */
export async function received(request: IncomingMessage): Promise<Incoming | 413 | 414> {
  const uri = request.url ?? '/';
  const bytes = await bodyOf(request, uri.startsWith('/bulk/') ? largestFile : largestBody);
  if (Buffer.byteLength(uri) > longestUri) return 414;
  if (bytes === null) return 413;
  const [path = '/', search = ''] = uri.split('?', 2);
  const rawContentType = request.headers['content-type'] ?? '';
  const contentType = rawContentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const sent = {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(search),
    contentType,
    text: contentType.startsWith('multipart/') ? '' : bytes.toString('utf8'),
    bytes,
    rawContentType,
    range: request.headers.range ?? null,
  };
  const form = new URLSearchParams(contentType === 'application/x-www-form-urlencoded' ? sent.text : '');
  const asked = sent.query.get('_method') ?? form.get('_method');
  return sent.method === 'POST' && asked === 'GET' ? asGet(sent) : sent;
}

/**
 * The way around 414: POST with _method=GET and the query as a form (reference: Marketo REST, 2.3). The docs put
 * _method into the address; a client that worked against real instances, node-marketo, sends it in the form.
 */
function asGet(sent: Incoming): Incoming {
  const query = new URLSearchParams(sent.query);
  for (const [name, value] of new URLSearchParams(sent.text)) query.append(name, value);
  query.delete('_method');
  return { ...sent, method: 'GET', query, text: '', bytes: Buffer.alloc(0) };
}

/** The body, or null when it is too large; the rest is read and dropped, so that the answer arrives. */
async function bodyOf(request: IncomingMessage, largest: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largest) chunks.push(chunk);
  }
  return size > largest ? null : Buffer.concat(chunks);
}
