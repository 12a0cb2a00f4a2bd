import { readSettingsChange, type ConnectionSettings } from '../../domain/connection-settings.ts';
import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import { usage } from '../usage.ts';
import { commandLineActor } from './actor.ts';
import { conditions, valueOf } from './policies.ts';

/** Shows what is decided for the whole connection; with changes such as `people=native`, changes it first. */
export const settings: Work<{ json?: boolean; arguments: readonly string[] }> = async (
  companion,
  options,
  output,
) => {
  const assignments = options.arguments;
  const decided =
    assignments.length === 0
      ? (await companion.links.connection()).settings
      : await companion.actions.changeSettings(changeOf(assignments), commandLineActor);
  const { filter, syncCampaign, ...others } = decided;
  output.table(
    ['Setting', 'Value'],
    [
      ...Object.entries(others).map(([name, value]) => [name, value]),
      ['syncCampaign', syncCampaign === null ? 'none' : String(syncCampaign)],
      ['filter', filter.map(({ field, test, value }) => `${field} ${test} ${value}`.trimEnd()).join('; ')],
    ],
  );
  output.json(decided);
  return exitCodes.success;
};

/** The change that `name=value` pairs ask for; the domain says what is wrong with a value. */
function changeOf(assignments: readonly string[]): Partial<ConnectionSettings> {
  const given = assignments.map((assignment): [string, unknown] => {
    const [name = '', ...rest] = assignment.split('=');
    const text = rest.join('=');
    if (rest.length === 0) throw usage(`"${assignment}" is no change: write it as setting=value.`);
    if (name === 'filter') return [name, conditions(text)];
    if (name === 'syncCampaign') return [name, text === 'none' ? null : valueOf(text)];
    return [name, text];
  });
  const change = readSettingsChange(Object.fromEntries(given));
  if (typeof change === 'string') throw usage(`These settings cannot be used: ${change}.`);
  return change;
}
