import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A moment in the life of a process: so many messages from now, counted from the first that holds this text; of several
 * texts, from the first message with the last of them, behind one with each of the others.
 */
export type Moment = {
  readonly after: number;
  readonly from?: string | readonly string[];
  /** Only messages to the vendors count. */
  readonly of?: 'vendors';
};

/** Where a process's messages pass on their way to the database and to both vendors, so that it can be cut off from all. */
export type Gateway = {
  readonly marketoUrl: string;
  readonly salesforceUrl: string;
  /** Folder of the database's socket. */
  readonly databaseHost: string;
  /** The process dies with that message; it still arrives, or does not. */
  dieAt(moment: Moment, arrives: boolean): void;
  /** Something happens right before that message goes on. */
  doAt(moment: Moment, act: () => void): void;
  /** Nothing more happens at its messages, but its death if that was settled. */
  forget(): void;
  /** Resolves when it has died. */
  readonly death: Promise<void>;
  isDead(): boolean;
  close(): Promise<void>;
};

type Appointment = { left: number; readonly from: string[]; readonly of: Moment['of'] };

const appointment = ({ after, from = [], of }: Moment): Appointment => ({
  left: after,
  from: typeof from === 'string' ? [from] : [...from],
  of,
});

/**
 * Opens a gateway. What is dead stays dead: its connections are cut without a word, and nothing it tries later gets through,
 * as if the machine had lost its power. What was under way at a vendor or in the database goes on there.
 */
export async function openGateway(to: {
  readonly marketoUrl: string;
  readonly salesforceUrl: string;
  readonly databaseHost: string;
}): Promise<Gateway> {
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  let end: (Appointment & { readonly arrives: boolean }) | undefined;
  let doings: (Appointment & { readonly act: () => void })[] = [];
  let dead = false;
  let told: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    told = resolve;
  });
  const die = () => {
    dead = true;
    for (const socket of sockets) socket.destroy();
    told();
  };
  const isNow = (one: Appointment, chunk: Buffer, kind: 'database' | 'vendor'): boolean => {
    if (one.of === 'vendors' && kind === 'database') return false;
    const [next] = one.from;
    if (next !== undefined) {
      if (!chunk.includes(next)) return false;
      one.from.shift();
      if (one.from.length > 0) return false;
    }
    one.left -= 1;
    return one.left <= 0;
  };

  const listen = async (
    kind: 'database' | 'vendor',
    target: () => Socket,
    where: object,
    answer: (chunk: Buffer) => Buffer = (chunk) => chunk,
  ): Promise<Server> => {
    const server = createServer((near) => {
      if (dead) {
        near.destroy();
        return;
      }
      const far = target();
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.on('data', (chunk: Buffer) => {
        if (dead) return;
        const due = doings.filter((one) => isNow(one, chunk, kind));
        doings = doings.filter((one) => !due.includes(one));
        for (const { act } of due) act();
        if (end !== undefined && isNow(end, chunk, kind)) {
          if (end.arrives) far.write(chunk, die);
          else die();
          dead = true;
          return;
        }
        far.write(chunk);
      });
      far.on('data', (chunk: Buffer) => {
        if (!dead) near.write(answer(chunk));
      });
    });
    servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(where, resolve);
    });
    return server;
  };
  const web = async (url: string): Promise<string> => {
    const { hostname, port, host } = new URL(url);
    // A vendor that names its own address means this one. Both ports have five digits: no length changes.
    let own = host;
    const renamed = (chunk: Buffer): Buffer =>
      chunk.includes(host) ? Buffer.from(chunk.toString('latin1').replaceAll(host, own), 'latin1') : chunk;
    const server = await listen(
      'vendor',
      () => connect(Number(port), hostname),
      { port: 0, host: '127.0.0.1' },
      renamed,
    );
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    own = `127.0.0.1:${String(address.port)}`;
    if (own.length !== host.length) throw new Error('ports of different lengths');
    return `http://${own}`;
  };

  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-gate-'));
  const socketName = '.s.PGSQL.5432';
  await listen('database', () => connect(path.join(to.databaseHost, socketName)), {
    path: path.join(folder, socketName),
  });
  return {
    marketoUrl: await web(to.marketoUrl),
    salesforceUrl: await web(to.salesforceUrl),
    databaseHost: folder,
    dieAt: (moment, arrives) => {
      end = { ...appointment(moment), arrives };
    },
    doAt: (moment, act) => {
      doings.push({ ...appointment(moment), act });
    },
    forget: () => {
      doings = [];
    },
    death,
    isDead: () => dead,
    close: async () => {
      die();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
