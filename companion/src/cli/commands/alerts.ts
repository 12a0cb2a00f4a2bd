import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';

/** Lists what somebody must know of; with `--ended` also what is over since a few days. */
export const listAlerts: Work<{ json?: boolean; ended?: boolean }> = async (companion, options, output) => {
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
