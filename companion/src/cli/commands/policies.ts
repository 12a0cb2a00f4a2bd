import type { PolicyChange } from '../../links/action-views.ts';
import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import { usage } from '../usage.ts';
import { commandLineActor } from './actor.ts';

/** Shows a link's policies, or changes those that are named: `backwards=restore removal.marketo=hold`. */
export const policies: Work<{ json?: boolean; arguments: readonly string[] }> = async (
  companion,
  options,
  output,
) => {
  const [linkId = '', ...assignments] = options.arguments;
  const view =
    assignments.length === 0
      ? await companion.actions.policies(linkId)
      : await companion.actions.changePolicies(linkId, changeOf(assignments), commandLineActor);
  const { filter, ...others } = view.policies;
  const rows = Object.entries(others).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, inner]) => [`${name}.${key}`, String(inner)])
      : [[name, value === null ? '' : String(value)]],
  );
  const named = filter.map(({ field, test, value }) => `${field} ${test} ${value}`.trimEnd());
  output.table(['Policy', 'Value'], [...rows, ['filter', named.join('; ')]]);
  for (const { reason, members } of view.waiting) output.text(`${String(members)} members wait: ${reason}`);
  output.json(view);
  return exitCodes.success;
};

/** The change that `name=value` pairs ask for; the domain says what is wrong with a value. */
export function changeOf(assignments: readonly string[]): PolicyChange {
  const change: Record<string, unknown> = {};
  for (const assignment of assignments) {
    const [path = '', ...rest] = assignment.split('=');
    const [name = '', key] = path.split('.');
    if (rest.length === 0) throw usage(`"${assignment}" is no change: write it as policy=value.`);
    if (path === 'filter') {
      change['filter'] = conditions(rest.join('='));
      continue;
    }
    const value = valueOf(rest.join('='));
    const inner = change[name];
    change[name] =
      key === undefined
        ? value
        : { ...(typeof inner === 'object' && inner !== null ? inner : {}), [key]: value };
  }
  return change;
}

/** `email ends-with @example.com; company contains Example`; `filter=` takes the filter away. */
export const conditions = (text: string): unknown[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [field, test, ...value] = part.split(/\s+/);
      return { field, test, value: value.join(' ') };
    });

/** A word of the command line as JSON would say it. */
export function valueOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}
