import waitingMembers from '@salesforce/label/c.Lockstep_Waiting_Members';
import failedMembers from '@salesforce/label/c.Lockstep_Failed_Members';
import member from '@salesforce/label/c.Lockstep_Member';
import suggestedAction from '@salesforce/label/c.Lockstep_Suggested_Action';
import notAMemberNow from '@salesforce/label/c.Lockstep_Not_A_Member_Now';
import showingAll from '@salesforce/label/c.Lockstep_Showing_All';
import showingOf from '@salesforce/label/c.Lockstep_Showing_Of';
import showGroup from '@salesforce/label/c.Lockstep_Show_Group';
import hideGroup from '@salesforce/label/c.Lockstep_Hide_Group';
import showMoreMembers from '@salesforce/label/c.Lockstep_Show_More_Members';
import companyName from '@salesforce/label/c.Lockstep_Company_Name';
import emailAddress from '@salesforce/label/c.Lockstep_Email_Address';
import reason from '@salesforce/label/c.Lockstep_Reason';
import timelineTitle from '@salesforce/label/c.Lockstep_Timeline_Title';
import timelineNewest from '@salesforce/label/c.Lockstep_Timeline_Newest';
import timelineEmptyTitle from '@salesforce/label/c.Lockstep_Timeline_Empty_Title';
import timelineEmptyText from '@salesforce/label/c.Lockstep_Timeline_Empty_Text';
import timelineNoEntries from '@salesforce/label/c.Lockstep_Timeline_No_Entries';
import sidesDiffer from '@salesforce/label/c.Lockstep_Sides_Differ';
import event from '@salesforce/label/c.Lockstep_Event';
import same from '@salesforce/label/c.Lockstep_Same';
import different from '@salesforce/label/c.Lockstep_Different';
import entryWrittenSalesforce from '@salesforce/label/c.Lockstep_Entry_Written_Salesforce';
import entryWrittenMarketo from '@salesforce/label/c.Lockstep_Entry_Written_Marketo';
import entryAddedSalesforce from '@salesforce/label/c.Lockstep_Entry_Added_Salesforce';
import entryAddedMarketo from '@salesforce/label/c.Lockstep_Entry_Added_Marketo';
import entryRemovedSalesforce from '@salesforce/label/c.Lockstep_Entry_Removed_Salesforce';
import entryRemovedMarketo from '@salesforce/label/c.Lockstep_Entry_Removed_Marketo';
import entryChangedSalesforce from '@salesforce/label/c.Lockstep_Entry_Changed_Salesforce';
import entryChangedMarketo from '@salesforce/label/c.Lockstep_Entry_Changed_Marketo';
import entryHeld from '@salesforce/label/c.Lockstep_Entry_Held';
import entryReleased from '@salesforce/label/c.Lockstep_Entry_Released';
import entrySettled from '@salesforce/label/c.Lockstep_Entry_Settled';
import entryConflict from '@salesforce/label/c.Lockstep_Entry_Conflict';
import entryFailed from '@salesforce/label/c.Lockstep_Entry_Failed';
import entryOther from '@salesforce/label/c.Lockstep_Entry_Other';
import showEarlier from '@salesforce/label/c.Lockstep_Show_Earlier';
import entryOrdered from '@salesforce/label/c.Lockstep_Entry_Ordered';
import fullComparison from '@salesforce/label/c.Lockstep_Full_Comparison';
import showCertificate from '@salesforce/label/c.Lockstep_Show_Certificate';
import certificateClean from '@salesforce/label/c.Lockstep_Certificate_Clean';
import certificateUnclean from '@salesforce/label/c.Lockstep_Certificate_Unclean';
import certificateSettled from '@salesforce/label/c.Lockstep_Certificate_Settled';
import onlyInMarketo from '@salesforce/label/c.Lockstep_Only_In_Marketo';
import onlyInSalesforce from '@salesforce/label/c.Lockstep_Only_In_Salesforce';
import readInMarketo from '@salesforce/label/c.Lockstep_Read_In_Marketo';
import readInSalesforce from '@salesforce/label/c.Lockstep_Read_In_Salesforce';

/** The texts of member lists and histories, in the viewer’s language. Gaps {0}, {1} … are filled by `fill` and `counted` of c/words. */
export const memberLabels = {
  waitingMembers,
  failedMembers,
  member,
  suggestedAction,
  notAMemberNow,
  showingAll,
  showingOf,
  showGroup,
  hideGroup,
  showMoreMembers,
  companyName,
  emailAddress,
  reason,
  timelineTitle,
  timelineNewest,
  timelineEmptyTitle,
  timelineEmptyText,
  timelineNoEntries,
  sidesDiffer,
  event,
  same,
  different,
  entryWrittenSalesforce,
  entryWrittenMarketo,
  entryAddedSalesforce,
  entryAddedMarketo,
  entryRemovedSalesforce,
  entryRemovedMarketo,
  entryChangedSalesforce,
  entryChangedMarketo,
  entryHeld,
  entryReleased,
  entrySettled,
  entryConflict,
  entryFailed,
  entryOther,
  showEarlier,
  entryOrdered,
  fullComparison,
  showCertificate,
  certificateClean,
  certificateUnclean,
  certificateSettled,
  onlyInMarketo,
  onlyInSalesforce,
  readInMarketo,
  readInSalesforce,
};
