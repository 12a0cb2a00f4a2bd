import { isDeepStrictEqual } from 'node:util';

import { failureOf } from '../domain/failure.ts';
import { finding, inReadingOrder, isBlocking, type Finding } from '../domain/findings.ts';
import { nextState, type LinkEvent } from '../domain/link-state.ts';
import { matchStatuses, type StatusMatch } from '../domain/match.ts';
import { defaultPolicies } from '../domain/policies.ts';
import { withoutOldNames } from '../domain/renames.ts';
import { chosenMap, pairsOf } from '../domain/status-map.ts';
import { containersOf, saveContainers } from '../store/link-runs.ts';
import { changeState, getLink, updateLink, type LinkRow } from '../store/links.ts';
import type { Db } from '../store/scope.ts';
import { statusMap } from '../store/status-maps.ts';
import { readWatermark, watermarkAge, writeWatermark } from '../store/watermarks.ts';
import { readPair, type Containers } from './containers.ts';
import type { CycleContext } from './context.ts';
import { guardFindings } from './guards.ts';
import { statusMapOf } from './stored-map.ts';
import { takeTurns } from './turns.ts';

/** The longest status a campaign member takes, where describe does not say (Salesforce: CampaignMember.Status). */
const defaultLabelLength = 40;

/** When members may have been moved to a right status, and nothing else changed: how often that is looked at, */
const membersLookedAtMs = 10 * 60_000;
/** and at how many pairs in turn, since members are counted by a call for each. */
const lookedAtInTurn = 20;
const membersLookedAt = 'pairs.members-looked-at';

/**
 * Looks again at pairs that are remembered and not linked, as just read: at those of which a container changed, and now and
 * then at others in turn.
 */
export async function recheckPairs(
  context: CycleContext,
  pairs: readonly { readonly link: LinkRow; readonly containers: Containers }[],
): Promise<void> {
  if (pairs.length === 0) return;
  const { store, scope } = context;
  const seen = await containersOf(
    store.db,
    scope,
    pairs.map(({ link }) => link.id),
  );
  const changed = pairs.filter(({ link, containers }) => isOther(seen.get(link.id), containers));
  const age = await watermarkAge(store.db, scope, membersLookedAt);
  const isTime = age === null || age >= membersLookedAtMs;
  const turns = takeTurns(
    pairs.map(({ link }) => link.id).toSorted(),
    new Set(changed.map(({ link }) => link.id)),
    (await readWatermark(store.db, scope, membersLookedAt)) ?? '',
    isTime ? changed.length + lookedAtInTurn : 0,
  );
  const due = pairs.filter(({ link }) => turns.chosen.has(link.id));
  for (const { link, containers } of due) {
    try {
      await recheckPair(context, link, containers);
    } catch (error) {
      // Somebody linked it, or let it go, just now.
      if (failureOf(error).code !== 'LINK_STATE_MOVED') throw error;
    }
  }
  await store.transaction(async (db) => {
    await saveContainers(
      db,
      scope,
      due.map(({ link, containers }) => ({ linkId: link.id, containers })),
    );
    if (isTime) await writeWatermark(db, scope, membersLookedAt, turns.upTo);
  });
}

/** As the store gives it back: the order of an object's keys says nothing. */
const isSame = (now: unknown, before: unknown): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(now)), before);
const isOther = (before: unknown, now: Containers): boolean => !isSame(now, before);

/**
 * Looks again at a pair that is watched, or remembered and not linked. Watched: until Marketo's own sync has let go of it. Ready
 * when nothing blocks it any more, blocked when something does again. One whose program or campaign is gone is broken; a watched
 * one only says so. Writes nothing to a vendor. Other links stay as they are.
 */
