import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FailureError } from '../../companion/src/domain/failure.ts';
import { listen } from '../../companion/src/http/listen.ts';

const hello = (_request: unknown, response: { end(text: string): unknown }): void => {
  response.end('hello');
};

const failing = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof FailureError);
  assert.equal(error.failure.kind, 'config');
  assert.match(error.failure.message, message);
  return true;
};

describe('listen', () => {
  test('says where it is to be reached, also when it listens everywhere', async () => {
    const server = await listen({ app: hello, host: '0.0.0.0', port: 0 });
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(await (await fetch(server.url)).text(), 'hello');
    await server.stop();
    await assert.rejects(fetch(server.url));
    await server.stop();
  });

  test('a port in use is named, with the remedy', async () => {
    const first = await listen({ app: hello, host: '127.0.0.1', port: 0 });
    const port = Number(new URL(first.url).port);
    await assert.rejects(
      listen({ app: hello, host: '127.0.0.1', port }),
      failing(
        new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is already in use; .+--port or LOCKSTEP_PORT\\.$`),
      ),
    );
    await first.stop();
    const second = await listen({ app: hello, host: '127.0.0.1', port });
    await second.stop();
  });

  test('an address that is not ours is named', async () => {
    await assert.rejects(
      listen({ app: hello, host: '192.0.2.1', port: 0 }),
      failing(/^192\.0\.2\.1 is no address of this machine; .+LOCKSTEP_HOST\.$/),
    );
  });

  test('stop lets a request under way finish', async () => {
    let answer = (): void => undefined;
    const arrived = Promise.withResolvers<undefined>();
    const server = await listen({
      app: (_request, response) => {
        answer = () => response.end('done');
        arrived.resolve(undefined);
      },
      host: '127.0.0.1',
      port: 0,
    });
    const asked = fetch(server.url);
    await arrived.promise;
    const stopped = server.stop();
    answer();
    assert.equal(await (await asked).text(), 'done');
    await stopped;
  });
});
