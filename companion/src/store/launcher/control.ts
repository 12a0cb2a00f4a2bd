import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';

import { readServerFile } from './server-file.ts';

/**
 * How a companion and the supervisor of its server talk: over a socket beside PostgreSQL's own. Being connected is what keeps the
 * server up. The supervisor says `ready <its pid>`; a companion that ends cleanly says `leave` and waits for the end.
 */
export const controlSocket = (socketFolder: string): string => join(socketFolder, 'control');

/** A companion's end of it. */
export type Attachment = {
  readonly supervisor: number;
  /** Where PostgreSQL's socket is. */
  readonly socketFolder: string;
  /** Detaches; resolves when the server is down if nobody else is attached. */
  leave(): Promise<void>;
};

/** Attaches to the supervisor of the server in this home; waits while that server starts. Undefined when nobody answers. */
export async function attach(home: string): Promise<Attachment | undefined> {
  const folder = (await readServerFile(home))?.socketFolder ?? '';
  if (folder === '') return undefined;
  const socket = createConnection(controlSocket(folder)).setEncoding('utf8');
  const supervisor = await greeting(socket);
  if (supervisor === undefined) return undefined;
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      resolve();
    }),
  );
  socket.on('error', () => undefined).resume();
  socket.unref(); // a companion that has nothing left to do may end without a word
  return {
    supervisor,
    socketFolder: (await readServerFile(home))?.socketFolder ?? folder,
    leave: async () => {
      socket.ref();
      if (!socket.destroyed) socket.write('leave\n');
      await closed;
    },
  };
}

async function greeting(socket: Socket): Promise<number | undefined> {
  try {
    const heard: unknown[] = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => [])]);
    const pid = /^ready (\d+)\n/.exec(String(heard[0]))?.[1];
    return pid === undefined ? undefined : Number(pid);
  } catch {
    return undefined; // nobody listens
  }
}

/** True when somebody listens there. */
export async function answers(socketFolder: string): Promise<boolean> {
  const socket = createConnection(controlSocket(socketFolder));
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}
