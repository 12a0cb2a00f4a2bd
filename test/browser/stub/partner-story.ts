import type { Containers } from '../../../companion/src/cycle/containers.ts';
import { failureOf } from '../../../companion/src/domain/failure.ts';
import { effectsOfMap, willStand, type MembersAlike } from '../../../companion/src/domain/map-change.ts';
import type { MappedPair } from '../../../companion/src/domain/status-map.ts';
import { mapFrom } from '../../../companion/src/links/chosen-map.ts';
import type { MapPreviewView } from '../../../companion/src/links/map-views.ts';
import { partnerChoices } from '../../../companion/src/links/partner-choices.ts';
import type { StubState } from './more-states.ts';
import { linkId, match } from './story.ts';

/** Which statuses of the story's link belong together, decided by the domain's own functions. */

type Story = {
  readonly containers: Containers;
  readonly chosen: readonly MappedPair[];
  readonly members: readonly MembersAlike[];
};

const names = match.statuses.flatMap(({ marketo }) => (marketo === null ? [] : [marketo.name]));
const webinar = 'Teilnahme am Donaudampfschifffahrtsgesellschaftskapitänswebinar '.repeat(2).trim();
const long = { marketo: webinar, salesforce: `(Wiederholung)  ${webinar}`.slice(0, 100) };

function containersOf(marketo: readonly string[], salesforce: readonly string[]): Containers {
  return {
    program: undefined,
    campaign: undefined,
    statuses: marketo.map((name, at) => ({ name, step: (at + 1) * 10, hidden: false, success: at > 4 })),
    labels: salesforce.map((label, at) => ({
      label,
      sortOrder: at + 1,
      hasResponded: at > 4,
      isDefault: at === 0,
    })),
  };
}

const alike = (marketo: string, salesforce: string, members: number, waits = false): MembersAlike => ({
  marketo,
  salesforce,
  members,
  waits,
  settled: false,
  baseline: waits ? null : { marketo, salesforce },
});

/** Three statuses whose partners have other names. */
const chosen: Story = {
  containers: containersOf(names, [
    ...names
      .filter((name) => name !== 'Attended On-demand')
      .map((name) => (name === 'No Show' ? 'No show' : name)),
    'Responded',
  ]),
  chosen: [
    { marketo: 'No Show', salesforce: 'No show' },
    { marketo: 'Attended On-demand', salesforce: 'Attended' },
    { marketo: 'Attended', salesforce: 'Responded' },
  ],
  members: [
    alike('No Show', 'No show', 212),
    alike('Attended On-demand', 'Attended', 96),
    alike('Attended', 'Responded', 31),
    alike('Engaged', 'Responded', 5, true),
  ],
};

const stories: Partial<Record<StubState, Story>> = {
  waiting: chosen,
  'long-names': {
    containers: containersOf([...names, long.marketo], [...names, long.salesforce]),
    chosen: [{ marketo: long.marketo, salesforce: long.salesforce }],
    members: [alike(long.marketo, long.salesforce, 1)],
  },
};

const allSame: Story = { containers: containersOf(names, names), chosen: [], members: [] };

/** What the companion answers about partners to "METHOD path"; undefined where it is about something else. */
export function partnerAnswer(
  line: string,
  text: string,
  state: StubState,
): readonly [number, object] | undefined {
  if (!/^(?:POST|PATCH) \/v1\/links\/[^/]+\/status-map(?:\/preview)?$/u.test(line)) return undefined;
  if (line.startsWith('PATCH')) return [200, { linkId, version: 2, pairs: [] }];
  const story = stories[state] ?? allSame;
  const { map } = JSON.parse(text) as { map?: readonly MappedPair[] };
  try {
    return [200, previewOf(story, map ?? story.chosen)];
  } catch (error) {
    const { message } = failureOf(error);
    return [422, { type: 'about:blank', title: 'Refused', status: 422, detail: message, code: 'MAP' }];
  }
}

function previewOf(
  { containers, chosen: before, members }: Story,
  wanted: readonly MappedPair[],
): MapPreviewView {
  const { statuses, labels } = containers;
  const mapOf = (pairs: readonly MappedPair[]) => mapFrom(pairs, statuses, labels, []);
  const [was, then] = [mapOf(before), mapOf(wanted)];
  const groups = effectsOfMap(members, { before: was, after: then }, statuses);
  return {
    linkId,
    basedOn: 1,
    changed: JSON.stringify(was) !== JSON.stringify(then),
    pairs: [],
    choices: partnerChoices(then, containers),
    willWait: willStand(groups, 'waits'),
    willBeInStep: willStand(groups, 'in-step'),
    willSync: willStand(groups, 'syncs'),
    groups,
  };
}
