import { checkMap, chosenMap, type MappedPair, type StatusMap } from '../domain/status-map.ts';
import { statusNamed } from '../domain/statuses.ts';
import type { HeldValue, MemberStatus, ProgressionStatus } from '../domain/words.ts';
import { refusal } from '../domain/refusal.ts';

/**
 * The map of equal names and of what people chose, proven to carry a link as far as the choices go. Throws kind `config`
 * when a choice names a status that is not there, or would lead members somewhere they never were.
 */
export function mapFrom(
  choices: readonly MappedPair[],
  statuses: readonly ProgressionStatus[],
  labels: readonly MemberStatus[],
  held: readonly HeldValue[],
): StatusMap {
  const values = [...labels.map(({ label }) => label), ...held.map(({ value }) => value)];
  for (const { marketo, salesforce } of choices) {
    if (statusNamed(statuses, marketo) === undefined)
      throw refusal('config', 'MAP', 'no-status-in-program', { status: marketo });
    if (!values.includes(salesforce))
      throw refusal('config', 'MAP', 'no-status-in-campaign', { status: salesforce });
  }
  const map = chosenMap(choices, statuses, labels);
  const chosen = new Set(choices.map(({ marketo }) => marketo));
  const problem = checkMap(map, { marketo: statuses, labels: values, held: [] }).find(
    ({ severity, code, marketoStatus }) =>
      severity === 'blocking' && code !== 'no-way-to-salesforce' && chosen.has(marketoStatus ?? ''),
  );
  if (problem === undefined) return map;
  const about = problem.marketoStatus ?? problem.salesforceStatus ?? '';
  throw refusal('config', 'MAP', 'map-no-way-back', { status: about });
}
