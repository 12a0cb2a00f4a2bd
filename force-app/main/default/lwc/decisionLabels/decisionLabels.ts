import previewChanges from '@salesforce/label/c.Lockstep_Preview_Changes';
import setSalesforce from '@salesforce/label/c.Lockstep_Option_Set_Salesforce';
import setMarketo from '@salesforce/label/c.Lockstep_Option_Set_Marketo';
import removeSalesforce from '@salesforce/label/c.Lockstep_Option_Remove_Salesforce';
import removeMarketo from '@salesforce/label/c.Lockstep_Option_Remove_Marketo';
import accept from '@salesforce/label/c.Lockstep_Option_Accept';
import keep from '@salesforce/label/c.Lockstep_Option_Keep';
import approve from '@salesforce/label/c.Lockstep_Option_Approve';
import readdNote from '@salesforce/label/c.Lockstep_Readd_Note';
import setBackTitle from '@salesforce/label/c.Lockstep_Set_Back_Title';
import selected from '@salesforce/label/c.Lockstep_Selected_Count';
import otherNeedsChoice from '@salesforce/label/c.Lockstep_Other_Needs_Choice';
import othersNeedChoice from '@salesforce/label/c.Lockstep_Others_Need_Choice';
import previewOne from '@salesforce/label/c.Lockstep_Preview_One_Change';
import previewMany from '@salesforce/label/c.Lockstep_Preview_Many_Changes';
import otherOptions from '@salesforce/label/c.Lockstep_Other_Options';
import otherOptionsFor from '@salesforce/label/c.Lockstep_Other_Options_For';
import openLead from '@salesforce/label/c.Lockstep_Open_Lead';
import openContact from '@salesforce/label/c.Lockstep_Open_Contact';
import selectMember from '@salesforce/label/c.Lockstep_Select_Member';
import whatShallHappen from '@salesforce/label/c.Lockstep_What_Shall_Happen';
import oneWillChange from '@salesforce/label/c.Lockstep_Plan_One';
import manyWillChange from '@salesforce/label/c.Lockstep_Plan_Many';
import nothingWillChange from '@salesforce/label/c.Lockstep_Plan_None';
import leftOut from '@salesforce/label/c.Lockstep_Plan_Left_Out';
import decision from '@salesforce/label/c.Lockstep_Plan_Decision';
import applyOne from '@salesforce/label/c.Lockstep_Apply_One_Change';
import applyMany from '@salesforce/label/c.Lockstep_Apply_Many_Changes';
import applying from '@salesforce/label/c.Lockstep_Applying';
import underWay from '@salesforce/label/c.Lockstep_Decision_Under_Way';
import oneDone from '@salesforce/label/c.Lockstep_Decision_One_Done';
import manyDone from '@salesforce/label/c.Lockstep_Decision_Many_Done';
import oneNotDone from '@salesforce/label/c.Lockstep_Decision_One_Not_Done';
import manyNotDone from '@salesforce/label/c.Lockstep_Decision_Many_Not_Done';
import somebodyChanged from '@salesforce/label/c.Lockstep_Decision_Changed';
import choosePerson from '@salesforce/label/c.Lockstep_Choose_Person';
import choosePersonFor from '@salesforce/label/c.Lockstep_Choose_Person_For';
import whoIs from '@salesforce/label/c.Lockstep_Who_Is';
import someoneNewLead from '@salesforce/label/c.Lockstep_Someone_New_Lead';
import someoneNewMarketo from '@salesforce/label/c.Lockstep_Someone_New_Marketo';
import oneNotOffered from '@salesforce/label/c.Lockstep_One_Not_Offered';
import manyNotOffered from '@salesforce/label/c.Lockstep_Many_Not_Offered';
import nobodyToChoose from '@salesforce/label/c.Lockstep_Nobody_To_Choose';
import matchChosen from '@salesforce/label/c.Lockstep_Match_Chosen';
import undoFirstSync from '@salesforce/label/c.Lockstep_Undo_First_Sync';
import oneCannot from '@salesforce/label/c.Lockstep_One_Cannot';
import manyCannot from '@salesforce/label/c.Lockstep_Many_Cannot';
import undoUnderWay from '@salesforce/label/c.Lockstep_Undo_Under_Way';
import undoUnderWayText from '@salesforce/label/c.Lockstep_Undo_Under_Way_Text';
import undoChanges from '@salesforce/label/c.Lockstep_Undo_Changes';
import undoChangesUnderWay from '@salesforce/label/c.Lockstep_Undo_Changes_Under_Way';
import undoBatch from '@salesforce/label/c.Lockstep_Undo_Batch';
import resultsTitle from '@salesforce/label/c.Lockstep_Results_Title';
import resultsWaitOne from '@salesforce/label/c.Lockstep_Results_Wait_One';
import resultsWaitMany from '@salesforce/label/c.Lockstep_Results_Wait_Many';
import orderWaiting from '@salesforce/label/c.Lockstep_Order_Waiting';
import orderDone from '@salesforce/label/c.Lockstep_Order_Done';
import orderChanged from '@salesforce/label/c.Lockstep_Order_Changed';
import orderCancelled from '@salesforce/label/c.Lockstep_Order_Cancelled';
import undo from '@salesforce/label/c.Lockstep_Undo';

/** The texts of decisions about members, in the viewer’s language. Gaps {0}, {1} … are filled by `fill` and `counted` of c/words. */
export const decisionLabels = {
  previewChanges,
  setSalesforce,
  setMarketo,
  removeSalesforce,
  removeMarketo,
  accept,
  keep,
  approve,
  readdNote,
  setBackTitle,
  selected,
  otherNeedsChoice,
  othersNeedChoice,
  previewOne,
  previewMany,
  otherOptions,
  otherOptionsFor,
  openLead,
  openContact,
  selectMember,
  whatShallHappen,
  oneWillChange,
  manyWillChange,
  nothingWillChange,
  leftOut,
  decision,
  applyOne,
  applyMany,
  applying,
  underWay,
  oneDone,
  manyDone,
  oneNotDone,
  manyNotDone,
  somebodyChanged,
  choosePerson,
  choosePersonFor,
  whoIs,
  someoneNewLead,
  someoneNewMarketo,
  oneNotOffered,
  manyNotOffered,
  nobodyToChoose,
  matchChosen,
  undoFirstSync,
  oneCannot,
  manyCannot,
  undoUnderWay,
  undoUnderWayText,
  undoChanges,
  undoChangesUnderWay,
  undoBatch,
  resultsTitle,
  resultsWaitOne,
  resultsWaitMany,
  orderWaiting,
  orderDone,
  orderChanged,
  orderCancelled,
  undo,
};
