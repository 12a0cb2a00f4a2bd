import { isDeepStrictEqual } from 'node:util';

import { finding, isBlocking, type Finding } from '../domain/findings.ts';
import { oddFindings, withOddValues, type OddValue } from '../domain/odd-values.ts';
import { nextState, type LinkEvent } from '../domain/link-state.ts';
import { matchStatuses } from '../domain/match.ts';
import type { Policies } from '../domain/policies.ts';
import { findRenames, withOldNames } from '../domain/renames.ts';
import type { StatusMap } from '../domain/status-map.ts';
import { statusNamed } from '../domain/statuses.ts';
import type { Side } from '../domain/words.ts';
import { wholeContainers } from '../store/link-runs.ts';
import { oddValues } from '../store/held.ts';
import { changeState, updateLink, type LinkRow } from '../store/links.ts';
import type { NativeLink } from '../store/native-links.ts';
import { programTypeOf, readContainers, stillVisible, type Containers } from './containers.ts';
import type { CycleContext } from './context.ts';
import { guardFindings } from './guards.ts';
import { recheckPairs } from './recheck.ts';
import { withoutReturnedNames } from './returned-names.ts';

/** A link with its rules and what was just read of its containers. */
export type WatchedLink = {
  readonly link: LinkRow;
  readonly map: StatusMap;
  readonly policies: Policies;
  readonly containers: Containers;
  /** It was on hold and goes on: changes may have been missed, so it is compared in full. */
  readonly released: boolean;
  /** Every status of the map is there. */
  readonly whole: boolean;
};

export type LinkWithRules = {
  readonly link: LinkRow;
  readonly map: StatusMap;
  /** Statuses of the map that the channel hid already when the link was made: that they are hidden is no news. */
  readonly hiddenFromStart: readonly string[];
  readonly policies: Policies;
  /** What was seen of its containers earlier, where that is enough for now: see `readContainers`. */
  readonly seen?: Containers | undefined;
};

/** Reasons why the watcher itself holds a link, and from which it releases it when they are gone. */
const watcherReasons: readonly string[] = ['native-sync', 'campaign-inactive', 'status-changed'];

/**
 * The schema watcher: looks at every live link's containers before anything is decided, holds a link whose frame broke,
 * releases it when the cause is gone, and keeps its findings current (docs/sync-rules.md, 2 and 3). Pairs that are `remembered`
 * and not linked are read with them and looked at again.
 */
export async function watch(
  context: CycleContext,
  links: readonly LinkWithRules[],
  remembered: readonly LinkRow[] = [],
  native: ReadonlyMap<string, NativeLink> = new Map(),
): Promise<WatchedLink[]> {
  const keyed = links.map((one) => ({
    ...one,
    programId: one.link.programId,
    campaignId: one.link.campaignId,
  }));
  const pairs = remembered.map((link) => ({
    link,
    programId: link.programId,
    campaignId: link.campaignId,
    seen: undefined,
  }));
  const containers = await readContainers(context, [...keyed, ...pairs]);
  await recheckPairs(
    context,
    pairs.flatMap((pair) => {
      const found = containers.get(pair);
      return found === undefined ? [] : [{ link: pair.link, containers: found }];
    }),
  );
  const looked: (readonly [LinkWithRules, Containers])[] = [];
  for (const one of keyed) {
    const found = containers.get(one);
    if (found !== undefined) looked.push([await withoutReturnedNames(context, one, found), found]);
  }
  const wholeOf = await wholeContainers(
    context.store.db,
    context.scope,
    looked.filter((both) => lostStatuses(...both).length > 0).map(([{ link }]) => link.id),
  );
  const odd = await oddValues(
    context.store.db,
    context.scope,
    links.map(({ link }) => link.id),
  );
  const watched: WatchedLink[] = [];
  for (const [one, found] of looked) {
    const isGone = found.program === undefined || found.campaign === undefined;
    const confirmed =
      isGone && one.link.state !== 'broken' ? await lookAgain(context, one.link, found) : found;
    const { stop, gone, findings } = judge(
      one,
      confirmed,
      native.get(one.link.campaignId),
      wholeOf.get(one.link.id) as Containers | undefined,
      odd.get(one.link.id) ?? [],
    );
    await keepCurrent(context, one.link, confirmed, findings);
    let { link } = one;
    for (const verdict of verdicts(link, stop, gone)) link = await move(context, link, verdict);
    watched.push({
      link,
      map: one.map,
      policies: one.policies,
      containers: confirmed,
      released: one.link.state !== 'active' && link.state === 'active',
      whole: gone === null && lostStatuses(one, confirmed).length === 0,
    });
  }
  return watched;
}

type Verdict = { readonly event: LinkEvent; readonly reason: string | null };

/** What must happen to a link that has this reason to stop, if any, or whose container is gone. Pure. */
function verdicts({ state, reason }: LinkRow, stop: string | null, gone: string | null): Verdict[] {
  // One that a person paused writes nothing, and would go on by itself once its container is found again.
  if (gone !== null) return state === 'paused' ? [] : [{ event: 'break', reason: gone }];
  const release: Verdict = { event: 'release', reason: null };
  const hold: Verdict = { event: 'hold', reason: stop };
  if (state === 'active') return stop === null ? [] : [hold];
  if (state === 'broken')
    return [{ event: 'found-again', reason: stop ?? reason }, ...(stop === null ? [release] : [])];
  if (state !== 'held' || !watcherReasons.includes(reason ?? '') || stop === reason) return [];
  return stop === null ? [release] : [release, hold];
}