export async function recheckPair(context: CycleContext, link: LinkRow, seen?: Containers): Promise<LinkRow> {
  if (!['watched', 'blocked', 'ready'].includes(link.state)) return link;
  const { store, scope } = context;
  const containers = seen ?? (await readPair(context, 'schema', link.programId, link.campaignId));
  const { program, campaign } = containers;
  const guards = guardFindings({
    program,
    campaign,
    policies: defaultPolicies,
    statuses: containers.statuses,
  });
  if (program === undefined || campaign === undefined) {
    const [gone] = guards;
    if (link.state === 'watched' && isSame(guards, link.findings)) return link;
    return await store.transaction(async (db) => {
      await updateLink(db, scope, link.id, { findings: guards });
      return await move(db, context, link, ['break'], gone?.code ?? null);
    });
  }
  const match = await matchOf(context, link, containers);
  // Marketo's own sync keeps it still: that it does is why the pair is watched, and not in its way.
  const isWatched = link.state === 'watched' && program.nativeCampaignId === link.campaignId;
  const findings = isWatched
    ? [finding('watched-only'), ...inReadingOrder(match.findings)]
    : inReadingOrder([...guards, ...match.findings]);
  const stop = isWatched ? undefined : findings.find(isBlocking);
  const events = isWatched ? [] : eventsFor(link, stop);
  const sides = {
    ...sidesOf(link),
    salesforce: campaign.memberCount,
    matched: match.matched,
    total: match.total,
  };
  const now = { findings, sides, campaignName: campaign.name, programName: program.name };
  const before = {
    findings: link.findings,
    sides: link.sides,
    campaignName: link.campaignName,
    programName: link.programName,
  };
  const isNews = !isSame(now, before);
  if (!isNews && events.length === 0 && link.reason === (stop?.code ?? null)) return link;
  return await store.transaction(async (db) => {
    // Not over what a link shows that somebody confirmed meanwhile.
    if ((await getLink(db, scope, link.id))?.state !== link.state) return link;
    await updateLink(db, scope, link.id, now);
    return await move(db, context, link, events, stop?.code ?? null);
  });
}

/** The pair as its stored partners and the values that members hold now make it. */
async function matchOf(
  context: CycleContext,
  link: LinkRow,
  { statuses, labels }: Containers,
): Promise<StatusMatch> {
  const { store, scope, salesforce } = context;
  const stored = await statusMap(store.db, scope, link.id);
  const chosen =
    stored === undefined
      ? []
      : pairsOf(withoutOldNames(statusMapOf(stored.map))).filter(
          ({ marketo, salesforce: label }) => marketo !== label,
        );
  const describe = await salesforce.describe('schema', 'CampaignMember');
  return matchStatuses({
    marketo: statuses,
    salesforce: labels,
    heldMarketo: [],
    heldSalesforce: await salesforce.heldStatuses('schema', link.campaignId),
    labelMaxLength: describe.fields.Status?.length ?? defaultLabelLength,
    ...(chosen.length === 0 ? {} : { map: chosenMap(chosen, statuses, labels) }),
  });
}

function eventsFor({ state, reason }: LinkRow, stop: Finding | undefined): readonly LinkEvent[] {
  if (stop === undefined) return state === 'ready' ? [] : ['check', 'found-clear'];
  return state === 'blocked' && reason === stop.code ? [] : ['check', 'found-blocking'];
}

async function move(
  db: Db,
  context: CycleContext,
  link: LinkRow,
  events: readonly LinkEvent[],
  reason: string | null,
): Promise<LinkRow> {
  let now = link;
  for (const event of events) {
    const to = nextState(now.state, event);
    if (to === undefined) return now;
    now = await changeState(db, context.scope, link.id, now.state, to, reason, 'lockstep');
  }
  if (events.length > 0)
    context.log.info(
      { link: link.id, from: link.state, to: now.state, reason },
      'a pair was looked at again',
    );
  return now;
}

/** The figures of the moment of linking; the links room's, completed here. */
const sidesOf = ({ sides }: LinkRow): object => (typeof sides === 'object' && sides !== null ? sides : {});
