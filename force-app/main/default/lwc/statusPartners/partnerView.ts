import type { CallFailure, MapPreviewView } from 'c/companion';
import { labels } from 'c/labels';
import { partnerLabels } from 'c/partnerLabels';
import { repairLabels } from 'c/repairLabels';
import { fill } from 'c/words';
import { draftOf, type Edits } from './partnerDraft';
import { effectsOf } from './partnerEffects';
import { rowsOf } from './partnerRows';

/** What is known of what the chosen partners would do. */
export type Looked = {
  readonly preview: MapPreviewView | null;
  /** Why it cannot be said. */
  readonly problem: CallFailure | null;
  readonly looking: boolean;
};

/** What the dialog knows. */
export type Known = {
  readonly current: MapPreviewView | null;
  readonly edits: Edits;
  readonly looked: Looked;
  /** All equal names are listed, however many they are. */
  readonly showsAll: boolean;
};

/** What the dialog shows; its template decides nothing. Null before it knows the partners. */
export function viewOf({ current, edits, looked, showsAll }: Known) {
  if (current === null) return null;
  const effects = looked.preview && effectsOf(looked.preview);
  const rows = rowsOf(draftOf(current.choices, edits), showsAll);
  return {
    ...rows,
    // Equal names that are not partners yet: there is nothing to choose, and something to save.
    allSame: rows.allSame && !current.changed,
    newSame: current.changed ? partnerLabels.partnersNewSame : null,
    effects,
    looking: looked.looking ? partnerLabels.partnersLooking : null,
    problem: looked.problem && problemText(looked.problem),
    // Partners that cannot carry a link are no better the second time.
    mayLookAgain: looked.problem !== null && looked.problem.code !== 'refused',
  };
}

const problemText = ({ code, message }: CallFailure): string =>
  code === 'refused' ? message : fill(repairLabels.planFailed, message || labels.failedText);
