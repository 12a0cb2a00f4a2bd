import policies from '@salesforce/label/c.Lockstep_Policies';
import policiesTitle from '@salesforce/label/c.Lockstep_Policies_Title';
import policiesText from '@salesforce/label/c.Lockstep_Policies_Text';
import policiesSave from '@salesforce/label/c.Lockstep_Policies_Save';
import policiesSaving from '@salesforce/label/c.Lockstep_Policies_Saving';
import policiesSaved from '@salesforce/label/c.Lockstep_Policies_Saved';
import policiesSavedText from '@salesforce/label/c.Lockstep_Policies_Saved_Text';
import oneDecidedAgain from '@salesforce/label/c.Lockstep_One_Decided_Again';
import manyDecidedAgain from '@salesforce/label/c.Lockstep_Many_Decided_Again';
import policyConflict from '@salesforce/label/c.Lockstep_Policy_Conflict';
import conflictFurthest from '@salesforce/label/c.Lockstep_Conflict_Furthest';
import conflictMarketo from '@salesforce/label/c.Lockstep_Conflict_Marketo';
import conflictSalesforce from '@salesforce/label/c.Lockstep_Conflict_Salesforce';
import conflictLatest from '@salesforce/label/c.Lockstep_Conflict_Latest';
import policyBackwards from '@salesforce/label/c.Lockstep_Policy_Backwards';
import askMe from '@salesforce/label/c.Lockstep_Ask_Me';
import backwardsRestore from '@salesforce/label/c.Lockstep_Backwards_Restore';
import backwardsReadd from '@salesforce/label/c.Lockstep_Backwards_Readd';
import policyRemovedMarketo from '@salesforce/label/c.Lockstep_Policy_Removed_Marketo';
import policyRemovedSalesforce from '@salesforce/label/c.Lockstep_Policy_Removed_Salesforce';
import removeThereToo from '@salesforce/label/c.Lockstep_Remove_There_Too';
import keepThere from '@salesforce/label/c.Lockstep_Keep_There';
import policyDeleted from '@salesforce/label/c.Lockstep_Policy_Deleted';
import policyCreation from '@salesforce/label/c.Lockstep_Policy_Creation';
import creationCreate from '@salesforce/label/c.Lockstep_Creation_Create';
import creationExisting from '@salesforce/label/c.Lockstep_Creation_Existing';
import creationCap from '@salesforce/label/c.Lockstep_Creation_Cap';
import capNumber from '@salesforce/label/c.Lockstep_Cap_Number';
import policyAdditions from '@salesforce/label/c.Lockstep_Policy_Additions';
import additionsText from '@salesforce/label/c.Lockstep_Additions_Text';
import additionsLater from '@salesforce/label/c.Lockstep_Additions_Later';
import oneJoins from '@salesforce/label/c.Lockstep_One_Joins';
import manyJoin from '@salesforce/label/c.Lockstep_Many_Join';
import policyFields from '@salesforce/label/c.Lockstep_Policy_Fields';
import fieldType from '@salesforce/label/c.Lockstep_Field_Type';
import fieldCost from '@salesforce/label/c.Lockstep_Field_Cost';
import policyFilter from '@salesforce/label/c.Lockstep_Policy_Filter';
import filterText from '@salesforce/label/c.Lockstep_Filter_Text';
import filterField from '@salesforce/label/c.Lockstep_Filter_Field';
import filterTest from '@salesforce/label/c.Lockstep_Filter_Test';
import filterValue from '@salesforce/label/c.Lockstep_Filter_Value';
import fieldEmail from '@salesforce/label/c.Lockstep_Field_Email';
import fieldName from '@salesforce/label/c.Lockstep_Field_Name';
import testEquals from '@salesforce/label/c.Lockstep_Test_Equals';
import testContains from '@salesforce/label/c.Lockstep_Test_Contains';
import testBegins from '@salesforce/label/c.Lockstep_Test_Begins';
import testEnds from '@salesforce/label/c.Lockstep_Test_Ends';
import testEmpty from '@salesforce/label/c.Lockstep_Test_Empty';
import addCondition from '@salesforce/label/c.Lockstep_Add_Condition';
import removeCondition from '@salesforce/label/c.Lockstep_Remove_Condition';

/** Texts about what a link does by itself. */
export const policyLabels = {
  policies,
  policiesTitle,
  policiesText,
  policiesSave,
  policiesSaving,
  policiesSaved,
  policiesSavedText,
  oneDecidedAgain,
  manyDecidedAgain,
  policyConflict,
  conflictFurthest,
  conflictMarketo,
  conflictSalesforce,
  conflictLatest,
  policyBackwards,
  askMe,
  backwardsRestore,
  backwardsReadd,
  policyRemovedMarketo,
  policyRemovedSalesforce,
  removeThereToo,
  keepThere,
  policyDeleted,
  policyCreation,
  creationCreate,
  creationExisting,
  creationCap,
  capNumber,
  policyAdditions,
  additionsText,
  additionsLater,
  oneJoins,
  manyJoin,
  policyFields,
  fieldType,
  fieldCost,
  policyFilter,
  filterText,
  filterField,
  filterTest,
  filterValue,
  fieldEmail,
  fieldName,
  testEquals,
  testContains,
  testBegins,
  testEnds,
  testEmpty,
  addCondition,
  removeCondition,
};
