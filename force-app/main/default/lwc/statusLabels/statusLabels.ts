import statusTitle from '@salesforce/label/c.Lockstep_Status_Title';
import statusTabs from '@salesforce/label/c.Lockstep_Status_Tabs';
import tabBatches from '@salesforce/label/c.Lockstep_Tab_Batches';
import tabErrors from '@salesforce/label/c.Lockstep_Tab_Errors';
import tabErrorsCount from '@salesforce/label/c.Lockstep_Tab_Errors_Count';
import tabBacklog from '@salesforce/label/c.Lockstep_Tab_Backlog';
import tabConnection from '@salesforce/label/c.Lockstep_Tab_Connection';
import updatedAt from '@salesforce/label/c.Lockstep_Updated_At';
import refresh from '@salesforce/label/c.Lockstep_Refresh';
import exportCsv from '@salesforce/label/c.Lockstep_Export_Csv';
import exporting from '@salesforce/label/c.Lockstep_Exporting';
import exportingOf from '@salesforce/label/c.Lockstep_Exporting_Of';
import exportCancel from '@salesforce/label/c.Lockstep_Export_Cancel';
import exportDone from '@salesforce/label/c.Lockstep_Export_Done';
import exportOneDone from '@salesforce/label/c.Lockstep_Export_One_Done';
import exportTooMany from '@salesforce/label/c.Lockstep_Export_Too_Many';
import filters from '@salesforce/label/c.Lockstep_Filters';
import filtersShow from '@salesforce/label/c.Lockstep_Filters_Show';
import filtersHide from '@salesforce/label/c.Lockstep_Filters_Hide';
import startedFrom from '@salesforce/label/c.Lockstep_Started_From';
import startedUntil from '@salesforce/label/c.Lockstep_Started_Until';
import endedFrom from '@salesforce/label/c.Lockstep_Ended_From';
import endedUntil from '@salesforce/label/c.Lockstep_Ended_Until';
import dateOf from '@salesforce/label/c.Lockstep_Date_Of';
import timeOf from '@salesforce/label/c.Lockstep_Time_Of';
import filterObject from '@salesforce/label/c.Lockstep_Filter_Object';
import filterOperation from '@salesforce/label/c.Lockstep_Filter_Operation';
import filterStatus from '@salesforce/label/c.Lockstep_Filter_Status';
import allObjects from '@salesforce/label/c.Lockstep_All_Objects';
import allOperations from '@salesforce/label/c.Lockstep_All_Operations';
import allStatuses from '@salesforce/label/c.Lockstep_All_Statuses';
import reset from '@salesforce/label/c.Lockstep_Reset';
import resetFilters from '@salesforce/label/c.Lockstep_Reset_Filters';
import apply from '@salesforce/label/c.Lockstep_Apply';
import newestFirst from '@salesforce/label/c.Lockstep_Newest_First';
import oldestFirst from '@salesforce/label/c.Lockstep_Oldest_First';
import inLastDays from '@salesforce/label/c.Lockstep_In_Last_Days';
import fitFilters from '@salesforce/label/c.Lockstep_Fit_Filters';
import loadedOf from '@salesforce/label/c.Lockstep_Loaded_Of';
import moreAsYouScroll from '@salesforce/label/c.Lockstep_More_As_You_Scroll';
import viewDetails from '@salesforce/label/c.Lockstep_View_Details';
import nothingSyncedTitle from '@salesforce/label/c.Lockstep_Nothing_Synced_Title';
import nothingSyncedText from '@salesforce/label/c.Lockstep_Nothing_Synced_Text';
import noBatchFitsTitle from '@salesforce/label/c.Lockstep_No_Batch_Fits_Title';
import noBatchFitsText from '@salesforce/label/c.Lockstep_No_Batch_Fits_Text';
import failuresInBatch from '@salesforce/label/c.Lockstep_Failures_In_Batch';
import batchTitle from '@salesforce/label/c.Lockstep_Batch_Title';
import batchRecords from '@salesforce/label/c.Lockstep_Batch_Records';
import batchInput from '@salesforce/label/c.Lockstep_Batch_Input';
import batchHeld from '@salesforce/label/c.Lockstep_Batch_Held';
import batchNoRecords from '@salesforce/label/c.Lockstep_Batch_No_Records';
import loadMore from '@salesforce/label/c.Lockstep_Load_More';
import campaign from '@salesforce/label/c.Lockstep_Campaign';
import whatHappened from '@salesforce/label/c.Lockstep_What_Happened';
import writtenToMarketo from '@salesforce/label/c.Lockstep_Written_To_Marketo';
import writtenToSalesforce from '@salesforce/label/c.Lockstep_Written_To_Salesforce';
import noAccessStatusTitle from '@salesforce/label/c.Lockstep_No_Access_Status_Title';
import last5Days from '@salesforce/label/c.Lockstep_Last_5_Days';
import last24Hours from '@salesforce/label/c.Lockstep_Last_24_Hours';
import lastHour from '@salesforce/label/c.Lockstep_Last_Hour';
import timeRange from '@salesforce/label/c.Lockstep_Time_Range';
import errorType from '@salesforce/label/c.Lockstep_Error_Type';
import allErrorTypes from '@salesforce/label/c.Lockstep_All_Error_Types';
import errorsOneRecord from '@salesforce/label/c.Lockstep_Errors_One_Record';
import errorsManyRecords from '@salesforce/label/c.Lockstep_Errors_Many_Records';
import oneCause from '@salesforce/label/c.Lockstep_One_Cause';
import manyCauses from '@salesforce/label/c.Lockstep_Many_Causes';
import errorsText from '@salesforce/label/c.Lockstep_Errors_Text';
import noErrorsTitle from '@salesforce/label/c.Lockstep_No_Errors_Title';
import noErrorsText from '@salesforce/label/c.Lockstep_No_Errors_Text';
import triedAgain from '@salesforce/label/c.Lockstep_Tried_Again';
import retryPreview from '@salesforce/label/c.Lockstep_Retry_Preview';
import retryPreviewOf from '@salesforce/label/c.Lockstep_Retry_Preview_Of';
import retryStartedOne from '@salesforce/label/c.Lockstep_Retry_Started_One';
import retryStartedMany from '@salesforce/label/c.Lockstep_Retry_Started_Many';
import howToFix from '@salesforce/label/c.Lockstep_How_To_Fix';
import nothingToDo from '@salesforce/label/c.Lockstep_Nothing_To_Do';
import solvedSince from '@salesforce/label/c.Lockstep_Solved_Since';
import oneRecord from '@salesforce/label/c.Lockstep_One_Record';
import manyRecords from '@salesforce/label/c.Lockstep_Many_Records';
import oneBatch from '@salesforce/label/c.Lockstep_One_Batch';
import manyBatches from '@salesforce/label/c.Lockstep_Many_Batches';
import lastAt from '@salesforce/label/c.Lockstep_Last_At';
import nextTry from '@salesforce/label/c.Lockstep_Next_Try';
import vendorSays from '@salesforce/label/c.Lockstep_Vendor_Says';
import notCreated from '@salesforce/label/c.Lockstep_Not_Created';
import showRecords from '@salesforce/label/c.Lockstep_Show_Records';
import hideRecords from '@salesforce/label/c.Lockstep_Hide_Records';
import countedAt from '@salesforce/label/c.Lockstep_Counted_At';
import backlogGrowingTitle from '@salesforce/label/c.Lockstep_Backlog_Growing_Title';
import backlogNoneTitle from '@salesforce/label/c.Lockstep_Backlog_None_Title';
import backlogOneTitle from '@salesforce/label/c.Lockstep_Backlog_One_Title';
import backlogManyTitle from '@salesforce/label/c.Lockstep_Backlog_Many_Title';
import backlogWaiting from '@salesforce/label/c.Lockstep_Backlog_Waiting';
import backlogPace from '@salesforce/label/c.Lockstep_Backlog_Pace';
import recordsWaiting from '@salesforce/label/c.Lockstep_Records_Waiting';
import recordsWaitingText from '@salesforce/label/c.Lockstep_Records_Waiting_Text';
import waitingNow from '@salesforce/label/c.Lockstep_Waiting_Now';
import notCounted from '@salesforce/label/c.Lockstep_Not_Counted';
import byObject from '@salesforce/label/c.Lockstep_By_Object';
import byObjectText from '@salesforce/label/c.Lockstep_By_Object_Text';
import maxPerHour from '@salesforce/label/c.Lockstep_Max_Per_Hour';
import minPerHour from '@salesforce/label/c.Lockstep_Min_Per_Hour';
import averagePerHour from '@salesforce/label/c.Lockstep_Average_Per_Hour';
import waiting from '@salesforce/label/c.Lockstep_Waiting';
import doneInAbout from '@salesforce/label/c.Lockstep_Done_In_About';
import backlogStatus from '@salesforce/label/c.Lockstep_Backlog_Status';
import growing from '@salesforce/label/c.Lockstep_Growing';
import normal from '@salesforce/label/c.Lockstep_Normal';
import minutes from '@salesforce/label/c.Lockstep_Minutes';
import hours from '@salesforce/label/c.Lockstep_Hours';
import pointAt from '@salesforce/label/c.Lockstep_Point_At';
import connectionLast from '@salesforce/label/c.Lockstep_Connection_Last';
import connectionSync from '@salesforce/label/c.Lockstep_Connection_Sync';
import syncOn from '@salesforce/label/c.Lockstep_Sync_On';
import syncOff from '@salesforce/label/c.Lockstep_Sync_Off';
import stateSynced from '@salesforce/label/c.Lockstep_State_Synced';
import stateInProgress from '@salesforce/label/c.Lockstep_State_In_Progress';
import stateFailed from '@salesforce/label/c.Lockstep_State_Failed';
import stateNotYet from '@salesforce/label/c.Lockstep_State_Not_Yet';
import connectionFine from '@salesforce/label/c.Lockstep_Connection_Fine';
import connectionFailed from '@salesforce/label/c.Lockstep_Connection_Failed';
import connectionNew from '@salesforce/label/c.Lockstep_Connection_New';
import lockstepVersion from '@salesforce/label/c.Lockstep_Lockstep_Version';
import packageVersion from '@salesforce/label/c.Lockstep_Package_Version';
import versionsDiffer from '@salesforce/label/c.Lockstep_Versions_Differ';
import keyRole from '@salesforce/label/c.Lockstep_Key_Role';
import roleViewer from '@salesforce/label/c.Lockstep_Role_Viewer';
import roleMarketer from '@salesforce/label/c.Lockstep_Role_Marketer';
import roleAdmin from '@salesforce/label/c.Lockstep_Role_Admin';
import nativeStartedAt from '@salesforce/label/c.Lockstep_Native_Started_At';
import nativeEndedAt from '@salesforce/label/c.Lockstep_Native_Ended_At';
import nativeObject from '@salesforce/label/c.Lockstep_Native_Object';
import nativeOperation from '@salesforce/label/c.Lockstep_Native_Operation';
import nativeStatus from '@salesforce/label/c.Lockstep_Native_Status';
import nativeNew from '@salesforce/label/c.Lockstep_Native_New';
import nativeUpdated from '@salesforce/label/c.Lockstep_Native_Updated';
import nativeDeleted from '@salesforce/label/c.Lockstep_Native_Deleted';
import nativeFailedItem from '@salesforce/label/c.Lockstep_Native_Failed_Item';
import nativeSkipped from '@salesforce/label/c.Lockstep_Native_Skipped';
import nativeFailedOn from '@salesforce/label/c.Lockstep_Native_Failed_On';
import nativeMarketoId from '@salesforce/label/c.Lockstep_Native_Marketo_Id';
import nativeSalesforceId from '@salesforce/label/c.Lockstep_Native_Salesforce_Id';
import noAccessStatusText from '@salesforce/label/c.Lockstep_No_Access_Status_Text';
import messageForAdminStatus from '@salesforce/label/c.Lockstep_Message_For_Admin_Status';
import nativeErrorType from '@salesforce/label/c.Lockstep_Native_Error_Type';
import nativeErrorDetails from '@salesforce/label/c.Lockstep_Native_Error_Details';
import csvCode from '@salesforce/label/c.Lockstep_Csv_Code';
import csvCause from '@salesforce/label/c.Lockstep_Csv_Cause';
import csvPerson from '@salesforce/label/c.Lockstep_Csv_Person';

