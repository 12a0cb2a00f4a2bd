import { gatherAll } from '../cycle/gather-all.ts';
import { batchLabels } from '../domain/batch.ts';
import { refusal, refuseInState } from '../domain/refusal.ts';
import { objectName, settingsOf } from '../domain/connection-settings.ts';
import { defaultPolicies } from '../domain/policies.ts';
import { addAudit } from '../store/audit.ts';
import { listBatches, type Batch } from '../store/batches.ts';
import { getConnection } from '../store/connections.ts';
import { causesOfBatches } from '../store/failures.ts';
import { getLink, listLinks, type LinkRow } from '../store/links.ts';
import type { LinkContext } from './context.ts';
import { findingView } from './finding-view.ts';
import { linkAsPreviewed, unlink } from './link.ts';
import { linkMany, previewMany } from './many.ts';
import { judgePair, matchRows } from './pair.ts';
import { preview } from './preview.ts';
import { settingsNow } from './settings.ts';
import { searchPrograms } from './search.ts';
import { suggestPrograms } from './suggestions.ts';
import { linkView, summarize } from './summary.ts';
import type { BatchView, LinkService } from './views.ts';

const defaultPage = 50;
const largestPage = 500;

/** The links room's door: everything that API and CLI may ask for. */
export function createLinkService(context: LinkContext): LinkService {
  const { store, scope } = context;
  const linkOf = async (id: string): Promise<LinkRow> => {
    const link = await getLink(store.db, scope, id);
    if (link !== undefined) return link;
    throw refusal('not-found', 'LINK_NOT_FOUND', 'no-link');
  };
  const service: LinkService = {
    summary: (campaignId) => summarize(context, campaignId),
    searchPrograms: (campaignId, text, limit) => searchPrograms(context, campaignId, text, limit),
    match: async (programId, campaignId) => {
      const sides = await gatherAll(context, { id: context.newId(), programId, campaignId }, 'interactive');
      await sides.end();
      const pair = await judgePair(context, programId, campaignId, sides.held, defaultPolicies);
      const findings = [...pair.guards, ...pair.match.findings];
      return {
        programId,
        campaignId,
        canLink: pair.match.canLink && !pair.refused,
        matched: pair.match.matched,
        total: pair.match.total,
        findings: findings.map(findingView),
        statuses: matchRows(pair.match),
      };
    },
    suggestions: (campaignId, limit) => suggestPrograms(context, campaignId, limit),
    previewMany: (pairs, actor) => previewMany(service, pairs, actor),
    linkMany: (previewIds, actor) => linkMany(service, previewIds, actor),
    preview: (request, actor) => preview(context, request, actor),
    link: async (previewId, actor, leave, ofCampaign) =>
      linkView(context, await linkAsPreviewed(context, previewId, actor, leave, ofCampaign)),
    unlink: async (linkId, actor) => linkView(context, await unlink(context, linkId, actor)),
    get: async (linkId) => linkView(context, await linkOf(linkId)),
    links: async ({ after, limit = defaultPage }) => {
      const size = Math.min(limit, largestPage);
      const rows = await listLinks(store.db, scope, {
        limit: size,
        ...(after === undefined ? {} : { after }),
      });
      const views = await Promise.all(rows.map((link) => linkView(context, link)));
      return { rows: views, next: rows.length < size ? null : (rows.at(-1)?.id ?? null) };
    },
    batches: async (filter) => {
      const page = await listBatches(store.db, scope, filter);
      const causes = await causesOfBatches(
        store.db,
        scope,
        page.rows.map(({ id }) => id),
      );
      const settings = await settingsNow(context);
      const rows = page.rows.map((batch) => batchView(batch, causes.get(batch.id) ?? []));
      return { ...page, rows: rows.map((row) => ({ ...row, object: objectName(row.object, settings) })) };
    },
    syncNow: async (linkId, actor) => {
      const link = await linkOf(linkId);
      if (link.state !== 'active') throw refuseInState(link.state);
      const { name, role, claim } = actor;
      const at = new Date(context.clock.now()).toISOString();
      await addAudit(store.db, scope, {
        at,
        actor: name,
        role,
        claim: claim ?? null,
        action: 'sync-now',
        target: linkId,
        detail: null,
      });
      return { accepted: await context.requestCycle(linkId) };
    },
    connection: async () => {
      const { stateMessage: message, ...connection } = await getConnection(store.db, scope);
      return { ...connection, message, settings: settingsOf(connection.settings) };
    },
  };
  return service;
}

/** A batch as lists show it: a counter that its work does not have stays blank. */
function batchView(batch: Batch, failures: BatchView['failures']): BatchView {
  const label = Object.values(batchLabels).find(
    ({ operation, object }) => operation === batch.operation && object === batch.object,
  );
  const has: readonly string[] = label?.counters ?? [];
  const shown = (counter: 'new' | 'updated' | 'deleted') =>
    has.includes(counter) || batch[counter] > 0 ? batch[counter] : null;
  return { ...batch, new: shown('new'), updated: shown('updated'), deleted: shown('deleted'), failures };
}
