import title from '@salesforce/label/c.Lockstep_Budget_Title';
import text from '@salesforce/label/c.Lockstep_Budget_Text';
import own from '@salesforce/label/c.Lockstep_Budget_Own';
import everyone from '@salesforce/label/c.Lockstep_Budget_Everyone';
import of from '@salesforce/label/c.Lockstep_Budget_Of';
import enough from '@salesforce/label/c.Lockstep_Budget_Enough';
import low from '@salesforce/label/c.Lockstep_Budget_Low';
import usedUp from '@salesforce/label/c.Lockstep_Budget_Used_Up';
import rolling from '@salesforce/label/c.Lockstep_Budget_Rolling';
import renews from '@salesforce/label/c.Lockstep_Budget_Renews';
import expected from '@salesforce/label/c.Lockstep_Budget_Expected';
import expectedRolling from '@salesforce/label/c.Lockstep_Budget_Expected_Rolling';
import usedUpText from '@salesforce/label/c.Lockstep_Budget_Used_Up_Text';
import held from '@salesforce/label/c.Lockstep_Budget_Held';
import throttled from '@salesforce/label/c.Lockstep_Budget_Throttled';
import none from '@salesforce/label/c.Lockstep_Budget_None';

/** Texts of the call budget, in the viewer's language. */
export const budgetLabels = {
  title,
  text,
  own,
  everyone,
  of,
  enough,
  low,
  usedUp,
  rolling,
  renews,
  expected,
  expectedRolling,
  usedUpText,
  held,
  throttled,
  none,
};
