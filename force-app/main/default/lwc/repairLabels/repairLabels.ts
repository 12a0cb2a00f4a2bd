import previewChanges from '@salesforce/label/c.Lockstep_Preview_Changes';
import treatAs from '@salesforce/label/c.Lockstep_Fix_Treat_As';
import chooseFix from '@salesforce/label/c.Lockstep_Fix_Choose';
import fix from '@salesforce/label/c.Lockstep_Fix';
import fixFor from '@salesforce/label/c.Lockstep_Fix_For';
import whatWillChange from '@salesforce/label/c.Lockstep_What_Will_Change';
import undoLater from '@salesforce/label/c.Lockstep_Undo_Later';
import applyOneFix from '@salesforce/label/c.Lockstep_Apply_One_Fix';
import applyManyFixes from '@salesforce/label/c.Lockstep_Apply_Many_Fixes';
import applyingFixes from '@salesforce/label/c.Lockstep_Applying_Fixes';
import afterAll from '@salesforce/label/c.Lockstep_After_All_Match';
import afterSome from '@salesforce/label/c.Lockstep_After_Some_Match';
import fixesApplied from '@salesforce/label/c.Lockstep_Fixes_Applied';
import fixesFailed from '@salesforce/label/c.Lockstep_Fixes_Failed';
import fixesUndone from '@salesforce/label/c.Lockstep_Fixes_Undone';
import undo from '@salesforce/label/c.Lockstep_Undo';
import undoing from '@salesforce/label/c.Lockstep_Undoing';
import planFailed from '@salesforce/label/c.Lockstep_Plan_Failed';
import notInProgram from '@salesforce/label/c.Lockstep_Not_In_Program';
import notInCampaign from '@salesforce/label/c.Lockstep_Not_In_Campaign';
import step from '@salesforce/label/c.Lockstep_Step';
import programStatus from '@salesforce/label/c.Lockstep_Program_Status';
import campaignStatus from '@salesforce/label/c.Lockstep_Campaign_Status';
import isDefault from '@salesforce/label/c.Lockstep_Is_Default';
import leftSide from '@salesforce/label/c.Lockstep_Left_Side';
import showAllRows from '@salesforce/label/c.Lockstep_Show_All_Rows';
import showToFix from '@salesforce/label/c.Lockstep_Show_To_Fix';
import renamesTitle from '@salesforce/label/c.Lockstep_Renames_Title';
import renamesText from '@salesforce/label/c.Lockstep_Renames_Text';
import oneHasOldName from '@salesforce/label/c.Lockstep_One_Has_Old_Name';
import manyHaveOldName from '@salesforce/label/c.Lockstep_Many_Have_Old_Name';
import confirmRename from '@salesforce/label/c.Lockstep_Confirm_Rename';
import dismissRename from '@salesforce/label/c.Lockstep_Dismiss_Rename';
import renameConfirmed from '@salesforce/label/c.Lockstep_Rename_Confirmed';
import renameLeft from '@salesforce/label/c.Lockstep_Rename_Left';

/** The texts of mending statuses, in the viewer’s language. Gaps {0}, {1} … are filled by `fill` and `counted` of c/words. */
export const repairLabels = {
  previewChanges,
  treatAs,
  chooseFix,
  fix,
  fixFor,
  whatWillChange,
  undoLater,
  applyOneFix,
  applyManyFixes,
  applyingFixes,
  afterAll,
  afterSome,
  fixesApplied,
  fixesFailed,
  fixesUndone,
  undo,
  undoing,
  planFailed,
  notInProgram,
  notInCampaign,
  step,
  programStatus,
  campaignStatus,
  isDefault,
  leftSide,
  showAllRows,
  showToFix,
  renamesTitle,
  renamesText,
  oneHasOldName,
  manyHaveOldName,
  confirmRename,
  dismissRename,
  renameConfirmed,
  renameLeft,
};
