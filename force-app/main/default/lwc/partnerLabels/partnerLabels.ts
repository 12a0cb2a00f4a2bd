import partnersAction from '@salesforce/label/c.Lockstep_Partners_Action';
import partnersTitle from '@salesforce/label/c.Lockstep_Partners_Title';
import partnersText from '@salesforce/label/c.Lockstep_Partners_Text';
import partnersSame from '@salesforce/label/c.Lockstep_Partners_Same';
import partnersManySame from '@salesforce/label/c.Lockstep_Partners_Many_Same';
import partnersNewSame from '@salesforce/label/c.Lockstep_Partners_New_Same';
import partnersBack from '@salesforce/label/c.Lockstep_Partners_Back';
import partnersProgram from '@salesforce/label/c.Lockstep_Partners_Program';
import partnersCampaign from '@salesforce/label/c.Lockstep_Partners_Campaign';
import partnersProgramText from '@salesforce/label/c.Lockstep_Partners_Program_Text';
import partnersCampaignText from '@salesforce/label/c.Lockstep_Partners_Campaign_Text';
import partnersInSalesforce from '@salesforce/label/c.Lockstep_Partners_In_Salesforce';
import partnersInMarketo from '@salesforce/label/c.Lockstep_Partners_In_Marketo';
import partnersNone from '@salesforce/label/c.Lockstep_Partners_None';
import partnersNotOffered from '@salesforce/label/c.Lockstep_Partners_Not_Offered';
import partnersLooking from '@salesforce/label/c.Lockstep_Partners_Looking';
import partnersOneWillWait from '@salesforce/label/c.Lockstep_Partners_One_Will_Wait';
import partnersManyWillWait from '@salesforce/label/c.Lockstep_Partners_Many_Will_Wait';
import partnersOneWillMatch from '@salesforce/label/c.Lockstep_Partners_One_Will_Match';
import partnersManyWillMatch from '@salesforce/label/c.Lockstep_Partners_Many_Will_Match';
import partnersOneWillSync from '@salesforce/label/c.Lockstep_Partners_One_Will_Sync';
import partnersManyWillSync from '@salesforce/label/c.Lockstep_Partners_Many_Will_Sync';
import partnersNobody from '@salesforce/label/c.Lockstep_Partners_Nobody';
import partnersWritesNothing from '@salesforce/label/c.Lockstep_Partners_Writes_Nothing';
import partnersNow from '@salesforce/label/c.Lockstep_Partners_Now';
import partnersThen from '@salesforce/label/c.Lockstep_Partners_Then';
import partnersNextSync from '@salesforce/label/c.Lockstep_Partners_Next_Sync';
import partnersFirstGroups from '@salesforce/label/c.Lockstep_Partners_First_Groups';
import partnersAllSame from '@salesforce/label/c.Lockstep_Partners_All_Same';
import partnersAllSameText from '@salesforce/label/c.Lockstep_Partners_All_Same_Text';
import partnersSave from '@salesforce/label/c.Lockstep_Partners_Save';
import partnersSaved from '@salesforce/label/c.Lockstep_Partners_Saved';
import partnersSavedText from '@salesforce/label/c.Lockstep_Partners_Saved_Text';

/** The texts about partners of statuses, in the viewer’s language. Gaps {0}, {1} … are filled by `fill` and `counted` of c/words. */
export const partnerLabels = {
  partnersAction,
  partnersTitle,
  partnersText,
  partnersSame,
  partnersManySame,
  partnersNewSame,
  partnersBack,
  partnersProgram,
  partnersCampaign,
  partnersProgramText,
  partnersCampaignText,
  partnersInSalesforce,
  partnersInMarketo,
  partnersNone,
  partnersNotOffered,
  partnersLooking,
  partnersOneWillWait,
  partnersManyWillWait,
  partnersOneWillMatch,
  partnersManyWillMatch,
  partnersOneWillSync,
  partnersManyWillSync,
  partnersNobody,
  partnersWritesNothing,
  partnersNow,
  partnersThen,
  partnersNextSync,
  partnersFirstGroups,
  partnersAllSame,
  partnersAllSameText,
  partnersSave,
  partnersSaved,
  partnersSavedText,
};