/** A container that a list does not show is asked for by name before it counts as gone. */
async function lookAgain(context: CycleContext, link: LinkRow, found: Containers): Promise<Containers> {
  const program = found.program ?? (await context.marketo.program('schema', link.programId));
  const [campaign] =
    found.campaign === undefined
      ? await context.salesforce.campaigns('schema', [link.campaignId])
      : [found.campaign];
  return { ...found, program, campaign };
}

/** Why the link must stop, if it must, and what people should know. Pure. */
function judge(
  one: LinkWithRules,
  containers: Containers,
  native: NativeLink | undefined,
  before: Containers | undefined,
  odd: readonly OddValue[],
): { readonly stop: string | null; readonly gone: string | null; readonly findings: readonly Finding[] } {
  const { map, policies } = one;
  const { program, campaign, labels } = containers;
  const guards = guardFindings({
    program,
    campaign,
    policies,
    statuses: containers.statuses,
    // That of its own program is read with the program.
    ...(native === undefined || native.programId === program?.id
      ? {}
      : { nativeProgramName: native.programName }),
  });
  const gone = guards.find(({ code }) => code === 'program-gone' || code === 'campaign-gone');
  if (gone !== undefined) return { stop: gone.code, gone: gone.code, findings: guards };
  const changed = lostFindings(one, containers, before);
  const statuses = withOldNames(containers.statuses, map.oldNames);
  const match = matchStatuses({
    marketo: statuses,
    salesforce: labels,
    heldMarketo: [],
    heldSalesforce: odd.filter(({ side }) => side === 'salesforce'),
    labelMaxLength: Number.MAX_SAFE_INTEGER,
    map,
  });
  const others = match.findings.filter((one) => !isBlocking(one));
  return {
    stop: guards.find(isBlocking)?.code ?? (changed.length > 0 ? 'status-changed' : null),
    gone: null,
    findings: withOddValues(
      [...guards, ...(changed.length > 0 ? changed : others)],
      oddFindings(odd, map, containers),
    ),
  };
}

type LostStatus = { readonly side: Side; readonly marketo: string; readonly salesforce: string };

/** Statuses of the map that vanished, or that the channel hides by now: each with its side. Pure. */
function lostStatuses(
  { map, hiddenFromStart }: LinkWithRules,
  containers: Containers | undefined,
): LostStatus[] {
  if (containers?.program === undefined || containers.campaign === undefined) return [];
  const { statuses, labels } = containers;
  const present = new Set(labels.map(({ label }) => label));
  return Object.entries(map.f).flatMap(([marketo, salesforce]): LostStatus[] => {
    // Whoever holds an old name waits for the new one; that is said of the new one.
    if (Object.hasOwn(map.oldNames?.marketo ?? {}, marketo)) return [];
    if (!present.has(salesforce)) return [{ side: 'salesforce', marketo, salesforce }];
    const isThere = statusNamed(statuses, marketo) !== undefined && hiddenFromStart.includes(marketo);
    return isThere || stillVisible(statuses, marketo) ? [] : [{ side: 'marketo', marketo, salesforce }];
  });
}

/** What people are told of statuses that vanished: what they are called by now, where that can be seen. Pure. */
function lostFindings(
  one: LinkWithRules,
  containers: Containers,
  before: Containers | undefined,
): readonly Finding[] {
  const lost = lostStatuses(one, containers);
  if (lost.length === 0) return [];
  const renames = before === undefined ? [] : findRenames(one.map, before, containers);
  const found = lost.map(({ side, marketo, salesforce }) => {
    const name = side === 'marketo' ? marketo : salesforce;
    const rename = renames.find((each) => each.side === side && each.from === name);
    if (rename === undefined)
      return side === 'salesforce'
        ? finding('missing-in-salesforce', { marketoStatus: marketo })
        : finding('only-in-salesforce-held', { salesforceStatus: salesforce });
    const statuses = { marketoStatus: marketo, salesforceStatus: salesforce };
    return finding('status-renamed', { ...statuses, fixes: [{ code: 'take-over-rename', ...rename }] });
  });
  // Of several program statuses with one label it is said once.
  return found.filter(
    ({ code, fixes }, at) =>
      code !== 'status-renamed' || !found.slice(0, at).some((other) => isDeepStrictEqual(other.fixes, fixes)),
  );
}

async function keepCurrent(
  context: CycleContext,
  link: LinkRow,
  { program, campaign }: Containers,
  findings: readonly Finding[],
): Promise<void> {
  const now = {
    programName: program?.name ?? link.programName,
    programUrl: program?.url ?? link.programUrl,
    programType: program === undefined ? link.programType : programTypeOf(program.type),
    channel: program?.channel ?? link.channel,
    campaignName: campaign?.name ?? link.campaignName,
    findings,
  };
  const before = {
    programName: link.programName,
    programUrl: link.programUrl,
    programType: link.programType,
    channel: link.channel,
    campaignName: link.campaignName,
    findings: link.findings,
  };
  // As the store gives it back: the order of an object's keys says nothing.
  if (isDeepStrictEqual(JSON.parse(JSON.stringify(now)), before)) return;
  await updateLink(context.store.db, context.scope, link.id, now);
}

async function move(context: CycleContext, link: LinkRow, { event, reason }: Verdict): Promise<LinkRow> {
  const { store, scope } = context;
  const to = nextState(link.state, event);
  if (to === undefined) return link;
  context.log.warn({ link: link.id, from: link.state, to, reason }, 'link changed state');
  return await changeState(store.db, scope, link.id, link.state, to, reason, 'lockstep');
}
