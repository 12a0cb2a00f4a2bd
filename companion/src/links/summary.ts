import { refusal } from '../domain/refusal.ts';
import { lastAudit } from '../store/audit.ts';
import { latestChanges } from '../store/changes.ts';
import { linkByCampaign, type LinkRow } from '../store/links.ts';
import { countRefusals } from '../store/field-refusals.ts';
import { countMembers } from '../store/members.ts';
import type { LinkContext } from './context.ts';
import { storedFindings } from './finding-view.ts';
import { isRemembered } from './pair.ts';
import type { Sides } from './preview.ts';
import type { CampaignSummary, LinkView, MemberCounts } from './views.ts';

/** Latest changes shown on a campaign page. */
const changesShown = 5;

/** Everything a campaign page says about its link; for a campaign without one, that there is none. */
export async function summarize(context: LinkContext, campaignId: string): Promise<CampaignSummary> {
  const { store, scope } = context;
  const link = await linkByCampaign(store.db, scope, campaignId);
  if (link === undefined) return await notLinked(context, campaignId);
  const counts = await countsOf(context, link.id);
  const changes = await latestChanges(store.db, scope, link.id, changesShown);
  const sides = link.sides as Sides | null;
  const firstSync = link.state === 'active' && link.firstSyncedAt === null;
  return {
    campaignId,
    campaignName: link.campaignName,
    state: link.state,
    reason: link.reason,
    linkId: link.id,
    program: programOf(link),
    counts: isRemembered(link) && link.state !== 'watched' ? null : counts,
    sides: sides === null ? null : { marketo: sides.marketo, salesforce: sides.salesforce },
    match: sides === null ? null : { matched: sides.matched, total: sides.total },
    findings: storedFindings(link.findings),
    latestChanges: changes.map((change) => ({
      at: change.at,
      person: change.name ?? change.email ?? 'Unknown',
      recordId: change.recordId,
      from: change.from,
      to: change.to,
      origin: change.sideWritten === 'salesforce' ? 'marketo' : 'salesforce',
    })),
    lastSyncedAt: link.lastSyncedAt,
    nextSyncAt: nextSync(context, link),
    syncing: firstSync
      ? {
          done: counts.inStep + counts.held + counts.failed,
          // Before the first read has ended, the preview is what is known of how many there are.
          of: Math.max(counts.total, sides?.people ?? 0),
        }
      : null,
    paused: await pausedBy(context, link),
  };
}

/** How a link's members stand; who has a custom field that a side does not take is counted besides, where there is anybody. */
async function countsOf({ store, scope }: LinkContext, linkId: string): Promise<MemberCounts> {
  const counts = await countMembers(store.db, scope, linkId);
  const fields = await countRefusals(store.db, scope, linkId);
  return fields === 0 ? counts : { ...counts, fields };
}

async function pausedBy({ store, scope }: LinkContext, link: LinkRow): Promise<CampaignSummary['paused']> {
  if (link.state !== 'paused') return null;
  const entry = await lastAudit(store.db, scope, 'pause', link.id);
  return { at: link.stateSince, by: entry?.actor ?? null, userId: entry?.claim ?? null };
}

/** A link as lists show it. */
export async function linkView(context: LinkContext, link: LinkRow): Promise<LinkView> {
  return {
    id: link.id,
    state: link.state,
    reason: link.reason,
    program: programOf(link),
    campaign: { id: link.campaignId, name: link.campaignName },
    counts: await countsOf(context, link.id),
    findings: storedFindings(link.findings),
    lastSyncedAt: link.lastSyncedAt,
  };
}

async function notLinked(context: LinkContext, campaignId: string): Promise<CampaignSummary> {
  const [campaign] = await context.salesforce.campaigns('interactive', [campaignId]);
  if (campaign === undefined) throw refusal('not-found', 'CAMPAIGN_NOT_FOUND', 'no-campaign');
  return {
    campaignId,
    campaignName: campaign.name,
    state: 'not-linked',
    reason: null,
    linkId: null,
    program: null,
    counts: null,
    sides: { marketo: 0, salesforce: campaign.memberCount },
    match: null,
    findings: [],
    latestChanges: [],
    lastSyncedAt: null,
    nextSyncAt: null,
    syncing: null,
    paused: null,
  };
}

const programOf = (link: LinkRow): LinkView['program'] => ({
  id: link.programId,
  name: link.programName,
  channel: link.channel,
  type: link.programType,
  url: link.programUrl,
});

function nextSync(context: LinkContext, link: LinkRow): string | null {
  if (link.state !== 'active' || link.lastSyncedAt === null) return null;
  return new Date(Date.parse(link.lastSyncedAt) + context.cycleSeconds * 1000).toISOString();
}
