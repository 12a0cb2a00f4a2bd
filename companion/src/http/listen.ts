import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FailureError } from '../domain/failure.ts';

/** How long requests may take to finish once the server is told to stop, in milliseconds. */
const patience = 5000;

/**
 * Listens and returns the address and a way to stop: requests under way are finished, then all connections are closed.
 * Port 0 picks a free one. Throws a FailureError of kind `config` when the address cannot be had.
 */
export async function listen(options: {
  readonly app: RequestListener;
  readonly host: string;
  readonly port: number;
}): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const { app, host, port } = options;
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(unavailable(error, host, port));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return { url: `http://${reachable(address)}:${address.port}`, stop: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, patience);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}

/** A server that listens everywhere is reached on loopback. */
function reachable({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return family === 'IPv6' ? `[${address}]` : address;
}

function unavailable(error: NodeJS.ErrnoException, host: string, port: number): FailureError {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is already in use; stop what uses it, or choose another port with --port or LOCKSTEP_PORT.`,
    EACCES: `Port ${port} may not be used by this user; choose one above 1023 with --port or LOCKSTEP_PORT.`,
    EADDRNOTAVAIL: `${host} is no address of this machine; choose another with LOCKSTEP_HOST.`,
    ENOTFOUND: `${host} is no address of this machine; choose another with LOCKSTEP_HOST.`,
  };
  const code = error.code ?? 'UNKNOWN';
  const message =
    reasons[code] ??
    `Cannot listen on ${host} port ${port} (${code}); check LOCKSTEP_HOST and LOCKSTEP_PORT.`;
  return new FailureError(
    { kind: 'config', vendor: 'lockstep', code, message, retryable: false },
    { cause: error },
  );
}
