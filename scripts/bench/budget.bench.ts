import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { openBudgetSession } from '../../companion/src/store/budget-session.ts';
import { openStore } from '../../companion/src/store/connect.ts';
import { ensureConnection } from '../../companion/src/store/connections.ts';
import { print, repeat, round } from './figures.ts';

/**
 * What a call costs in the shared budget on embedded PostgreSQL, by the places of its window: the function looks at each of them.
 * Marketo gives 100 to a whole subscription.
 */
const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-bench-'));
const store = await openStore({ folder }, { sessions: 2 });
const session = openBudgetSession(store.connection());
try {
  let smallest: number | undefined;
  for (const calls of [50, 100, 1000, 10_000, 100_000]) {
    const connectionId = `rate-${String(calls)}`;
    await ensureConnection(store.db, { id: connectionId, name: connectionId });
    const call = { connectionId, vendor: 'marketo', purpose: 'pull' } as const;
    // A short window, so that places come free again and all of them have been used.
    await session.share(connectionId, 'marketo', {
      perDay: 10_000_000,
      concurrent: 10,
      rate: { calls, ms: 1 },
      zone: 'America/Chicago',
    });
    const median = await repeat(`a call taken and given back, ${String(calls)} places`, 300, async () => {
      const entered = await session.enter({ ...call, people: false, longestMs: 1 });
      if (!('ticket' in entered)) throw new Error(`refused: ${entered.refused}`);
      await session.leave(entered.ticket, false);
    });
    smallest ??= median;
    print('', `${round(median / smallest)} times that of 50 places`);
  }
} finally {
  await session.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
}
