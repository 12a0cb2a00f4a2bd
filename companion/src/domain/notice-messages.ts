import { count, shorten } from './plain-words.ts';

/** Something that somebody must know of, in words. */
export type Matter = {
  /** Which matter it is; the same for as long as it lasts. */
  readonly key: string;
  /** What is so. A matter with another code is news. */
  readonly code: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly title: string;
  readonly text: string;
  readonly remedy: string | null;
  /** The campaign's name; null for the whole connection. */
  readonly campaign: string | null;
  /** ISO 8601. */
  readonly since: string;
};

/** A matter that is over. */
export type Ended = Pick<Matter, 'key' | 'code' | 'title' | 'campaign' | 'since'>;

/** What is new since somebody was told last. */
export type News = { readonly opened: readonly Matter[]; readonly ended: readonly Ended[] };

/** Different things that one text lists, and campaigns that it names for each. */
const mostLines = 20;
const mostNames = 5;
const longestName = 120;

export const syncFails = (reason: string | null): Pick<Matter, 'title' | 'text' | 'remedy'> => ({
  title: 'The sync does not get through',
  text: reason ?? '',
  remedy: 'Look at the Sync Status tab, or run ./lockstep doctor.',
});

const stops = {
  held: 'A link is on hold: nothing is written for it',
  broken: 'A link is broken: its program or campaign is not there any more',
  active: 'A link is not brought in step',
} as const;

/** For a stop that no finding explains. */
export const linkStopped = (
  state: keyof typeof stops,
  failure: string | null,
): Pick<Matter, 'title' | 'text' | 'remedy'> => ({
  title: stops[state],
  text: state === 'active' ? (failure ?? '') : '',
  remedy: 'Open the campaign in Salesforce: its Lockstep panel says what to do.',
});

export const trial = (connection: string): string =>
  `Lockstep, ${connection}: this is a test. Alerts will be told here.`;

/** News as one text for a chat room: like matters together, the gravest first, then what is over. */
export function newsText(connection: string, { opened, ended }: News): string {
  const grave = opened.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
  const heads = [
    ...(opened.length === 0 ? [] : [needs(opened.length)]),
    ...(ended.length === 0 ? [] : [`${count(ended.length)} over`]),
  ];
  return [
    `Lockstep, ${connection}: ${heads.join(', ')}.`,
    ...listed(alike(grave), ({ title, text, remedy }) =>
      [sentence(title), text, remedy === null ? '' : `What to do: ${remedy}`]
        .filter((part) => part !== '')
        .join(' '),
    ),
    ...listed(alike(ended), ({ title }) => sentence(title), 'Over: '),
  ].join('\n');
}

const rank = { error: 0, warning: 1, information: 2 } as const;
const needs = (matters: number): string =>
  matters === 1 ? '1 thing needs attention' : `${count(matters)} things need attention`;
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Matters that read the same, whatever campaign they are of. */
function alike<One extends Ended & Partial<Matter>>(matters: readonly One[]): One[][] {
  const groups = Map.groupBy(matters, ({ title, text, remedy }) => JSON.stringify([title, text, remedy]));
  return [...groups.values()];
}

function listed<One extends Ended>(
  groups: readonly (readonly One[])[],
  line: (one: One) => string,
  head = '',
): string[] {
  const shown = groups.slice(0, mostLines).flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [`• ${head}${named(group)}${line(first)}`];
  });
  const left = groups.slice(mostLines).flat().length;
  return left === 0 ? shown : [...shown, `• And ${count(left)} more: see the Sync Status tab.`];
}

/** `Spring Webinar, Autumn Webinar and 3 more: `; nothing where it is the whole connection's. */
function named(group: readonly Ended[]): string {
  const names = group.flatMap(({ campaign }) => (campaign === null ? [] : [shorten(campaign, longestName)]));
  if (names.length === 0) return '';
  const left = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${left > 0 ? ` and ${count(left)} more` : ''}: `;
}

/** Without what calls people in chat rooms, or hides an address behind other words, where it comes out of somebody's data. */
export const harmless = (text: string): string =>
  text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('@', '@\u2060').replaceAll('](', ']\u2060(');
