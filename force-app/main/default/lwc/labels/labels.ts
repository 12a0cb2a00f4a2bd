import panelTitle from '@salesforce/label/c.Lockstep_Panel_Title';
import loading from '@salesforce/label/c.Lockstep_Loading';
import todayAt from '@salesforce/label/c.Lockstep_Today_At';
import moreActions from '@salesforce/label/c.Lockstep_More_Actions';
import syncNow from '@salesforce/label/c.Lockstep_Sync_Now';
import syncing from '@salesforce/label/c.Lockstep_Syncing';
import syncingOf from '@salesforce/label/c.Lockstep_Syncing_Of';
import timesIn from '@salesforce/label/c.Lockstep_Times_In';
import lastChecked from '@salesforce/label/c.Lockstep_Last_Checked';
import nextCheck from '@salesforce/label/c.Lockstep_Next_Check';
import lastKnown from '@salesforce/label/c.Lockstep_Last_Known';
import badgeNotLinked from '@salesforce/label/c.Lockstep_Badge_Not_Linked';
import badgeChecking from '@salesforce/label/c.Lockstep_Badge_Checking';
import badgeBlocked from '@salesforce/label/c.Lockstep_Badge_Blocked';
import badgeReady from '@salesforce/label/c.Lockstep_Badge_Ready';
import badgeInStep from '@salesforce/label/c.Lockstep_Badge_In_Step';
import badgeSyncing from '@salesforce/label/c.Lockstep_Badge_Syncing';
import badgeWaiting from '@salesforce/label/c.Lockstep_Badge_Waiting';
import badgeWatched from '@salesforce/label/c.Lockstep_Badge_Watched';
import badgeFailed from '@salesforce/label/c.Lockstep_Badge_Failed';
import badgePaused from '@salesforce/label/c.Lockstep_Badge_Paused';
import badgeHeld from '@salesforce/label/c.Lockstep_Badge_Held';
import badgeProgramDeleted from '@salesforce/label/c.Lockstep_Badge_Program_Deleted';
import badgeNotConnected from '@salesforce/label/c.Lockstep_Badge_Not_Connected';
import badgeStale from '@salesforce/label/c.Lockstep_Badge_Stale';
import oneInStep from '@salesforce/label/c.Lockstep_One_In_Step';
import allInStep from '@salesforce/label/c.Lockstep_All_In_Step';
import someInStep from '@salesforce/label/c.Lockstep_Some_In_Step';
import oneWaits from '@salesforce/label/c.Lockstep_One_Waits';
import manyWait from '@salesforce/label/c.Lockstep_Many_Wait';
import othersInStep from '@salesforce/label/c.Lockstep_Others_In_Step';
import manyFieldsRefused from '@salesforce/label/c.Lockstep_Many_Fields_Refused';
import oneFieldRefused from '@salesforce/label/c.Lockstep_One_Field_Refused';
import oneFailed from '@salesforce/label/c.Lockstep_One_Failed';
import manyFailed from '@salesforce/label/c.Lockstep_Many_Failed';
import failedNeverStops from '@salesforce/label/c.Lockstep_Failed_Never_Stops';
import noMembersTitle from '@salesforce/label/c.Lockstep_No_Members_Title';
import noMembersText from '@salesforce/label/c.Lockstep_No_Members_Text';
import firstSyncTitle from '@salesforce/label/c.Lockstep_First_Sync_Title';
import firstSyncText from '@salesforce/label/c.Lockstep_First_Sync_Text';
import checkingTitle from '@salesforce/label/c.Lockstep_Checking_Title';
import checkingText from '@salesforce/label/c.Lockstep_Checking_Text';
import readyTitle from '@salesforce/label/c.Lockstep_Ready_Title';
import heldTitle from '@salesforce/label/c.Lockstep_Held_Title';
import heldText from '@salesforce/label/c.Lockstep_Held_Text';
import pauseAction from '@salesforce/label/c.Lockstep_Pause_Action';
import pauseDoneText from '@salesforce/label/c.Lockstep_Pause_Done_Text';
import resumeAction from '@salesforce/label/c.Lockstep_Resume_Action';
import resumeDone from '@salesforce/label/c.Lockstep_Resume_Done';
import resumeDoneText from '@salesforce/label/c.Lockstep_Resume_Done_Text';
import pausedTitle from '@salesforce/label/c.Lockstep_Paused_Title';
import pausedText from '@salesforce/label/c.Lockstep_Paused_Text';
import brokenTitle from '@salesforce/label/c.Lockstep_Broken_Title';
import brokenText from '@salesforce/label/c.Lockstep_Broken_Text';
import chooseTitle from '@salesforce/label/c.Lockstep_Choose_Title';
import chooseText from '@salesforce/label/c.Lockstep_Choose_Text';
import chooseProgram from '@salesforce/label/c.Lockstep_Choose_Program';
import chooseAnother from '@salesforce/label/c.Lockstep_Choose_Another';
import nothingUntilPreview from '@salesforce/label/c.Lockstep_Nothing_Until_Preview';
import previewChanges from '@salesforce/label/c.Lockstep_Preview_Changes';
import reviewFixes from '@salesforce/label/c.Lockstep_Review_Fixes';
import cancel from '@salesforce/label/c.Lockstep_Cancel';
import close from '@salesforce/label/c.Lockstep_Close';
import clear from '@salesforce/label/c.Lockstep_Clear';
import marketoProgram from '@salesforce/label/c.Lockstep_Marketo_Program';
import searchPlaceholder from '@salesforce/label/c.Lockstep_Search_Placeholder';
import noPrograms from '@salesforce/label/c.Lockstep_No_Programs';
import oneProgram from '@salesforce/label/c.Lockstep_One_Program';
import manyPrograms from '@salesforce/label/c.Lockstep_Many_Programs';
import programDetails from '@salesforce/label/c.Lockstep_Program_Details';
import membersUnknown from '@salesforce/label/c.Lockstep_Members_Unknown';
import noMembers from '@salesforce/label/c.Lockstep_No_Members';
import oneMember from '@salesforce/label/c.Lockstep_One_Member';
import manyMembers from '@salesforce/label/c.Lockstep_Many_Members';
import linkedTo from '@salesforce/label/c.Lockstep_Linked_To';
import alreadyLinked from '@salesforce/label/c.Lockstep_Already_Linked';
import cannotBeLinked from '@salesforce/label/c.Lockstep_Cannot_Be_Linked';
import oneStatusMatches from '@salesforce/label/c.Lockstep_One_Status_Matches';
import allStatusesMatch from '@salesforce/label/c.Lockstep_All_Statuses_Match';
import allStatusesMatchLong from '@salesforce/label/c.Lockstep_All_Statuses_Match_Long';
import someStatusesMatch from '@salesforce/label/c.Lockstep_Some_Statuses_Match';
import oneBlocks from '@salesforce/label/c.Lockstep_One_Blocks';
import manyBlock from '@salesforce/label/c.Lockstep_Many_Block';
import blockedText from '@salesforce/label/c.Lockstep_Blocked_Text';
import oneFixable from '@salesforce/label/c.Lockstep_One_Fixable';
import allFixable from '@salesforce/label/c.Lockstep_All_Fixable';
import someFixable from '@salesforce/label/c.Lockstep_Some_Fixable';
import oneNeedsChoice from '@salesforce/label/c.Lockstep_One_Needs_Choice';
import manyNeedChoice from '@salesforce/label/c.Lockstep_Many_Need_Choice';
import whatDoesNotMatch from '@salesforce/label/c.Lockstep_What_Does_Not_Match';
import suggestedFix from '@salesforce/label/c.Lockstep_Suggested_Fix';
import suggestedFixIs from '@salesforce/label/c.Lockstep_Suggested_Fix_Is';
import showAll from '@salesforce/label/c.Lockstep_Show_All';
import twoNames from '@salesforce/label/c.Lockstep_Two_Names';
import oneSpace from '@salesforce/label/c.Lockstep_One_Space';
import twoSpaces from '@salesforce/label/c.Lockstep_Two_Spaces';
import manySpaces from '@salesforce/label/c.Lockstep_Many_Spaces';
import severityBlocking from '@salesforce/label/c.Lockstep_Severity_Blocking';
import severityWarning from '@salesforce/label/c.Lockstep_Severity_Warning';
import severityInformation from '@salesforce/label/c.Lockstep_Severity_Information';
import program from '@salesforce/label/c.Lockstep_Program';
import channel from '@salesforce/label/c.Lockstep_Channel';
import statuses from '@salesforce/label/c.Lockstep_Statuses';
import members from '@salesforce/label/c.Lockstep_Members';
import membersOfSides from '@salesforce/label/c.Lockstep_Members_Of_Sides';
import opensInNewTab from '@salesforce/label/c.Lockstep_Opens_In_New_Tab';
import inStep from '@salesforce/label/c.Lockstep_In_Step';
import beingSynced from '@salesforce/label/c.Lockstep_Being_Synced';
import waitingForYou from '@salesforce/label/c.Lockstep_Waiting_For_You';
import failed from '@salesforce/label/c.Lockstep_Failed';
import countOf from '@salesforce/label/c.Lockstep_Count_Of';
import latestChanges from '@salesforce/label/c.Lockstep_Latest_Changes';
import showMoreChanges from '@salesforce/label/c.Lockstep_Show_More_Changes';
import addedAs from '@salesforce/label/c.Lockstep_Added_As';
import removed from '@salesforce/label/c.Lockstep_Removed';
import becomes from '@salesforce/label/c.Lockstep_Becomes';
import fromMarketo from '@salesforce/label/c.Lockstep_From_Marketo';
import fromSalesforce from '@salesforce/label/c.Lockstep_From_Salesforce';
import previewTitle from '@salesforce/label/c.Lockstep_Preview_Title';
import previewSubtitle from '@salesforce/label/c.Lockstep_Preview_Subtitle';
import previewHeadline from '@salesforce/label/c.Lockstep_Preview_Headline';
import previewBlocked from '@salesforce/label/c.Lockstep_Preview_Blocked';
import nothingChangedYet from '@salesforce/label/c.Lockstep_Nothing_Changed_Yet';
import checkedAt from '@salesforce/label/c.Lockstep_Checked_At';
import oneNewLead from '@salesforce/label/c.Lockstep_One_New_Lead';
import manyNewLeads from '@salesforce/label/c.Lockstep_Many_New_Leads';
import inMarketoOnly from '@salesforce/label/c.Lockstep_In_Marketo_Only';
import inSalesforce from '@salesforce/label/c.Lockstep_In_Salesforce';
import inMarketo from '@salesforce/label/c.Lockstep_In_Marketo';
import membersAdded from '@salesforce/label/c.Lockstep_Members_Added';
import asNewLeads from '@salesforce/label/c.Lockstep_As_New_Leads';
import asNewPeople from '@salesforce/label/c.Lockstep_As_New_People';
import statusesChanged from '@salesforce/label/c.Lockstep_Statuses_Changed';
import memberFieldsWritten from '@salesforce/label/c.Lockstep_Member_Fields_Written';
import memberFieldsOverwritten from '@salesforce/label/c.Lockstep_Member_Fields_Overwritten';
import campaignFieldsChanged from '@salesforce/label/c.Lockstep_Campaign_Fields_Changed';
import alreadyTheSame from '@salesforce/label/c.Lockstep_Already_The_Same';
import willWait from '@salesforce/label/c.Lockstep_Will_Wait';
import usesCalls from '@salesforce/label/c.Lockstep_Uses_Calls';
import firstRows from '@salesforce/label/c.Lockstep_First_Rows';
import person from '@salesforce/label/c.Lockstep_Person';
import company from '@salesforce/label/c.Lockstep_Company';
import marketo from '@salesforce/label/c.Lockstep_Marketo';
import salesforce from '@salesforce/label/c.Lockstep_Salesforce';
import lead from '@salesforce/label/c.Lockstep_Lead';
import contact from '@salesforce/label/c.Lockstep_Contact';
import notAMember from '@salesforce/label/c.Lockstep_Not_A_Member';
import inBrackets from '@salesforce/label/c.Lockstep_In_Brackets';
import groupNewLeads from '@salesforce/label/c.Lockstep_Group_New_Leads';
import groupAdded from '@salesforce/label/c.Lockstep_Group_Added';
import groupChanged from '@salesforce/label/c.Lockstep_Group_Changed';
import groupRemoved from '@salesforce/label/c.Lockstep_Group_Removed';
import groupNewPeople from '@salesforce/label/c.Lockstep_Group_New_People';
import groupMarketoAdded from '@salesforce/label/c.Lockstep_Group_Marketo_Added';
import groupMarketoChanged from '@salesforce/label/c.Lockstep_Group_Marketo_Changed';
import groupMarketoRemoved from '@salesforce/label/c.Lockstep_Group_Marketo_Removed';
import groupWaiting from '@salesforce/label/c.Lockstep_Group_Waiting';
import groupFields from '@salesforce/label/c.Lockstep_Group_Fields';
import linkAndSync from '@salesforce/label/c.Lockstep_Link_And_Sync';
import linking from '@salesforce/label/c.Lockstep_Linking';
import linked from '@salesforce/label/c.Lockstep_Linked';
import linkedText from '@salesforce/label/c.Lockstep_Linked_Text';
import unlinkAction from '@salesforce/label/c.Lockstep_Unlink_Action';
import unlinkShort from '@salesforce/label/c.Lockstep_Unlink_Short';
import unlinkTitle from '@salesforce/label/c.Lockstep_Unlink_Title';
import unlinkText from '@salesforce/label/c.Lockstep_Unlink_Text';
import unlinked from '@salesforce/label/c.Lockstep_Unlinked';
import unlinkedText from '@salesforce/label/c.Lockstep_Unlinked_Text';
import statusMatchTitle from '@salesforce/label/c.Lockstep_Status_Match_Title';
import result from '@salesforce/label/c.Lockstep_Result';
import matches from '@salesforce/label/c.Lockstep_Matches';
import success from '@salesforce/label/c.Lockstep_Success';
import responded from '@salesforce/label/c.Lockstep_Responded';
import noAccessTitle from '@salesforce/label/c.Lockstep_No_Access_Title';
import noAccessText from '@salesforce/label/c.Lockstep_No_Access_Text';
import copyForAdmin from '@salesforce/label/c.Lockstep_Copy_For_Admin';
import copied from '@salesforce/label/c.Lockstep_Copied';
import messageForAdmin from '@salesforce/label/c.Lockstep_Message_For_Admin';
import unreachableTitle from '@salesforce/label/c.Lockstep_Unreachable_Title';
import unreachableText from '@salesforce/label/c.Lockstep_Unreachable_Text';
import tryAgain from '@salesforce/label/c.Lockstep_Try_Again';
import reference from '@salesforce/label/c.Lockstep_Reference';
import busyTitle from '@salesforce/label/c.Lockstep_Busy_Title';
import updateNeeded from '@salesforce/label/c.Lockstep_Update_Needed';
import failedTitle from '@salesforce/label/c.Lockstep_Failed_Title';
import failedText from '@salesforce/label/c.Lockstep_Failed_Text';
import pausedBy from '@salesforce/label/c.Lockstep_Paused_By';
import pausedSince from '@salesforce/label/c.Lockstep_Paused_Since';
import notRefreshed from '@salesforce/label/c.Lockstep_Not_Refreshed';
import statusesMended from '@salesforce/label/c.Lockstep_Statuses_Mended';
import statusesMendedText from '@salesforce/label/c.Lockstep_Statuses_Mended_Text';
import moveAction from '@salesforce/label/c.Lockstep_Move_Action';
import moved from '@salesforce/label/c.Lockstep_Moved';
import moveText from '@salesforce/label/c.Lockstep_Move_Text';
import moveAndSync from '@salesforce/label/c.Lockstep_Move_And_Sync';
import allChanges from '@salesforce/label/c.Lockstep_All_Changes';
import viewAllChanges from '@salesforce/label/c.Lockstep_View_All_Changes';
import noChanges from '@salesforce/label/c.Lockstep_No_Changes';
import change from '@salesforce/label/c.Lockstep_Change';
import changedFrom from '@salesforce/label/c.Lockstep_Changed_From';
import changedTo from '@salesforce/label/c.Lockstep_Changed_To';
import changedOrigin from '@salesforce/label/c.Lockstep_Changed_Origin';
import changedAt from '@salesforce/label/c.Lockstep_Changed_At';
import watchPair from '@salesforce/label/c.Lockstep_Watch_Pair';
import watching from '@salesforce/label/c.Lockstep_Watching';
import watchingText from '@salesforce/label/c.Lockstep_Watching_Text';
import stopWatching from '@salesforce/label/c.Lockstep_Stop_Watching';
import stopWatchingText from '@salesforce/label/c.Lockstep_Stop_Watching_Text';
import lookNow from '@salesforce/label/c.Lockstep_Look_Now';
import lookingNow from '@salesforce/label/c.Lockstep_Looking_Now';
import nextSteps from '@salesforce/label/c.Lockstep_Next_Steps';
import stageComparing from '@salesforce/label/c.Lockstep_Stage_Comparing';
import stageDiffers from '@salesforce/label/c.Lockstep_Stage_Differs';
import stageAgrees from '@salesforce/label/c.Lockstep_Stage_Agrees';
import stageUntied from '@salesforce/label/c.Lockstep_Stage_Untied';

