import { isUnreachable, type CallFailure, type CampaignSummary, type ProgramHit } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import { partnerLabels } from 'c/partnerLabels';
import { policyLabels } from 'c/policyLabels';
import { fill, moment, number, timeZone } from 'c/words';
import type { PanelAction } from './panelActions';
import { answerOf, badgeOf, fixesIn, unreachableBadge, viewOf, worklistOf } from './panelView';

/** What the card knows. */
export type Known = {
  readonly summary: CampaignSummary | null;
  readonly failure: CallFailure | null;
  /** Another program is being chosen for a campaign that has one. */
  readonly choosing: boolean;
  readonly chosen: ProgramHit | null;
  /** A sync was asked for and is waited for. */
  readonly awaiting: boolean;
  /** This person may link, sync and pause. */
  readonly mayAct: boolean;
};

/** What the card knows of another record than before. */
export const nothingKnown: Omit<Known, 'mayAct'> = {
  summary: null,
  failure: null,
  choosing: false,
  chosen: null,
  awaiting: false,
};

export type CardView = ReturnType<typeof cardOf>;

/** What the card shows and offers; its template decides nothing. */
export function cardOf(known: Known, now: Date) {
  const { summary, failure, choosing, chosen, awaiting, mayAct } = known;
  const view = failure || !summary ? null : choosing ? 'choose' : viewOf(summary);
  const progress = summary === null ? null : progressOf(summary);
  const loading = summary === null && failure === null;
  return {
    loading,
    busy: String(loading),
    badge: failure ? (isUnreachable(failure) ? unreachableBadge : null) : summary && badgeOf(summary, now),
    isChoose: view === 'choose',
    isWatched: view === 'watched',
    isBlocked: view === 'blocked',
    isLinked: view === 'linked',
    isPaused: view === 'paused',
    isBroken: view === 'broken',
    answer: summary && answerOf(summary),
    worklist: summary && worklistOf(summary),
    fixes: summary && fixesIn(summary),
    hasFindings: (summary?.findings.length ?? 0) > 0,
    paused: summary && pausedText(summary),
    zone: fill(labels.timesIn, timeZone),
    progress,
    syncLabel: progress?.label ?? (awaiting ? labels.syncing : labels.syncNow),
    maySync: mayAct && view === 'linked' && summary?.state === 'active',
    mayStart: mayAct && view === 'linked' && summary?.state === 'ready',
    mayReview: mayAct && summary?.state === 'held' && summary.reason === 'status-changed',
    mayResume: mayAct && summary?.state === 'paused',
    menu: summary !== null && mayAct && view !== null && !choosing ? menuOf(summary) : null,
    cannotPreview: chosen === null,
    next: nextOf(chosen),
    previewLabel: nextLabels[nextOf(chosen)],
  };
}

/** What comes next for the program that was chosen: one that Marketo itself syncs can only be watched. */
const nextOf = (chosen: ProgramHit | null): keyof typeof nextLabels =>
  chosen?.refused ? 'watch' : chosen === null || chosen.canLink ? 'preview' : 'statuses';

const nextLabels = {
  watch: labels.watchPair,
  preview: labels.previewChanges,
  statuses: labels.reviewFixes,
} as const satisfies Partial<Record<PanelAction, string>>;

/** How far a sync is; null when none is under way. */
function progressOf({ syncing }: CampaignSummary) {
  if (!syncing) return null;
  const label = fill(labels.syncingOf, number(syncing.done), number(syncing.of));
  const percent = syncing.of === 0 ? 0 : Math.round((100 * syncing.done) / syncing.of);
  return { label, percent, width: `inline-size: ${String(percent)}%` };
}

/** Who paused the link and when, and what that means. */
function pausedText({ paused }: CampaignSummary): string {
  if (!paused) return labels.pausedText;
  const who =
    paused.by === null
      ? fill(labels.pausedSince, moment(paused.at))
      : fill(labels.pausedBy, paused.by, moment(paused.at));
  return `${who} ${labels.pausedText}`;
}

type MenuItem = { readonly value: PanelAction | 'move'; readonly label: string };

/** What can be done with a link besides the buttons; null for a campaign without one. */
function menuOf({ linkId, state, lastSyncedAt }: CampaignSummary): readonly MenuItem[] | null {
  if (linkId === null) return null;
  if (state === 'watched') return [{ value: 'unlink', label: labels.stopWatching }];
  const runs = state === 'active' || state === 'held';
  const isConfirmed = runs || state === 'paused';
  return [
    ...(runs ? [{ value: 'pause', label: labels.pauseAction } as const] : []),
    ...(isConfirmed ? [{ value: 'move', label: labels.moveAction } as const] : []),
    ...(state === 'broken' ? [] : [{ value: 'policies', label: policyLabels.policies } as const]),
    ...(isConfirmed ? [{ value: 'partners', label: partnerLabels.partnersAction } as const] : []),
    ...(runs && lastSyncedAt !== null
      ? [{ value: 'undo', label: decisionLabels.undoFirstSync } as const]
      : []),
    { value: 'unlink', label: labels.unlinkAction },
  ];
}
