import applyRetryApex from '@salesforce/apex/SyncStatusController.applyRetry';
import changeSettingsApex from '@salesforce/apex/SyncStatusController.changeSettings';
import countBatchesApex from '@salesforce/apex/SyncStatusController.countBatches';
import getBacklogApex from '@salesforce/apex/SyncStatusController.getBacklog';
import getBatchesApex from '@salesforce/apex/SyncStatusController.getBatches';
import getBatchRecordsApex from '@salesforce/apex/SyncStatusController.getBatchRecords';
import getAlertsApex from '@salesforce/apex/SyncStatusController.getAlerts';
import getBudgetApex from '@salesforce/apex/SyncStatusController.getBudget';
import getConnectionApex from '@salesforce/apex/SyncStatusController.getConnection';
import getFailureGroupsApex from '@salesforce/apex/SyncStatusController.getFailureGroups';
import getFailuresApex from '@salesforce/apex/SyncStatusController.getFailures';
import getVersionApex from '@salesforce/apex/SyncStatusController.getVersion';
import planRetryApex from '@salesforce/apex/SyncStatusController.planRetry';
import switchSyncApex from '@salesforce/apex/SyncStatusController.switchSync';
import type {
  AlertsView,
  BacklogView,
  BatchRecordPage,
  BatchRecordView,
  BatchCount,
  BudgetView,
  BatchView,
  ConnectionSettings,
  ConnectionView,
  FailureGroupView,
  FailureView,
  RetryApplied,
  RetryPlanView,
  SwitchView,
  VersionView,
} from './companionTypes';

/** Which batches: times are ISO 8601 and about the time sorted by; null means all. */
export type BatchFilter = {
  readonly fromTime: string | null;
  readonly untilTime: string | null;
  readonly objectType: string | null;
  readonly operation: string | null;
  readonly status: string | null;
  readonly sortBy: 'started' | 'ended';
  readonly sortOrder: 'newest' | 'oldest';
};

/** Which failures; null means all. */
export type FailureFilter = {
  readonly fromTime: string | null;
  readonly untilTime: string | null;
  readonly level: string | null;
};

/** Some of these, null like absent. */
type Chosen<All> = { readonly [one in keyof All]?: All[one] | null };

/** A person whom the viewer may not read: the Apex leaves the row, without ids and the vendor's words. */
type Hidden<Row, Words extends keyof Row> = Omit<Row, Words | 'marketoId' | 'recordId'> & {
  readonly [one in Words | 'marketoId' | 'recordId']: null;
} & { readonly hidden: true };
type Readable<Row> = Row & { readonly hidden?: false };

/** A cause of failures whose last words were about such a person. */
type Cause<Row extends { message: string }> = Omit<Row, 'message'> & { readonly message: string | null };

export type FailureCause = Cause<FailureGroupView>;
export type Batch = Omit<BatchView, 'failures'> & {
  readonly failures: readonly Cause<BatchView['failures'][number]>[];
};
export type BatchRecord = Readable<BatchRecordView> | Hidden<BatchRecordView, 'text'>;
export type Failure = Readable<FailureView> | Hidden<FailureView, 'message'>;

/** What undoing a batch would be about. */
export type BatchUndo = NonNullable<BatchRecordPage['undo']>;

type Page<Row> = { readonly rows: readonly Row[]; readonly next: string | null };

export const getBatches = (filter: BatchFilter, afterKey: string | null, pageSize: number) =>
  getBatchesApex({ ...filter, afterKey, pageSize }) as Promise<Page<Batch>>;

export const countBatches = ({ sortOrder: _order, ...filter }: BatchFilter) =>
  countBatchesApex(filter) as Promise<BatchCount>;

export const getBatchRecords = (batchId: string, afterKey: string | null) =>
  getBatchRecordsApex({ batchId, afterKey }) as Promise<Page<BatchRecord> & Pick<BatchRecordPage, 'undo'>>;

export const getFailureGroups = (filter: FailureFilter) =>
  getFailureGroupsApex({ ...filter }) as Promise<{ readonly groups: readonly FailureCause[] }>;

export const getFailures = (
  filter: FailureFilter,
  code: string | null,
  afterKey: string | null,
  pageSize: number,
) => getFailuresApex({ ...filter, code, afterKey, pageSize }) as Promise<Page<Failure>>;

/** What trying the failures of a cause again would do. */
export const planRetry = (code: string, filter: FailureFilter | null) =>
  planRetryApex({
    code,
    fromTime: filter?.fromTime ?? null,
    untilTime: filter?.untilTime ?? null,
  }) as Promise<RetryPlanView>;

export const applyRetry = (retryId: string) => applyRetryApex({ retryId }) as Promise<RetryApplied>;

export const getBacklog = () => getBacklogApex() as Promise<BacklogView>;

export const getAlerts = () => getAlertsApex() as Promise<AlertsView>;

export const getBudget = () => getBudgetApex() as Promise<BudgetView>;

export const getConnection = () => getConnectionApex() as Promise<ConnectionView>;

export const getVersion = () => getVersionApex() as Promise<VersionView>;

/** Changes what is given of the connection's settings. */
export const changeSettings = ({ personName = null, creation = null }: Chosen<ConnectionSettings>) =>
  changeSettingsApex({ personName, creation }) as Promise<ConnectionSettings>;

/** Turns campaign sync on or off for the whole connection. */
export const switchSync = (enabled: boolean) => switchSyncApex({ enabled }) as Promise<SwitchView>;
