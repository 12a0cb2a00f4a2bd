import { alertText } from '../domain/alert-messages.ts';
import { alertsSince } from '../store/alerts.ts';
import type { AlertsView } from './report-views.ts';
import type { LinkContext } from './context.ts';

const most = 200;
/** Ended ones are shown as long as the Sync Status tab looks back. */
const endedMs = 5 * 24 * 60 * 60_000;

/** What somebody must know of: open alerts first, then those that ended of late. */
export async function alerts({ store, scope, clock }: LinkContext): Promise<AlertsView> {
  const endedSince = new Date(clock.now() - endedMs).toISOString();
  const rows = await alertsSince(store.db, scope, { endedSince, limit: most });
  return {
    rows: rows.map(({ id, code, severity, detail, message, campaignId, campaignName, ...alert }) => ({
      id,
      code,
      severity,
      linkId: alert.linkId,
      campaign: campaignId === null ? null : { id: campaignId, name: campaignName ?? '' },
      raisedAt: alert.raisedAt,
      times: alert.times,
      endedAt: alert.clearedAt,
      ...alertText({ code, detail, message }),
    })),
  };
}
