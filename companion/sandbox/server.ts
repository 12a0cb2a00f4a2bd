import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';

/** What either sandbox server gives back once it listens. */
export type RunningServer<State> = {
  /** http://127.0.0.1:port, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The true state, for the back door and for tests. Reading it costs no API call. */
  readonly state: State;
  stop(): Promise<void>;
};

/** Options both servers share. */
export type ServerOptions = {
  /** 0 picks a free port. Always on 127.0.0.1. */
  readonly port: number;
  /** Called after a write was committed and before it is answered; a test may kill its client here. `write` counts from 1 over both servers. */
  readonly onCommit?: (event: CommitEvent) => void | Promise<void>;
  /** Calls allowed in 20 seconds (Marketo) or a day (Salesforce), where a test needs other numbers than the vendor's. */
  readonly limits?: {
    readonly per20Seconds?: number;
    readonly concurrent?: number;
    readonly perDay?: number;
  };
};

export type CommitEvent = {
  readonly server: 'marketo' | 'salesforce';
  readonly operation: string;
  readonly records: number;
};

/** Listens on loopback and returns the port in use. Rejects when it is taken, in words, with the code EADDRINUSE. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') reject(error);
      const message = `Port ${port} is in use by another program: choose another, or 0 for any that is free.`;
      reject(Object.assign(new Error(message, { cause: error }), { code: error.code }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Stops listening and drops open connections. */
export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) =>
    server.close(() => {
      resolve();
    }),
  );
}
