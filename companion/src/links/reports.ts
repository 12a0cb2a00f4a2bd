import { objectName, settingsOf } from '../domain/connection-settings.ts';
import { failureTold } from '../domain/failure-messages.ts';
import { refusal } from '../domain/refusal.ts';
import { saidOf } from '../domain/told.ts';
import { countBatches, getBatch, type Batch } from '../store/batches.ts';
import { recordsOfBatch, type BatchRecord } from '../store/batch-records.ts';
import { netChanges } from '../store/changes.ts';
import { getConnection } from '../store/connections.ts';
import { failureGroups, failuresOf, type FailureGroupRow, type FailureRow } from '../store/failure-groups.ts';
import { getLink } from '../store/links.ts';
import type { LinkContext } from './context.ts';
import { alerts } from './alerts.ts';
import { backlog } from './backlog.ts';
import { createBudget } from './budget.ts';
import { changes, members, worklist } from './member-lists.ts';
import { canPlan } from './member-plan.ts';
import type {
  BatchRecordsView,
  BatchRecordView,
  FailureGroupView,
  FailureView,
  ReportService,
} from './report-views.ts';
import { timeline } from './timeline.ts';

const defaultPage = 50;

/** What the pages ask to see of work, failures and members. Reads the store only: no vendor is called. */
export function createReports(context: LinkContext): ReportService {
  const { store, scope } = context;
  return {
    countBatches: async (filter) => ({ total: await countBatches(store.db, scope, filter) }),
    batchRecords: async (batchId, { after, limit = defaultPage }) => {
      const batch = await getBatch(store.db, scope, batchId);
      if (batch === undefined) throw noBatch();
      const page = await recordsOfBatch(store.db, scope, batchId, {
        limit,
        ...(after === undefined ? {} : { after }),
      });
      return { ...page, rows: page.rows.map(recordView), undo: await undoOf(context, batch) };
    },
    failureGroups: async (filter) => {
      const { lastSyncedAt, settings } = await getConnection(store.db, scope);
      const next =
        lastSyncedAt === null
          ? null
          : new Date(Date.parse(lastSyncedAt) + context.cycleSeconds * 1000).toISOString();
      const groups = await failureGroups(store.db, scope, filter);
      return {
        groups: groups.map((group) => ({
          ...groupView(group, next),
          object: objectName(group.object, settingsOf(settings)),
        })),
      };
    },
    failures: async ({ after, limit = defaultPage, ...filter }) => {
      const page = await failuresOf(store.db, scope, filter, {
        limit,
        ...(after === undefined ? {} : { after }),
      });
      return { ...page, rows: page.rows.map(failureView) };
    },
    backlog: () => backlog(context),
    budget: createBudget(context),
    alerts: () => alerts(context),
    worklist: (linkId, state, limit) => worklist(context, linkId, state, limit),
    members: (linkId, wanted, page) => members(context, linkId, wanted, page),
    changes: (linkId, page) => changes(context, linkId, page),
    timeline: (recordId, page) => timeline(context, recordId, page),
  };
}

/** What undoing a batch would be about; null where nothing can be undone. */
async function undoOf(
  { store, scope }: LinkContext,
  { id, linkId, endedAt }: Batch,
): Promise<BatchRecordsView['undo']> {
  if (linkId === null || endedAt === null) return null;
  const link = await getLink(store.db, scope, linkId);
  if (link === undefined || !canPlan(link)) return null;
  const changes = await netChanges(store.db, scope, linkId, { batchId: id });
  const members = new Set(changes.map(({ personId }) => personId)).size;
  return members === 0 ? null : { linkId, campaignId: link.campaignId, members };
}

const noBatch = () => refusal('not-found', 'BATCH_NOT_FOUND', 'no-batch');

const campaignOf = ({ campaignId, campaignName }: Pick<FailureRow, 'campaignId' | 'campaignName'>) =>
  campaignId === null ? null : { id: campaignId, name: campaignName ?? '' };

const recordView = (row: BatchRecord): BatchRecordView => ({
  key: `${String(row.source)}-${String(row.id)}`,
  at: row.at,
  person: row.name ?? row.email,
  recordId: row.salesforceRecordId,
  marketoId: row.marketoLeadId,
  campaign: campaignOf(row),
  outcome: row.source === 1 ? 'failed' : 'written',
  side: row.side,
  from: row.from,
  to: row.to,
  code: row.code,
  text: row.text,
});

/** Marketo's codes are numbers; what we call a bug is ours. */
const vendorOf = ({ code, kind }: Pick<FailureGroupRow, 'code' | 'kind'>): FailureGroupView['vendor'] =>
  kind === 'bug' ? 'lockstep' : /^\d+$/u.test(code) ? 'marketo' : 'salesforce';

function groupView(group: FailureGroupRow, next: string | null): FailureGroupView {
  const { code, level, kind, object, open, retried, solved, lastAt, message } = group;
  const allRetried = open > 0 && retried === open;
  const { title, remedy: cure } = failureTold(code, kind, message);
  const remedy = allRetried ? null : cure;
  return {
    code,
    level,
    vendor: vendorOf(group),
    title: title.text,
    remedy: remedy && remedy.text,
    said: { title: saidOf(title), remedy: remedy && saidOf(remedy) },
    object,
    records: open,
    retried,
    solved,
    lastAt,
    nextTryAt: allRetried ? next : null,
    message,
    recordId: group.salesforceRecordId,
  };
}

function failureView(row: FailureRow): FailureView {
  const { title } = failureTold(row.code, row.kind, row.message);
  return {
    key: String(row.id),
    at: row.at,
    code: row.code,
    level: row.level,
    title: title.text,
    said: { title: saidOf(title) },
    message: row.message,
    open: row.open,
    person: row.name ?? row.email,
    recordId: row.salesforceRecordId,
    marketoId: row.marketoLeadId,
    campaign: campaignOf(row),
  };
}
