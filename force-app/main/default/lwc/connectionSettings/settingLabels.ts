import title from '@salesforce/label/c.Lockstep_Settings_Title';
import text from '@salesforce/label/c.Lockstep_Settings_Text';
import personName from '@salesforce/label/c.Lockstep_Settings_Person_Name';
import newPeople from '@salesforce/label/c.Lockstep_Settings_New_People';
import newCreate from '@salesforce/label/c.Lockstep_Settings_New_Create';
import newExisting from '@salesforce/label/c.Lockstep_Settings_New_Existing';
import newApprove from '@salesforce/label/c.Lockstep_Settings_New_Approve';
import save from '@salesforce/label/c.Lockstep_Settings_Save';
import saved from '@salesforce/label/c.Lockstep_Settings_Saved';
import turnOff from '@salesforce/label/c.Lockstep_Settings_Turn_Off';
import turnOn from '@salesforce/label/c.Lockstep_Settings_Turn_On';
import offText from '@salesforce/label/c.Lockstep_Settings_Off_Text';
import turnedOff from '@salesforce/label/c.Lockstep_Settings_Turned_Off';
import turnedOn from '@salesforce/label/c.Lockstep_Settings_Turned_On';

/** Texts of the connection's settings, in the viewer's language. */
export const settingLabels = {
  title,
  text,
  personName,
  newPeople,
  newCreate,
  newExisting,
  newApprove,
  save,
  saved,
  turnOff,
  turnOn,
  offText,
  turnedOff,
  turnedOn,
};
