import { finding, isBlocking, type Finding } from '../domain/findings.ts';
import { nextState, type LinkEvent } from '../domain/link-state.ts';
import { matchStatuses } from '../domain/match.ts';
import type { Policies } from '../domain/policies.ts';
import type { StatusMap } from '../domain/status-map.ts';
import { changeState, updateLink, type LinkRow } from '../store/links.ts';
import { programTypeOf, readContainers, stillVisible, type Containers } from './containers.ts';
import type { CycleContext } from './context.ts';
import { guardFindings } from './guards.ts';

/** A link with its rules and what was just read of its containers. */
export type WatchedLink = {
  readonly link: LinkRow;
  readonly map: StatusMap;
  readonly policies: Policies;
  readonly containers: Containers;
  /** It was on hold and goes on: changes may have been missed, so it is compared in full. */
  readonly released: boolean;
};

export type LinkWithRules = { readonly link: LinkRow; readonly map: StatusMap; readonly policies: Policies };

/** Reasons why the watcher itself holds a link, and from which it releases it when they are gone. */
const watcherReasons: readonly string[] = ['native-sync', 'campaign-inactive', 'status-changed'];

/**
 * The schema watcher: looks at every live link's containers before anything is decided, holds a link whose frame broke,
 * releases it when the cause is gone, and keeps its findings current (docs/sync-rules.md, 2 and 3).
 */
export async function watch(context: CycleContext, links: readonly LinkWithRules[]): Promise<WatchedLink[]> {
  const keyed = links.map((one) => ({
    ...one,
    programId: one.link.programId,
    campaignId: one.link.campaignId,
  }));
  const containers = await readContainers(context, keyed);
  const watched: WatchedLink[] = [];
  for (const one of keyed) {
    const found = containers.get(one);
    if (found === undefined) continue;
    const confirmed =
      found.program === undefined || found.campaign === undefined
        ? await lookAgain(context, one.link, found)
        : found;
    const { verdict, findings } = judge(one, confirmed);
    await keepCurrent(context, one.link, confirmed, findings);
    const link = await move(context, one.link, verdict);
    watched.push({
      link,
      map: one.map,
      policies: one.policies,
      containers: confirmed,
      released: one.link.state === 'held' && link.state === 'active',
    });
  }
  return watched;
}

type Verdict = { readonly event: LinkEvent; readonly reason: string | null } | null;

/** A container that a list does not show is asked for by name before it counts as gone. */
async function lookAgain(context: CycleContext, link: LinkRow, found: Containers): Promise<Containers> {
  const program = found.program ?? (await context.marketo.program('schema', link.programId));
  const [campaign] =
    found.campaign === undefined
      ? await context.salesforce.campaigns('schema', [link.campaignId])
      : [found.campaign];
  return { ...found, program, campaign };
}

/** What must happen to the link, and what people should know. Pure. */
function judge(
  { link, map, policies }: LinkWithRules,
  { program, campaign, statuses, labels }: Containers,
): { readonly verdict: Verdict; readonly findings: readonly Finding[] } {
  const guards = guardFindings({ program, campaign, policies });
  const gone = guards.find(({ code }) => code === 'program-gone' || code === 'campaign-gone');
  if (gone !== undefined) return { verdict: { event: 'break', reason: gone.code }, findings: guards };
  const present = new Set(labels.map(({ label }) => label));
  const broken = Object.entries(map.f).filter(
    ([status, label]) => !stillVisible(statuses, status) || !present.has(label),
  );
  const match = matchStatuses({
    marketo: statuses,
    salesforce: labels,
    heldMarketo: [],
    heldSalesforce: [],
    labelMaxLength: Number.MAX_SAFE_INTEGER,
    map,
  });
  const changed = broken.map(([status, label]) =>
    finding('missing-in-salesforce', {
      marketoStatus: status,
      salesforceStatus: present.has(label) ? label : null,
    }),
  );
  const findings = [
    ...guards,
    ...(broken.length > 0 ? changed : match.findings.filter((one) => !isBlocking(one))),
  ];
  const stop = guards.find(isBlocking)?.code ?? (broken.length > 0 ? 'status-changed' : null);
  if (stop !== null && link.state === 'active') return { verdict: { event: 'hold', reason: stop }, findings };
  const freed = stop === null && link.state === 'held' && watcherReasons.includes(link.reason ?? '');
  return { verdict: freed ? { event: 'release', reason: null } : null, findings };
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
  if (JSON.stringify(now) !== JSON.stringify(before))
    await updateLink(context.store.db, context.scope, link.id, now);
}

async function move(context: CycleContext, link: LinkRow, verdict: Verdict): Promise<LinkRow> {
  const to = verdict === null ? undefined : nextState(link.state, verdict.event);
  if (verdict === null || to === undefined) return link;
  context.log.warn({ link: link.id, from: link.state, to, reason: verdict.reason }, 'link changed state');
  return await changeState(
    context.store.db,
    context.scope,
    link.id,
    link.state,
    to,
    verdict.reason,
    'lockstep',
  );
}
