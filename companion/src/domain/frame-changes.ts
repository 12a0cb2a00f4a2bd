import { quote } from './plain-words.ts';
import { canonical, type Frame } from './plan.ts';

/** A status of either side by its name, with everything a person agreed to as one text. */
type Facts = ReadonlyMap<string, string>;

/**
 * What a person agreed to and what it is now, as sentences; none where nothing differs. Where only the partners of statuses
 * differ, one sentence says so.
 */
export function frameChanges(before: Frame, now: Frame): string[] {
  const statuses = [
    ...changesOf('the channel in Marketo', marketoFacts(before), marketoFacts(now)),
    ...changesOf('the campaign in Salesforce', salesforceFacts(before), salesforceFacts(now)),
  ];
  const same = (key: 'map' | 'policies') => canonical(before[key]) === canonical(now[key]);
  return [
    ...statuses,
    ...(statuses.length > 0 || same('map') ? [] : ['Other statuses belong together now.']),
    ...(same('policies') ? [] : ['The policies of the link were changed.']),
  ];
}

const marketoFacts = ({ marketoStatuses }: Frame): Facts =>
  new Map(
    marketoStatuses.map(({ name, step, hidden, success }) => [name, JSON.stringify([step, hidden, success])]),
  );

const salesforceFacts = ({ salesforceStatuses }: Frame): Facts =>
  new Map(
    salesforceStatuses.map(({ label, sortOrder, hasResponded, isDefault }) => [
      label,
      JSON.stringify([sortOrder, hasResponded, isDefault]),
    ]),
  );

function changesOf(where: string, before: Facts, now: Facts): string[] {
  const lost = [...before.keys()].filter((name) => !now.has(name));
  const gained = [...now.keys()].filter((name) => !before.has(name));
  const edited = [...now].filter(([name, facts]) => before.has(name) && before.get(name) !== facts);
  return [
    ...lost.map((name) => `${quote(name)} is no longer a status of ${where}.`),
    ...gained.map((name) => `${quote(name)} is a new status of ${where}.`),
    ...edited.map(([name]) => `${quote(name)} was edited in ${where}.`),
  ];
}
