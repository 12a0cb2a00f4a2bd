import one from '@salesforce/label/c.Lockstep_Retry_One';
import many from '@salesforce/label/c.Lockstep_Retry_Many';
import none from '@salesforce/label/c.Lockstep_Retry_None';
import text from '@salesforce/label/c.Lockstep_Retry_Text';
import trying from '@salesforce/label/c.Lockstep_Retry_Trying';
import resting from '@salesforce/label/c.Lockstep_Retry_Resting';
import more from '@salesforce/label/c.Lockstep_Retry_More';
import shown from '@salesforce/label/c.Lockstep_Retry_Shown';
import rowTrying from '@salesforce/label/c.Lockstep_Retry_Row_Trying';
import rowResting from '@salesforce/label/c.Lockstep_Retry_Row_Resting';
import applyOne from '@salesforce/label/c.Lockstep_Retry_Apply_One';
import applyMany from '@salesforce/label/c.Lockstep_Retry_Apply_Many';
import applying from '@salesforce/label/c.Lockstep_Retry_Applying';
import preview from '@salesforce/label/c.Lockstep_Retry_Preview';

/** Texts of trying failed records again, in the viewer's language. */
export const retryLabels = {
  preview,
  one,
  many,
  none,
  text,
  trying,
  resting,
  more,
  shown,
  rowTrying,
  rowResting,
  applyOne,
  applyMany,
  applying,
};
