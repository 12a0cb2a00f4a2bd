import type { CampaignSummary, MemberCounts } from 'c/companion';
import { explanationOf, sentenceOf } from 'c/findingWords';
import { labels } from 'c/labels';
import { counted, fill, number } from 'c/words';

export type Badge = { readonly label: string; readonly tone: string; readonly icon: string | null };

/** Which body the card shows. */
export type View = 'choose' | 'watched' | 'blocked' | 'linked' | 'paused' | 'broken';

/** The one sentence that answers "is it fine?", and what it means. */
export type Answer = { readonly headline: string; readonly text: string | null };

/** A check this late is worth a warning, milliseconds. */
const LATE = 30 * 60 * 1000;

export function viewOf({ state }: CampaignSummary): View {
  switch (state) {
    case 'not-linked':
    case 'unlinked':
      return 'choose';
    case 'watched':
    case 'blocked':
    case 'paused':
    case 'broken':
      return state;
    case 'checking':
    case 'ready':
    case 'active':
    case 'held':
      return 'linked';
  }
}

export const unreachableBadge: Badge = { label: labels.badgeNotConnected, tone: 'error', icon: 'error' };

export function badgeOf(summary: CampaignSummary, now: Date): Badge {
  switch (summary.state) {
    case 'not-linked':
    case 'unlinked':
      return { label: labels.badgeNotLinked, tone: 'neutral', icon: null };
    case 'checking':
      return { label: labels.badgeChecking, tone: 'info', icon: 'sync' };
    case 'watched':
      return { label: labels.badgeWatched, tone: 'neutral', icon: null };
    case 'blocked':
      return { label: labels.badgeBlocked, tone: 'error', icon: 'error' };
    case 'ready':
      return { label: labels.badgeReady, tone: 'info', icon: 'play' };
    case 'paused':
      return { label: labels.badgePaused, tone: 'neutral', icon: 'pause' };
    case 'held':
      return { label: labels.badgeHeld, tone: 'warning', icon: 'warning' };
    case 'broken':
      return { label: labels.badgeProgramDeleted, tone: 'error', icon: 'error' };
    case 'active':
      return activeBadge(summary, now);
  }
}

function activeBadge({ counts, syncing, nextSyncAt }: CampaignSummary, now: Date): Badge {
  if (nextSyncAt !== null && now.getTime() - new Date(nextSyncAt).getTime() > LATE) {
    return { label: labels.badgeStale, tone: 'warning', icon: 'warning' };
  }
  if (syncing !== null || counts === null || counts.differing > 0) {
    return { label: labels.badgeSyncing, tone: 'info', icon: 'sync' };
  }
  const failed = failedIn(counts);
  if (failed > 0) return { label: fill(labels.badgeFailed, number(failed)), tone: 'error', icon: 'error' };
  if (counts.held > 0)
    return { label: fill(labels.badgeWaiting, number(counts.held)), tone: 'warning', icon: 'pause' };
  return { label: labels.badgeInStep, tone: 'success', icon: 'check' };
}

export function answerOf({ state, counts, findings }: CampaignSummary): Answer {
  switch (state) {
    case 'checking':
      return { headline: labels.checkingTitle, text: labels.checkingText };
    case 'ready':
      return { headline: labels.readyTitle, text: labels.nothingUntilPreview };
    case 'held':
      return { headline: labels.heldTitle, text: heldText(findings) };
    case 'watched': {
      const [about] = findings;
      return about
        ? { headline: sentenceOf(about), text: explanationOf(about) }
        : { headline: labels.badgeWatched, text: null };
    }
    case 'blocked': {
      const blocking = findings.filter(({ severity }) => severity === 'blocking').length;
      return { headline: counted(blocking, labels.oneBlocks, labels.manyBlock), text: labels.blockedText };
    }
    default:
      return counts === null
        ? { headline: labels.firstSyncTitle, text: labels.firstSyncText }
        : countsAnswer(counts);
  }
}

/** Why nothing moves, or at least that nothing is lost. */
function heldText(findings: CampaignSummary['findings']): string {
  const why = findings.find(({ severity }) => severity === 'blocking');
  if (!why) return labels.heldText;
  return `${sentenceOf(why).replace(/(?<=[^.!?])$/u, '.')} ${explanationOf(why)}`;
}

/** Members that failed, and those of whom a custom field did: both are listed. */
const failedIn = ({ failed, fields = 0 }: MemberCounts): number => failed + fields;

function countsAnswer({ inStep, held, failed, total, fields = 0 }: MemberCounts): Answer {
  if (total === 0) return { headline: labels.noMembersTitle, text: labels.noMembersText };
  if (inStep === total) {
    const text = fields === 0 ? null : counted(fields, labels.oneFieldRefused, labels.manyFieldsRefused);
    return { headline: counted(total, labels.oneInStep, labels.allInStep), text };
  }
  if (failed > 0) {
    return {
      headline: counted(failed, labels.oneFailed, labels.manyFailed, number(total)),
      text: labels.failedNeverStops,
    };
  }
  if (held > 0) {
    const headline = counted(held, labels.oneWaits, labels.manyWait, number(total));
    return { headline, text: fill(labels.othersInStep, number(inStep)) };
  }
  return { headline: fill(labels.someInStep, number(inStep), number(total)), text: null };
}

/** Fixes that a person has to think about, by the code of the API. */
const needChoice: ReadonlySet<string> = new Set(['choose-status', 'show-marketo-steps', 'leave']);

/** How many findings mend themselves in one step, and how many need a choice. */
export function fixesIn({ findings }: CampaignSummary): string | null {
  const blocking = findings.filter(({ severity }) => severity === 'blocking');
  const simple = blocking.filter(
    ({ fixes }) => fixes[0] !== undefined && !needChoice.has(fixes[0].code),
  ).length;
  const choices = blocking.length - simple;
  if (simple === 0) return null;
  if (choices === 0) return counted(simple, labels.oneFixable, labels.allFixable);
  const first = fill(labels.someFixable, number(simple), number(blocking.length));
  return `${first} ${counted(choices, labels.oneNeedsChoice, labels.manyNeedChoice)}`;
}

/** Which list of members the card shows below the numbers: those that wait, or else those that failed. */
export function worklistOf({ counts, linkId }: CampaignSummary) {
  if (counts === null || linkId === null) return null;
  if (counts.held > 0) return { kind: 'held', total: counts.held };
  const total = failedIn(counts);
  return total > 0 ? { kind: 'failed', total } : null;
}
