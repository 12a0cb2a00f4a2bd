/**
 * The life of a link as one table: from each state, the events it accepts and where they lead. A state without events is
 * terminal. Nothing else in the house changes a link's state.
 */
export const linkTransitions = {
  'not-linked': { check: 'checking', watch: 'watched' },
  checking: { 'found-blocking': 'blocked', 'found-clear': 'ready', break: 'broken', unlink: 'unlinked' },
  watched: { check: 'checking', unlink: 'unlinked' },
  blocked: { check: 'checking', break: 'broken', unlink: 'unlinked' },
  ready: { confirm: 'active', check: 'checking', break: 'broken', unlink: 'unlinked' },
  active: { pause: 'paused', hold: 'held', check: 'checking', break: 'broken', unlink: 'unlinked' },
  paused: { resume: 'active', check: 'checking', break: 'broken', unlink: 'unlinked' },
  held: { release: 'active', pause: 'paused', check: 'checking', break: 'broken', unlink: 'unlinked' },
  broken: { 'found-again': 'held', check: 'checking', unlink: 'unlinked' },
  unlinked: {},
} as const satisfies Record<string, Record<string, string>>;

export type LinkState = keyof typeof linkTransitions;

type EventsOf<State extends LinkState> = State extends LinkState
  ? keyof (typeof linkTransitions)[State]
  : never;
export type LinkEvent = EventsOf<LinkState>;

export const linkStates = Object.keys(linkTransitions) as readonly LinkState[];

/** The events a state accepts, and where each leads. */
const exits = (state: LinkState): Readonly<Partial<Record<LinkEvent, LinkState>>> => linkTransitions[state];

export const linkEvents = [
  ...new Set(linkStates.flatMap((state) => Object.keys(exits(state)))),
] as readonly LinkEvent[];

/** States that no event leaves: a new link starts over as `not-linked`. */
export const terminalLinkStates: readonly LinkState[] = linkStates.filter(
  (state) => Object.keys(exits(state)).length === 0,
);

/** Where an event leads; undefined when the table forbids it. */
export const nextState = (from: LinkState, event: LinkEvent): LinkState | undefined => exits(from)[event];