/** The texts of the Sync Status tab, in the viewer’s language. Gaps {0}, {1} … are filled by `fill` and `counted` of c/words. */
export const statusLabels = {
  statusTitle,
  statusTabs,
  tabBatches,
  tabErrors,
  tabErrorsCount,
  tabBacklog,
  tabConnection,
  updatedAt,
  refresh,
  exportCsv,
  exporting,
  exportingOf,
  exportCancel,
  exportDone,
  exportOneDone,
  exportTooMany,
  filters,
  filtersShow,
  filtersHide,
  startedFrom,
  startedUntil,
  endedFrom,
  endedUntil,
  dateOf,
  timeOf,
  filterObject,
  filterOperation,
  filterStatus,
  allObjects,
  allOperations,
  allStatuses,
  reset,
  resetFilters,
  apply,
  newestFirst,
  oldestFirst,
  inLastDays,
  fitFilters,
  loadedOf,
  moreAsYouScroll,
  viewDetails,
  nothingSyncedTitle,
  nothingSyncedText,
  noBatchFitsTitle,
  noBatchFitsText,
  failuresInBatch,
  batchTitle,
  batchRecords,
  batchInput,
  batchHeld,
  batchNoRecords,
  loadMore,
  campaign,
  whatHappened,
  writtenToMarketo,
  writtenToSalesforce,
  noAccessStatusTitle,
  last5Days,
  last24Hours,
  lastHour,
  timeRange,
  errorType,
  allErrorTypes,
  errorsOneRecord,
  errorsManyRecords,
  oneCause,
  manyCauses,
  errorsText,
  noErrorsTitle,
  noErrorsText,
  triedAgain,
  retryPreview,
  retryPreviewOf,
  retryStartedOne,
  retryStartedMany,
  howToFix,
  nothingToDo,
  solvedSince,
  oneRecord,
  manyRecords,
  oneBatch,
  manyBatches,
  lastAt,
  nextTry,
  vendorSays,
  notCreated,
  showRecords,
  hideRecords,
  countedAt,
  backlogGrowingTitle,
  backlogNoneTitle,
  backlogOneTitle,
  backlogManyTitle,
  backlogWaiting,
  backlogPace,
  recordsWaiting,
  recordsWaitingText,
  waitingNow,
  notCounted,
  byObject,
  byObjectText,
  maxPerHour,
  minPerHour,
  averagePerHour,
  waiting,
  doneInAbout,
  backlogStatus,
  growing,
  normal,
  minutes,
  hours,
  pointAt,
  connectionLast,
  connectionSync,
  syncOn,
  syncOff,
  stateSynced,
  stateInProgress,
  stateFailed,
  stateNotYet,
  connectionFine,
  connectionFailed,
  connectionNew,
  lockstepVersion,
  packageVersion,
  versionsDiffer,
  keyRole,
  roleViewer,
  roleMarketer,
  roleAdmin,
  nativeStartedAt,
  nativeEndedAt,
  nativeObject,
  nativeOperation,
  nativeStatus,
  nativeNew,
  nativeUpdated,
  nativeDeleted,
  nativeFailedItem,
  nativeSkipped,
  nativeFailedOn,
  nativeMarketoId,
  nativeSalesforceId,
  noAccessStatusText,
  messageForAdminStatus,
  nativeErrorType,
  nativeErrorDetails,
  csvCode,
  csvCause,
  csvPerson,
};
