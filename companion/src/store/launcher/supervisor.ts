import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { answers, controlSocket } from './control.ts';
import type { Ground } from './ground.ts';
import { endLeftSessions } from './left-sessions.ts';
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
/** What the callbacks change while the loop waits. */
const state: { server?: ChildProcess; ready: boolean; ending: boolean } = { ready: false, ending: false };
let grace: NodeJS.Timeout | undefined;

const control = createServer((client) => {
  clients.add(client);
  clearTimeout(grace);
  if (state.ready) client.write(`ready ${process.pid}\n`);
  client.setEncoding('utf8').on('data', (text) => {
    if (!text.includes('leave')) return;
    clients.delete(client);
    if (clients.size > 0) client.end();
    else end();
  });
  client.on('error', () => undefined); // a killed companion
  client.on('close', () => {
    clients.delete(client);
    if (clients.size === 0) wait();
  });
});

const mustEnd = (): boolean => state.ending;

function wait(): void {
  clearTimeout(grace);
  grace = setTimeout(end, plan.graceMs);
}

/** Lets nobody in any more, then stops the server; the companion that asked hears the line close when it is down. */
function end(): void {
  state.ending = true;
  control.close();
  if (state.server?.pid !== undefined) shutDown(state.server.pid);
}

/**
 * Runs the server until it is told to end; returns early when another supervisor has it. Throws when it cannot be started; one that
 * has run before is started again and again, since what ended it (a full disk, somebody's kill) may pass.
 */
async function supervise(): Promise<void> {
  let blockedSince: number | undefined;
  let hasRun = false;
  while (!mustEnd()) {
    const folder = await socketFolder(home, plan.ground.runner);
    const child = start(folder);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    state.server = child;
    if (await holds(child)) {
      blockedSince = undefined;
      if (!control.listening) await listen(folder);
      const isUp = await comesUp(child);
      if (!isUp && !hasRun) throw new Error('PostgreSQL did not come up');
      hasRun = true;
      await gone;
      if (!isUp && !mustEnd()) await sleep(pause);
      state.ready = false;
      if (mustEnd()) await discard(folder);
    } else {
      const rival = await readServerFile(home);
      if (rival?.socketFolder !== folder) await discard(folder);
      if (!rival) {
        if (!hasRun) throw new Error('PostgreSQL ended at once');
        await sleep(pause);
        continue;
      }
      // While we listen ourselves nobody else has it: what is in the way is left of the server that ended.
      if (!control.listening && (await answers(rival.socketFolder))) return;
      blockedSince ??= Date.now();
      await makeWay(rival, Date.now() - blockedSince);
    }
    if (!mustEnd()) await sleep(200);
  }
}

/** Between two tries to start a server that has run before, milliseconds. */
const pause = 1000;

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
    if (file && file.pid === child.pid && file.socketFolder !== '') return true;
    await sleep(20);
  }
  return false;
}

/** True once the server takes connections, which everybody attached is told; false when it ended by itself before. */
async function comesUp(child: ChildProcess): Promise<boolean> {
  while (running(child)) {
    state.ready = (await readServerFile(home))?.ready ?? false;
    if (state.ready) {
      for (const client of clients) client.write(`ready ${process.pid}\n`);
      return true;
    }
    await sleep(20);
  }
  return state.ending;
}

async function listen(folder: string): Promise<void> {
  await rm(controlSocket(folder), { force: true }); // a dead supervisor's: we have the data folder, so nobody listens there
  control.listen(controlSocket(folder));
  await once(control, 'listening');
  if (clients.size === 0) wait();
}

/** Removes a socket folder that is not part of the home. */
async function discard(folder: string): Promise<void> {
  if (folder !== runFolder(home)) await rm(folder, { recursive: true, force: true });
}

/** Clears what holds the data folder while nobody supervises it. Throws after a minute in vain, unless we had it ourselves. */
async function makeWay(rival: ServerFile, blockedMs: number): Promise<void> {
  if (blockedMs > 60_000 && !control.listening)
    throw new Error('Another PostgreSQL does not let go of the data folder');
  if (!(await isServerOf(home, rival.pid))) {
    await endLeftSessions(home);
    await disownServerFile(home, process.pid);
    return;
  }
  // An orphan; unless its supervisor is just about to listen, or it is on its way down: those get a moment.
  if (blockedMs > 3000) shutDown(rival.pid);
}

process.on('SIGTERM', end);
supervise().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`lockstep: ${String(error)}\n`);
    process.exit(1);
  },
);
