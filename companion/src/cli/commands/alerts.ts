import type { Companion } from '../companion.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { usage } from '../usage.ts';
import type { Work } from '../work.ts';

/** Lists what somebody must know of; with `--ended` also what is over since a few days. With `--test` the webhook gets a test instead. */
export const listAlerts: Work<{ json?: boolean; ended?: boolean; test?: boolean }> = async (
  companion,
  options,
  output,
) => {
  if (options.test === true) return await tellTest(companion, output);
  const { rows } = await companion.reports.alerts();
  const shown = rows.filter(({ endedAt }) => endedAt === null || options.ended === true);
  output.table(
    ['Since', 'Ended', 'Campaign', 'What', 'What to do'],
    shown.map(({ raisedAt, endedAt, campaign, title, text, remedy }) => [
      raisedAt,
      endedAt,
      campaign?.name ?? null,
      text === '' ? title : `${title}. ${text}`,
      remedy,
    ]),
  );
  output.json({ rows: shown });
  return exitCodes.success;
};

async function tellTest({ tellTest: tell }: Companion, output: Output): Promise<number> {
  if (tell === undefined) throw usage('There is no webhook to test: set LOCKSTEP_ALERTS_URL first.');
  const answer = await tell().then(
    (status) => ({ status, ok: status >= 200 && status < 300, reason: null }),
    (error: unknown) => ({ status: null, ok: false, reason: error instanceof Error ? error.message : '' }),
  );
  const { status, ok, reason } = answer;
  output.text(
    ok
      ? `Delivered: the webhook answered ${String(status)}.`
      : `Not delivered: ${reason ?? `the webhook answered ${String(status)}`}. Check LOCKSTEP_ALERTS_URL.`,
  );
  output.json(answer);
  return ok ? exitCodes.success : exitCodes.failure;
}
