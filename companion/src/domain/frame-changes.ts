import { canonical, type Frame } from './plan.ts';
import { refusalTold, type RefusalSentence } from './refusal.ts';
import type { Params } from './told.ts';
import type { Side } from './words.ts';

/** A sentence about what changed. */
export type FrameChange = { readonly code: RefusalSentence; readonly params: Params; readonly text: string };

/** A status of either side by its name, with everything a person agreed to as one text. */
type Facts = ReadonlyMap<string, string>;

/**
 * What a person agreed to and what it is now, as sentences; none where nothing differs. Where only the partners of statuses
 * differ, one sentence says so.
 */
export function frameChanges(before: Frame, now: Frame): FrameChange[] {
  const statuses = [
    ...changesOf('marketo', marketoFacts(before), marketoFacts(now)),
    ...changesOf('salesforce', salesforceFacts(before), salesforceFacts(now)),
  ];
  const same = (key: 'map' | 'policies') => canonical(before[key]) === canonical(now[key]);
  return [
    ...statuses,
    ...(statuses.length > 0 || same('map') ? [] : [say('partners-changed')]),
    ...(same('policies') ? [] : [say('policies-changed')]),
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

function changesOf(side: Side, before: Facts, now: Facts): FrameChange[] {
  const lost = [...before.keys()].filter((name) => !now.has(name));
  const gained = [...now.keys()].filter((name) => !before.has(name));
  const edited = [...now].filter(([name, facts]) => before.has(name) && before.get(name) !== facts);
  return [
    ...lost.map((status) => say(`status-lost-in-${side}`, { status })),
    ...gained.map((status) => say(`status-new-in-${side}`, { status })),
    ...edited.map(([status]) => say(`status-edited-in-${side}`, { status })),
  ];
}

const say = (code: RefusalSentence, params: Params = {}): FrameChange => ({
  code,
  params,
  text: refusalTold(code, params).text,
});
