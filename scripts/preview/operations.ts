/**
 * What the package's Apex classes ask of the companion, one line per method: the preview page has no org, so its server
 * stands in for Apex with this table. A test holds it equal to the classes.
 */
export type Operation = {
  /** The custom permission that the method checks. */
  readonly permission: 'Lockstep_View' | 'Lockstep_Link' | 'Lockstep_Admin';
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Gaps in braces are the Apex method's parameters. */
  readonly path: string;
  /** Query parameters and the Apex parameters that fill them; empty ones stay out. */
  readonly query?: Readonly<Record<string, string>>;
  /** Parameters that travel in the body; "name=parameter" where the API calls one otherwise. Empty ones stay out. */
  readonly body?: readonly string[];
  /** The one parameter that is the body. */
  readonly content?: string;
  /** Reads a side in full: Apex waits as long as it may. What changes something may always take so long. */
  readonly slow?: true;
};

const view = 'Lockstep_View';
const link = 'Lockstep_Link';
const admin = 'Lockstep_Admin';

export const operations: Readonly<Record<string, Operation>> = {
  'CampaignSyncController.getSummary': {
    permission: view,
    method: 'GET',
    path: '/v1/campaigns/{campaignId}/summary',
  },
  'CampaignSyncController.getCertificate': {
    permission: view,
    method: 'GET',
    path: '/v1/links/{linkId}/certificate',
  },
  'CampaignSyncController.searchPrograms': {
    permission: view,
    method: 'GET',
    path: '/v1/campaigns/{campaignId}/programs?q={text}&limit=20',
  },
  'CampaignSyncController.matchStatuses': {
    permission: view,
    method: 'GET',
    slow: true,
    path: '/v1/status-match?programId={programId}&campaignId={campaignId}',
  },
  'CampaignSyncController.previewLink': {
    permission: link,
    method: 'POST',
    path: '/v1/links/preview',
    body: ['programId', 'campaignId', 'map=pairing', 'moves', 'policies'],
  },
  'CampaignSyncController.linkCampaign': {
    permission: link,
    method: 'POST',
    path: '/v1/links',
    body: ['previewId', 'campaignId', 'leaveOut'],
  },
  'CampaignSyncController.syncNow': { permission: link, method: 'POST', path: '/v1/links/{linkId}/sync' },
  'CampaignSyncController.pause': { permission: link, method: 'POST', path: '/v1/links/{linkId}/pause' },
  'CampaignSyncController.resume': { permission: link, method: 'POST', path: '/v1/links/{linkId}/resume' },
  'CampaignSyncController.unlink': { permission: link, method: 'DELETE', path: '/v1/links/{linkId}' },
  'LinkPolicyController.getPolicies': {
    permission: view,
    method: 'GET',
    path: '/v1/links/{linkId}/policies',
  },
  'LinkPolicyController.changePolicies': {
    permission: link,
    method: 'PATCH',
    path: '/v1/links/{linkId}/policies',
    content: 'change',
  },
  'LinkPreviewController.getPreviewRows': {
    permission: link,
    method: 'GET',
    path: '/v1/previews/{previewId}/rows',
    query: { campaignId: 'campaignId', kind: 'kind', again: 'again', after: 'afterKey' },
  },
  'LinkPreviewController.getPreviewChanges': {
    permission: link,
    method: 'GET',
    slow: true,
    path: '/v1/previews/{previewId}/changes',
    query: { campaignId: 'campaignId' },
  },
  'MemberDecisionController.planMembers': {
    permission: link,
    method: 'POST',
    path: '/v1/links/{linkId}/plans',
    body: ['members'],
  },
  'MemberDecisionController.getCandidates': {
    permission: link,
    method: 'GET',
    path: '/v1/links/{linkId}/members/{personId}/candidates',
  },
  'MemberDecisionController.planUndo': {
    permission: link,
    method: 'POST',
    path: '/v1/links/{linkId}/undo',
    body: ['batchId', 'cycleId', 'planId', 'firstSync'],
  },
  'MemberDecisionController.applyPlan': {
    permission: link,
    method: 'POST',
    path: '/v1/plans/{planId}/apply',
    query: { linkId: 'linkId' },
  },
  'MemberDecisionController.getPlanResults': {
    permission: link,
    method: 'GET',
    path: '/v1/plans/{planId}/members',
    query: { linkId: 'linkId', after: 'afterKey' },
  },
  'MemberFieldController.getMemberFields': {
    permission: admin,
    method: 'GET',
    path: '/v1/connection/member-fields',
  },
  'MemberFieldController.getFieldChoices': {
    permission: admin,
    method: 'GET',
    slow: true,
    path: '/v1/connection/member-fields/choices',
  },
  'MemberFieldController.changeMemberFields': {
    permission: admin,
    method: 'PATCH',
    path: '/v1/connection/member-fields',
    body: ['pairs'],
  },
  'MemberSyncController.getWorklist': {
    permission: view,
    method: 'GET',
    path: '/v1/links/{linkId}/worklist',
    query: { state: 'state' },
  },
  'MemberSyncController.getMembers': {
    permission: view,
    method: 'GET',
    path: '/v1/links/{linkId}/members',
    query: { state: 'state', reason: 'reason', after: 'afterKey' },
  },
  'MemberSyncController.getChanges': {
    permission: view,
    method: 'GET',
    path: '/v1/links/{linkId}/changes',
    query: { after: 'afterKey' },
  },
  'MemberSyncController.getTimeline': {
    permission: view,
    method: 'GET',
    path: '/v1/people/{recordId}/timeline',
    query: { linkId: 'linkId', before: 'beforeTime' },
  },
  'StatusPartnerController.previewPartners': {
    permission: link,
    method: 'POST',
    path: '/v1/links/{linkId}/status-map/preview',
    body: ['map=pairs'],
  },
  'StatusPartnerController.changePartners': {
    permission: link,
    method: 'PATCH',
    path: '/v1/links/{linkId}/status-map',
    body: ['map=pairs', 'basedOn'],
  },
  'StatusRepairController.planRepair': {
    permission: link,
    method: 'POST',
    path: '/v1/repairs',
    body: ['programId', 'campaignId', 'choices'],
  },
  'StatusRepairController.getRepair': { permission: link, method: 'GET', path: '/v1/repairs/{repairId}' },
  'StatusRepairController.getRenames': {
    permission: link,
    method: 'GET',
    path: '/v1/links/{linkId}/renames',
  },
  'StatusRepairController.confirmRenames': {
    permission: link,
    method: 'POST',
    path: '/v1/links/{linkId}/renames',
    body: ['renames'],
  },
  'StatusRepairController.applyRepair': {
    permission: link,
    method: 'POST',
    path: '/v1/repairs/{repairId}/apply',
  },
  'StatusRepairController.undoRepair': {
    permission: link,
    method: 'POST',
    path: '/v1/repairs/{repairId}/undo',
  },
  'WatchedPairController.watchPair': {
    permission: link,
    method: 'POST',
    path: '/v1/links/watch',
    body: ['programId', 'campaignId'],
  },
  'WatchedPairController.getTakeOver': {
    permission: view,
    method: 'GET',
    path: '/v1/links/{linkId}/take-over',
  },
  'WatchedPairController.compareNow': {
    permission: link,
    method: 'POST',
    path: '/v1/links/{linkId}/compare',
  },
  'SyncStatusController.getBatches': {
    permission: admin,
    method: 'GET',
    path: '/v1/batches',
    query: {
      from: 'fromTime',
      until: 'untilTime',
      object: 'objectType',
      operation: 'operation',
      status: 'status',
      sort: 'sortBy',
      order: 'sortOrder',
      after: 'afterKey',
      limit: 'pageSize',
    },
  },
  'SyncStatusController.countBatches': {
    permission: admin,
    method: 'GET',
    path: '/v1/batches/count',
    query: {
      from: 'fromTime',
      until: 'untilTime',
      object: 'objectType',
      operation: 'operation',
      status: 'status',
      sort: 'sortBy',
    },
  },
  'SyncStatusController.getBatchRecords': {
    permission: admin,
    method: 'GET',
    path: '/v1/batches/{batchId}/records',
    query: { after: 'afterKey' },
  },
  'SyncStatusController.planRetry': {
    permission: admin,
    method: 'POST',
    path: '/v1/retries',
    body: ['code', 'from=fromTime', 'until=untilTime'],
  },
  'SyncStatusController.applyRetry': {
    permission: admin,
    method: 'POST',
    path: '/v1/retries/{retryId}/apply',
  },
  'SyncStatusController.getFailureGroups': {
    permission: admin,
    method: 'GET',
    path: '/v1/failures',
    query: { from: 'fromTime', until: 'untilTime', level: 'level' },
  },
  'SyncStatusController.getFailures': {
    permission: admin,
    method: 'GET',
    path: '/v1/failures/records',
    query: {
      from: 'fromTime',
      until: 'untilTime',
      level: 'level',
      code: 'code',
      after: 'afterKey',
      limit: 'pageSize',
    },
  },
  'SyncStatusController.getBacklog': { permission: admin, method: 'GET', path: '/v1/backlog' },
  'SyncStatusController.getAlerts': { permission: admin, method: 'GET', path: '/v1/alerts' },
  'SyncStatusController.getBudget': { permission: admin, method: 'GET', path: '/v1/budget' },
  'SyncStatusController.getConnection': { permission: admin, method: 'GET', path: '/v1/connection' },
  'SyncStatusController.switchSync': {
    permission: admin,
    method: 'PATCH',
    path: '/v1/connection',
    body: ['enabled'],
  },
  'SyncStatusController.changeSettings': {
    permission: admin,
    method: 'PATCH',
    path: '/v1/connection/settings',
    body: ['personName', 'creation'],
  },
  'SyncStatusController.getVersion': { permission: admin, method: 'GET', path: '/v1/version' },
};
