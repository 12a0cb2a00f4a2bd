import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';

/** Checks everything that must work before a sync can, and says what to do where it does not. */
export const doctor: Work<{ json?: boolean }> = async (companion, _options, output) => {
  const findings = await companion.examine();
  output.table(
    ['Check', 'Result', 'Detail'],
    findings.map(({ what, ok, detail }) => [what, ok ? 'ok' : 'not ok', detail]),
  );
  output.json({ ok: findings.every(({ ok }) => ok), findings });
  return findings.every(({ ok }) => ok) ? exitCodes.success : exitCodes.failure;
};
