import type { TestContext } from 'node:test';

import { ask, summary } from './ask.ts';
import type { Orders } from './live.ts';

/** After so long without an ended history one of them hangs, milliseconds. */
const silentMs = 20 * 60_000;

/** Lives through histories and says what they were. Throws the first that failed, and how to repeat it. */
export async function liveThrough(
  t: TestContext,
  orders: Required<Pick<Orders, 'runs' | 'seed'>> & Pick<Orders, 'real' | 'fields'>,
): Promise<void> {
  const answer = await ask(orders, { silentMs });
  t.diagnostic(summary(answer));
  const { failure } = answer;
  if (failure === null) return;
  const how = `--seed ${String(orders.seed)} --path ${failure.path}${orders.real === true ? ' --real' : ''}${orders.fields === true ? ' --fields' : ''}`;
  throw new Error(`Repeat it with: npm run convergence -- ${how}\n${failure.failure}`);
}
