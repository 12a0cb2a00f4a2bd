import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { answers, controlSocket } from './control.ts';
import type { Ground } from './ground.ts';
import { invocation } from './runner.ts';
import { disownServerFile, isServerOf, readServerFile, type ServerFile, shutDown } from './server-file.ts';
import { runFolder, socketFolder } from './socket-folder.ts';

/**
 * A process of its own: the parent of the embedded server. It stays when a companion dies, so that the next one finds the server
 * running, and shuts it down when nobody has been attached for a while, so that the server outlives nobody for long.
 * Whose server gets PostgreSQL's lock on the data folder is the supervisor; no other lock is needed.
 */
export type Plan = { readonly ground: Ground; readonly graceMs: number };

const plan = JSON.parse(process.argv[2] ?? '') as Plan;
const { home } = plan.ground;
const clients = new Set<Socket>();
let server: ChildProcess | undefined;
let ready = false;
let ending = false;
let grace: NodeJS.Timeout | undefined;

const control = createServer((client) => {
  clients.add(client);
  clearTimeout(grace);
  if (ready) client.write(`ready ${process.pid}\n`);
  client.setEncoding('utf8').on('data', (text) => {
    if (!text.includes('leave')) return;
    if (clients.size === 1) end();
    else client.end();
  });
  client.on('error', () => undefined); // a killed companion
  client.on('close', () => {
    clients.delete(client);
    if (clients.size === 0) wait();
  });
});

function wait(): void {
  clearTimeout(grace);
  grace = setTimeout(end, plan.graceMs);
}

/** Lets nobody in any more, then stops the server; the companion that asked hears the line close when it is down. */
function end(): void {
  ending = true;
  control.close();
  if (server?.pid !== undefined) shutDown(server.pid);
}

/** Runs the server until it is told to end; returns early when another supervisor has it. Throws when it cannot be started. */
async function supervise(): Promise<void> {
  const patience = Date.now() + 60_000;
  while (!ending) {
    const folder = await socketFolder(home, plan.ground.runner);
    const child = start(folder);
    server = child;
    const gone = once(child, 'exit');
    if (await holds(child)) {
      if (!control.listening) await listen(folder);
      await readiness(child);
      await gone;
      if (!ending && !ready) throw new Error('PostgreSQL did not come up');
      ready = false;
    } else {
      if (folder !== runFolder(home)) await rm(folder, { recursive: true, force: true });
      const rival = await readServerFile(home);
      if (!rival || Date.now() > patience) throw new Error('PostgreSQL ended at once');
      if (await answers(rival.socketFolder)) return;
      await makeWay(rival);
    }
    if (!ending) await sleep(200);
  }
}

function start(folder: string): ChildProcess {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    unix_socket_permissions: '0700',
    fsync: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  const { command, args, options } = invocation(plan.ground.runner, plan.ground.binaries, 'postgres', [
    '-D',
    join(home, 'data'),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
  child.on('error', () => child.emit('exit', 1));
  return child;
}

const running = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null && child.pid !== undefined;

/** True once this child has the data folder and its sockets; false when it ended instead. */
async function holds(child: ChildProcess): Promise<boolean> {
  while (running(child)) {
    const file = await readServerFile(home);
    if (file?.pid === child.pid && file?.socketFolder) return true;
    await sleep(20);
  }
  return false;
}

async function readiness(child: ChildProcess): Promise<void> {
  while (running(child) && !ready) {
    ready = (await readServerFile(home))?.ready ?? false;
    if (!ready) await sleep(20);
  }
  if (ready) for (const client of clients) client.write(`ready ${process.pid}\n`);
}

async function listen(folder: string): Promise<void> {
  await rm(controlSocket(folder), { force: true }); // a dead supervisor's: we have the data folder, so nobody listens there
  control.listen(controlSocket(folder));
  await once(control, 'listening');
  wait();
}

let unansweredSince: number | undefined;

/** What holds the data folder while nobody supervises it: an orphan is shut down after a moment, a dead one's pid disowned. */
async function makeWay(rival: ServerFile): Promise<void> {
  if (!(await isServerOf(home, rival.pid))) {
    await disownServerFile(home, process.pid);
    return;
  }
  // Its supervisor may just be about to listen, or the server about to be down.
  unansweredSince ??= Date.now();
  if (Date.now() - unansweredSince > 3000) shutDown(rival.pid);
}

process.on('SIGTERM', end);
supervise().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`lockstep: ${String(error)}\n`);
    process.exit(1);
  },
);
