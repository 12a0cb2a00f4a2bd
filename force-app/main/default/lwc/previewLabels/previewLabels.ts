import includeAll from '@salesforce/label/c.Lockstep_Include_All';
import includePerson from '@salesforce/label/c.Lockstep_Include_Person';
import includeAgain from '@salesforce/label/c.Lockstep_Include_Again';
import wouldBeAddedAgain from '@salesforce/label/c.Lockstep_Would_Be_Added_Again';
import oneLeftOut from '@salesforce/label/c.Lockstep_One_Left_Out';
import manyLeftOut from '@salesforce/label/c.Lockstep_Many_Left_Out';
import againLeftOut from '@salesforce/label/c.Lockstep_Again_Left_Out';
import showAllOf from '@salesforce/label/c.Lockstep_Show_All_Of';
import showMoreRows from '@salesforce/label/c.Lockstep_Show_More_Rows';
import csvAction from '@salesforce/label/c.Lockstep_Csv_Action';
import csvMarketoNow from '@salesforce/label/c.Lockstep_Csv_Marketo_Now';
import csvMarketoThen from '@salesforce/label/c.Lockstep_Csv_Marketo_Then';
import csvSalesforceNow from '@salesforce/label/c.Lockstep_Csv_Salesforce_Now';
import csvSalesforceThen from '@salesforce/label/c.Lockstep_Csv_Salesforce_Then';
import checkAgain from '@salesforce/label/c.Lockstep_Check_Again';
import checkingAgain from '@salesforce/label/c.Lockstep_Checking_Again';
import nothingSince from '@salesforce/label/c.Lockstep_Nothing_Since';
import oneSince from '@salesforce/label/c.Lockstep_One_Since';
import manySince from '@salesforce/label/c.Lockstep_Many_Since';
import cannotAnyMore from '@salesforce/label/c.Lockstep_Cannot_Any_More';
import oneNoLongerLeftOut from '@salesforce/label/c.Lockstep_One_No_Longer_Left_Out';
import manyNoLongerLeftOut from '@salesforce/label/c.Lockstep_Many_No_Longer_Left_Out';
import campaignType from '@salesforce/label/c.Lockstep_Campaign_Type';
import campaignCost from '@salesforce/label/c.Lockstep_Campaign_Cost';
import changeNewPeople from '@salesforce/label/c.Lockstep_Change_New_People';
import changePolicies from '@salesforce/label/c.Lockstep_Change_Policies';
import policiesFirstText from '@salesforce/label/c.Lockstep_Policies_First_Text';
import previewAgain from '@salesforce/label/c.Lockstep_Preview_Again';
import previewingAgain from '@salesforce/label/c.Lockstep_Previewing_Again';
import backToPreview from '@salesforce/label/c.Lockstep_Back_To_Preview';
import previewedAgain from '@salesforce/label/c.Lockstep_Previewed_Again';
import fieldsTitle from '@salesforce/label/c.Lockstep_Member_Fields_Title';
import fieldsLooked from '@salesforce/label/c.Lockstep_Member_Fields_Looked';
import fieldsOneUnfit from '@salesforce/label/c.Lockstep_Member_Fields_One_Unfit';
import fieldsManyUnfit from '@salesforce/label/c.Lockstep_Member_Fields_Many_Unfit';
import fieldsUnfitOf from '@salesforce/label/c.Lockstep_Member_Fields_Unfit_Of';
import fieldsOneGivesWay from '@salesforce/label/c.Lockstep_Member_Fields_One_Gives_Way';
import fieldsManyGiveWay from '@salesforce/label/c.Lockstep_Member_Fields_Many_Give_Way';
import fieldsNamed from '@salesforce/label/c.Lockstep_Member_Fields_Named';
import field from '@salesforce/label/c.Lockstep_Filter_Field';

/** Texts about the rows of a preview. */
export const previewLabels = {
  includeAll,
  includePerson,
  includeAgain,
  wouldBeAddedAgain,
  oneLeftOut,
  manyLeftOut,
  againLeftOut,
  showAllOf,
  showMoreRows,
  csvAction,
  csvMarketoNow,
  csvMarketoThen,
  csvSalesforceNow,
  csvSalesforceThen,
  checkAgain,
  checkingAgain,
  nothingSince,
  oneSince,
  manySince,
  cannotAnyMore,
  oneNoLongerLeftOut,
  manyNoLongerLeftOut,
  campaignType,
  campaignCost,
  changeNewPeople,
  changePolicies,
  policiesFirstText,
  previewAgain,
  previewingAgain,
  backToPreview,
  previewedAgain,
  fieldsTitle,
  fieldsLooked,
  fieldsOneUnfit,
  fieldsManyUnfit,
  fieldsUnfitOf,
  fieldsOneGivesWay,
  fieldsManyGiveWay,
  fieldsNamed,
  field,
};
