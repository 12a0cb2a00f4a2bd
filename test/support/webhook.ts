import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { TestContext } from 'node:test';

export type Webhook = {
  readonly url: string;
  /** `host:port`. */
  readonly host: string;
  /** What it got, oldest first, as it was parsed. */
  readonly got: Record<string, unknown>[];
  readonly headers: IncomingHttpHeaders[];
  /** What it answers from now on. */
  answer: { status: number; location?: string };
};

/** A server on this machine that takes whatever is posted to it, until the test ends. */
export async function withWebhook(t: TestContext): Promise<Webhook> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      webhook.got.push(JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>);
      webhook.headers.push(request.headers);
      const { status, location } = webhook.answer;
      response.writeHead(status, location === undefined ? {} : { location }).end('a long answer');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const host = `127.0.0.1:${String(address.port)}`;
  const webhook: Webhook = {
    url: `http://${host}/services/T0/secret`,
    host,
    got: [],
    headers: [],
    answer: { status: 200 },
  };
  return webhook;
}
