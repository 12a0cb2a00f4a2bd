import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Ends what a server that was killed has left: a session that was busy goes on with its query, and until its end keeps the next
 * server from starting. PostgreSQL itself ends its sessions like this when one of them has crashed; what they had not committed
 * did not happen. Where processes cannot be looked at (not Linux) nothing is done, and they end by themselves.
 */
export async function endLeftSessions(home: string): Promise<void> {
  const data = await realpath(join(home, 'data')).catch(() => undefined);
  if (data === undefined) return;
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    // A server's processes are in its data folder and call themselves so; its main process names the folder instead.
    const cwd = await readlink(`/proc/${name}/cwd`).catch(() => undefined);
    if (cwd !== data) continue;
    const title = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (title.startsWith('postgres: ')) quit(Number(name));
  }
}

function quit(pid: number): void {
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    // gone already
  }
}
