import title from '@salesforce/label/c.Lockstep_Alerts_Title';
import open from '@salesforce/label/c.Lockstep_Alerts_Open';
import ended from '@salesforce/label/c.Lockstep_Alerts_Ended';
import since from '@salesforce/label/c.Lockstep_Alerts_Since';
import over from '@salesforce/label/c.Lockstep_Alerts_Over';

/** Texts of the alerts, in the viewer's language. */
export const alertLabels = { title, open, ended, since, over };
