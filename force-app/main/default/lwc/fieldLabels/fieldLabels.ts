import title from '@salesforce/label/c.Lockstep_Member_Fields_Title';
import text from '@salesforce/label/c.Lockstep_Fields_Text';
import none from '@salesforce/label/c.Lockstep_Fields_None';
import map from '@salesforce/label/c.Lockstep_Fields_Map';
import dialogText from '@salesforce/label/c.Lockstep_Fields_Dialog_Text';
import marketo from '@salesforce/label/c.Lockstep_Fields_Marketo';
import salesforce from '@salesforce/label/c.Lockstep_Fields_Salesforce';
import state from '@salesforce/label/c.Lockstep_Fields_State';
import action from '@salesforce/label/c.Lockstep_Fields_Action';
import inUse from '@salesforce/label/c.Lockstep_Fields_In_Use';
import suspended from '@salesforce/label/c.Lockstep_Fields_Suspended';
import newPair from '@salesforce/label/c.Lockstep_Fields_New';
import remove from '@salesforce/label/c.Lockstep_Fields_Remove';
import removed from '@salesforce/label/c.Lockstep_Fields_Removed';
import dropped from '@salesforce/label/c.Lockstep_Fields_Dropped';
import added from '@salesforce/label/c.Lockstep_Fields_Added';
import addTitle from '@salesforce/label/c.Lockstep_Fields_Add_Title';
import add from '@salesforce/label/c.Lockstep_Fields_Add';
import choose from '@salesforce/label/c.Lockstep_Fields_Choose';
import chooseFirst from '@salesforce/label/c.Lockstep_Fields_Choose_First';
import option from '@salesforce/label/c.Lockstep_Fields_Option';
import named from '@salesforce/label/c.Lockstep_Fields_Named';
import noneFits from '@salesforce/label/c.Lockstep_Fields_None_Fits';
import allTaken from '@salesforce/label/c.Lockstep_Fields_All_Taken';
import noneMarketo from '@salesforce/label/c.Lockstep_Fields_None_Marketo';
import marketoTaken from '@salesforce/label/c.Lockstep_Fields_Marketo_Taken';
import most from '@salesforce/label/c.Lockstep_Fields_Most';
import will from '@salesforce/label/c.Lockstep_Fields_Will';
import oneAdding from '@salesforce/label/c.Lockstep_Fields_One_Adding';
import manyAdding from '@salesforce/label/c.Lockstep_Fields_Many_Adding';
import filling from '@salesforce/label/c.Lockstep_Fields_Filling';
import oneRemoving from '@salesforce/label/c.Lockstep_Fields_One_Removing';
import manyRemoving from '@salesforce/label/c.Lockstep_Fields_Many_Removing';
import save from '@salesforce/label/c.Lockstep_Fields_Save';
import saved from '@salesforce/label/c.Lockstep_Fields_Saved';
import typeText from '@salesforce/label/c.Lockstep_Type_Text';
import typeLongText from '@salesforce/label/c.Lockstep_Type_Long_Text';
import typePicklist from '@salesforce/label/c.Lockstep_Type_Picklist';
import typeChoices from '@salesforce/label/c.Lockstep_Type_Choices';
import typePhone from '@salesforce/label/c.Lockstep_Type_Phone';
import typeEmail from '@salesforce/label/c.Lockstep_Type_Email';
import typeLookup from '@salesforce/label/c.Lockstep_Type_Lookup';
import typeWhole from '@salesforce/label/c.Lockstep_Type_Whole';
import typeDecimal from '@salesforce/label/c.Lockstep_Type_Decimal';
import typeYesNo from '@salesforce/label/c.Lockstep_Type_Yes_No';
import typeUrl from '@salesforce/label/c.Lockstep_Type_Url';
import typeDate from '@salesforce/label/c.Lockstep_Type_Date';
import typeTime from '@salesforce/label/c.Lockstep_Type_Time';
import oneSuspended from '@salesforce/label/c.Lockstep_Fields_One_Suspended';
import manySuspended from '@salesforce/label/c.Lockstep_Fields_Many_Suspended';
import saving from '@salesforce/label/c.Lockstep_Policies_Saving';

/** Texts about custom fields of members and how they are mapped. */
export const fieldLabels = {
  title,
  text,
  none,
  map,
  dialogText,
  marketo,
  salesforce,
  state,
  action,
  inUse,
  suspended,
  newPair,
  remove,
  removed,
  dropped,
  added,
  addTitle,
  add,
  choose,
  chooseFirst,
  option,
  named,
  noneFits,
  allTaken,
  noneMarketo,
  marketoTaken,
  most,
  will,
  oneAdding,
  manyAdding,
  filling,
  oneRemoving,
  manyRemoving,
  save,
  saved,
  typeText,
  typeLongText,
  typePicklist,
  typeChoices,
  typePhone,
  typeEmail,
  typeLookup,
  typeWhole,
  typeDecimal,
  typeYesNo,
  typeUrl,
  typeDate,
  typeTime,
  oneSuspended,
  manySuspended,
  saving,
};
