import { campaignReport, isReportDue, type CampaignReport } from '../domain/campaign-report.ts';
import { FailureError, failureOf } from '../domain/failure.ts';
import { isNoticeDue, needOf, noticeText, type Told } from '../domain/owner-notice.ts';
import type { ObjectFacts } from '../salesforce/salesforce.ts';
import { linksToReport, saveReported, saveTold, type LinkToReport } from '../store/campaign-reports.ts';
import { getConnection } from '../store/connections.ts';
import type { CycleContext } from './context.ts';
import { isStopping } from '../quota/stopping.ts';
import { logStop } from './log-stop.ts';

/** The API name of the package's notification type. */
const notificationType = 'Lockstep_Attention';

type Values = Readonly<Record<string, string | number | null>>;

/**
 * Keeps the campaigns' own fields true, so that lists and reports of Salesforce tell how each link stands, and tells a
 * campaign's owner when syncing stands still or members wait. Whatever changed on however many links is one call for 200
 * campaigns; where nothing changed, none. The values are absolute, so that writing them twice does no harm. No failure of
 * this stops a cycle: what could not be written is tried again with the next one.
 */
export async function reportLinks(context: CycleContext): Promise<void> {
  const { store, scope } = context;
  try {
    if (!(await getConnection(store.db, scope)).enabled) return;
    const found = await linksToReport(store.db, scope);
    const links = found.map((link) => ({ link, report: campaignReport(link) }));
    await write(context, links);
    await tell(context, links);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    if (isStopping(error.failure)) return;
    const { code, message: reason } = error.failure;
    context.log.warn({ code, reason }, 'the campaigns could not be told how their links stand');
  }
}

type Reported = { readonly link: LinkToReport; readonly report: CampaignReport | null };

async function write(context: CycleContext, links: readonly Reported[]): Promise<void> {
  const { store, scope, salesforce, clock, log } = context;
  const due = links.filter(
    ({ link, report }) =>
      report?.state !== 'Campaign deleted' &&
      isReportDue(report, link.reported as CampaignReport | null, clock.now()),
  );
  if (due.length === 0) return;
  const facts = await salesforce.describe('schema', 'Campaign');
  const rows = due.map(({ link, report }) => ({
    id: link.campaignId,
    fields: present(valuesOf(report), facts),
  }));
  // An older package without these fields: the version handshake tells people, and a later one is seen within the hour.
  if (rows.every(({ fields }) => Object.keys(fields).length === 0)) return;
  const results = await salesforce.updateCampaigns('write', rows);
  const kept = due.flatMap(({ link, report }, at) => {
    const failure = results[at]?.failure;
    if (failure === undefined) return [{ linkId: link.linkId, reported: report }];
    log.warn({ link: link.linkId, code: failure.code }, 'the campaign could not be told how its link stands');
    // What is refused for good would be refused again: it waits until there is something else to say.
    return failure.retryable || failure.kind === 'unknown-outcome'
      ? []
      : [{ linkId: link.linkId, reported: report }];
  });
  await saveReported(store.db, scope, kept);
}

/** The fields of a campaign; all empty for one that is no longer linked. */
function valuesOf(report: CampaignReport | null): Values {
  return {
    Lockstep_Program_Name__c: report?.programName ?? null,
    Lockstep_Program_Link__c: report?.programUrl ?? null,
    Lockstep_State__c: report?.state ?? null,
    Lockstep_Last_Synced__c: report?.lastSyncedAt ?? null,
    Lockstep_Open_Warnings__c: report?.openWarnings ?? null,
    Lockstep_Members_Waiting__c: report?.membersWaiting ?? null,
  };
}

/** Those that this org has and this user may write. */
const present = (values: Values, facts: ObjectFacts): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => facts.fields[name]?.updateable === true));

async function tell(context: CycleContext, links: readonly Reported[]): Promise<void> {
  const { store, scope, salesforce, clock, log } = context;
  const due = links
    .map(({ link, report }) => ({ link, need: needOf(report), told: link.told as Told | null }))
    .filter(({ need, told }) => isNoticeDue(need, told, clock.now()));
  if (due.length === 0) return;
  const owners = await salesforce.campaignOwners(
    'write',
    due.map(({ link }) => link.campaignId),
  );
  const at = new Date(clock.now()).toISOString();
  // Before they are sent: told once too few is better than told again and again.
  await saveTold(
    store.db,
    scope,
    due.map(({ link, need }) => ({ linkId: link.linkId, told: { ...need, at } })),
  );
  try {
    const messages = due.flatMap(({ link, need }) => {
      const userId = owners.get(link.campaignId);
      return userId === undefined
        ? []
        : [{ userId, targetId: link.campaignId, ...noticeText(link.campaignName, need) }];
    });
    const isThere = await salesforce.notify('write', notificationType, messages);
    if (!isThere) log.warn({ type: notificationType }, 'the package in Salesforce has no such notification');
  } catch (error) {
    if (!isStopping(failureOf(error)))
      logStop(context, error, {}, 'owners of campaigns could not be notified');
  }
}
