import type { Route } from '../route.ts';
import { alerts } from './alerts.ts';
import { backlog } from './backlog.ts';
import { budget } from './budget.ts';
import { batchRecords } from './batch-records.ts';
import { applyPlan } from './apply-plan.ts';
import { campaignSummary } from './campaign-summary.ts';
import { candidates } from './candidates.ts';
import { fieldWrites } from './field-writes.ts';
import { changeStatusMap, linkStatusMap, previewStatusMap } from './status-map.ts';
import { changePolicies } from './change-policies.ts';
import { changeSettings } from './change-settings.ts';
import { compareLink } from './compare-link.ts';
import { connection } from './connection.ts';
import { countBatches } from './count-batches.ts';
import { createLink } from './create-link.ts';
import { failureGroupsRoute } from './failure-groups.ts';
import { getLink } from './get-link.ts';
import { health } from './health.ts';
import { linkCertificate } from './link-certificate.ts';
import { linkMany, previewMany, suggestPrograms } from './link-many.ts';
import { linkPolicies } from './link-policies.ts';
import { listBatches } from './list-batches.ts';
import { listFailures } from './list-failures.ts';
import { listLinks } from './list-links.ts';
import { linkChanges } from './link-changes.ts';
import { listMembers } from './list-members.ts';
import { changeMemberFields, memberFieldChoices, memberFields } from './member-fields.ts';
import { memberTimeline } from './member-timeline.ts';
import { metrics } from './metrics.ts';
import { openapi } from './openapi.ts';
import { pauseLink } from './pause-link.ts';
import { planMembers } from './plan-members.ts';
import { planUndo } from './plan-undo.ts';
import { planResults } from './plan-results.ts';
import { previewChanges } from './preview-changes.ts';
import { previewLink } from './preview-link.ts';
import { previewRows } from './preview-rows.ts';
import { ready } from './ready.ts';
import { applyRepair, getRepair, listRepairs, planRepair, previewUndo, undoRepair } from './repairs.ts';
import { linkRenames, takeOverRenames } from './renames.ts';
import { applyRetry, planRetry, retryResult } from './retries.ts';
import { resumeLink } from './resume-link.ts';
import { searchPrograms } from './search-programs.ts';
import { statusMatch } from './status-match.ts';
import { switchConnection } from './switch-connection.ts';
import { syncNow } from './sync-now.ts';
import { unlink } from './unlink.ts';
import { version } from './version.ts';
import { takeOver, watchPair } from './watched.ts';
import { worklist } from './worklist.ts';

/** The whole API. */
export const routes: readonly Route[] = [
  campaignSummary,
  searchPrograms,
  statusMatch,
  planRepair,
  getRepair,
  listRepairs,
  applyRepair,
  previewUndo,
  undoRepair,
  suggestPrograms,
  previewMany,
  linkMany,
  previewLink,
  previewRows,
  previewChanges,
  watchPair,
  createLink,
  takeOver,
  listLinks,
  getLink,
  unlink,
  syncNow,
  worklist,
  listMembers,
  linkChanges,
  memberTimeline,
  pauseLink,
  resumeLink,
  linkPolicies,
  changePolicies,
  linkStatusMap,
  previewStatusMap,
  changeStatusMap,
  linkRenames,
  takeOverRenames,
  compareLink,
  linkCertificate,
  candidates,
  fieldWrites,
  planMembers,
  planUndo,
  applyPlan,
  planResults,
  listBatches,
  countBatches,
  batchRecords,
  failureGroupsRoute,
  listFailures,
  planRetry,
  applyRetry,
  retryResult,
  backlog,
  alerts,
  budget,
  connection,
  switchConnection,
  changeSettings,
  memberFields,
  memberFieldChoices,
  changeMemberFields,
  version,
  health,
  ready,
  metrics,
  openapi,
];
