import type { MatchView, RepairView } from 'c/companion';
import { isOpen, type Picks } from './fixes';
import { headlineOf, tableOf } from './matchTable';
import { isMoving, planView, toldOf, type Busy, type Planned } from './repairRun';

/** What the dialog knows. */
export type Known = {
  readonly match: MatchView | null;
  readonly picks: Picks;
  readonly planned: Planned;
  /** Why something could not be done. */
  readonly problem: string | null;
  readonly repair: RepairView | null;
  readonly busy: Busy;
  readonly onlyToFix: boolean;
  /** The two are linked already, so that there is nothing to preview. */
  readonly linked: boolean;
};

/** What the dialog shows and offers; its template decides nothing. `mayLink`: this person may mend and link. */
export function viewOf(known: Known, mayLink: boolean) {
  const { match, picks, planned, problem, repair, busy, onlyToFix, linked } = known;
  const isApplied = repair?.state === 'applied';
  const isBusy = busy !== null || isMoving(repair);
  const mayFix = mayLink && !isApplied && !isBusy;
  const plan = mayFix && planned.plan ? planView(planned.plan) : null;
  const after = isApplied ? repair.after : match;
  return {
    headline: match ? headlineOf(match) : '',
    table: match && tableOf(match, picks, { mayFix, onlyToFix }),
    plan,
    told: toldOf(repair, busy),
    notice: problem ?? planned.notice,
    cannotApply: plan === null || plan.nothing || match === null || isOpen(match, picks),
    mayPreview: mayLink && !linked && !isBusy && after?.canLink === true,
    // One button stands out: what mends something, where there is such a thing.
    previewVariant: plan?.nothing === false ? 'neutral' : 'brand',
  };
}