/** Every text of the components, in the viewer's language. Gaps {0}, {1} … are filled by `fill` and `counted` of c/words. */
export const labels = {
  panelTitle,
  loading,
  todayAt,
  moreActions,
  syncNow,
  syncing,
  syncingOf,
  timesIn,
  lastChecked,
  nextCheck,
  lastKnown,
  badgeNotLinked,
  badgeChecking,
  badgeBlocked,
  badgeReady,
  badgeInStep,
  badgeSyncing,
  badgeWaiting,
  badgeWatched,
  badgeFailed,
  badgePaused,
  badgeHeld,
  badgeProgramDeleted,
  badgeNotConnected,
  badgeStale,
  oneInStep,
  allInStep,
  someInStep,
  oneWaits,
  manyWait,
  othersInStep,
  oneFailed,
  oneFieldRefused,
  manyFieldsRefused,
  manyFailed,
  failedNeverStops,
  noMembersTitle,
  noMembersText,
  firstSyncTitle,
  firstSyncText,
  checkingTitle,
  checkingText,
  readyTitle,
  heldTitle,
  heldText,
  pauseAction,
  pauseDoneText,
  resumeAction,
  resumeDone,
  resumeDoneText,
  pausedTitle,
  pausedText,
  brokenTitle,
  brokenText,
  chooseTitle,
  chooseText,
  chooseProgram,
  chooseAnother,
  nothingUntilPreview,
  previewChanges,
  reviewFixes,
  cancel,
  close,
  clear,
  marketoProgram,
  searchPlaceholder,
  noPrograms,
  oneProgram,
  manyPrograms,
  programDetails,
  membersUnknown,
  noMembers,
  oneMember,
  manyMembers,
  linkedTo,
  alreadyLinked,
  cannotBeLinked,
  oneStatusMatches,
  allStatusesMatch,
  allStatusesMatchLong,
  someStatusesMatch,
  oneBlocks,
  manyBlock,
  blockedText,
  oneFixable,
  allFixable,
  someFixable,
  oneNeedsChoice,
  manyNeedChoice,
  whatDoesNotMatch,
  suggestedFix,
  suggestedFixIs,
  showAll,
  twoNames,
  oneSpace,
  twoSpaces,
  manySpaces,
  severityBlocking,
  severityWarning,
  severityInformation,
  program,
  channel,
  statuses,
  members,
  membersOfSides,
  opensInNewTab,
  inStep,
  beingSynced,
  waitingForYou,
  failed,
  countOf,
  latestChanges,
  showMoreChanges,
  addedAs,
  removed,
  becomes,
  fromMarketo,
  fromSalesforce,
  previewTitle,
  previewSubtitle,
  previewHeadline,
  previewBlocked,
  nothingChangedYet,
  checkedAt,
  oneNewLead,
  manyNewLeads,
  inMarketoOnly,
  inSalesforce,
  inMarketo,
  membersAdded,
  asNewLeads,
  asNewPeople,
  statusesChanged,
  memberFieldsWritten,
  memberFieldsOverwritten,
  campaignFieldsChanged,
  alreadyTheSame,
  willWait,
  usesCalls,
  firstRows,
  person,
  company,
  marketo,
  salesforce,
  lead,
  contact,
  notAMember,
  inBrackets,
  groupNewLeads,
  groupAdded,
  groupChanged,
  groupRemoved,
  groupNewPeople,
  groupMarketoAdded,
  groupMarketoChanged,
  groupMarketoRemoved,
  groupWaiting,
  groupFields,
  linkAndSync,
  linking,
  linked,
  linkedText,
  unlinkAction,
  unlinkShort,
  unlinkTitle,
  unlinkText,
  unlinked,
  unlinkedText,
  statusMatchTitle,
  result,
  matches,
  success,
  responded,
  noAccessTitle,
  noAccessText,
  copyForAdmin,
  copied,
  messageForAdmin,
  unreachableTitle,
  unreachableText,
  tryAgain,
  reference,
  busyTitle,
  updateNeeded,
  failedTitle,
  failedText,
  pausedBy,
  pausedSince,
  notRefreshed,
  statusesMended,
  statusesMendedText,
  moveAction,
  moved,
  moveText,
  moveAndSync,
  allChanges,
  viewAllChanges,
  noChanges,
  change,
  changedFrom,
  changedTo,
  changedOrigin,
  changedAt,
  watchPair,
  watching,
  watchingText,
  stopWatching,
  stopWatchingText,
  lookNow,
  lookingNow,
  nextSteps,
  stageComparing,
  stageDiffers,
  stageAgrees,
  stageUntied,
};
