import {
  pause,
  resume,
  syncNow,
  unlink,
  watchPair,
  type CampaignSummary,
  type LinkView,
  type MappedPair,
  type UndoWanted,
} from 'c/companion';
import DecisionPreview from 'c/decisionPreview';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import LinkChanges from 'c/linkChanges';
import LinkPolicies from 'c/linkPolicies';
import { partnerLabels } from 'c/partnerLabels';
import { policyLabels } from 'c/policyLabels';
import StatusMatch, { type StatusMatchAnswer } from 'c/statusMatch';
import StatusPartners from 'c/statusPartners';
import SyncPreview from 'c/syncPreview';
import { fill } from 'c/words';
import LightningConfirm from 'lightning/confirm';

/** What an action is about: the campaign, and its link if it has one. */
export type Subject = {
  readonly campaignId: string;
  readonly summary: CampaignSummary | null;
  /** The program that somebody chose or that the link has. */
  readonly programId: number | null;
};

/** What was done, for people; `look`: something was, or is under way, and the card shows it; null when nothing changed. */
export type Done = { readonly title: string; readonly text: string } | 'look' | null;

export type PanelAction =
  | 'sync'
  | 'pause'
  | 'resume'
  | 'policies'
  | 'partners'
  | 'undo'
  | 'changes'
  | 'watch'
  | 'unlink'
  | 'preview'
  | 'statuses';

/** What a button asks for, or an event that is named after it. */
export const actionOf = ({ type, currentTarget }: Event): PanelAction =>
  type === 'showchanges'
    ? 'changes'
    : type === 'preview'
      ? 'preview'
      : ((currentTarget as HTMLElement).dataset['act'] as PanelAction);

/** States in which a link has been confirmed, so that there is nothing to preview. */
const confirmed: ReadonlySet<CampaignSummary['state']> = new Set(['active', 'held', 'paused']);

/** Whether campaign and program are each other's already. */
const isLinked = ({ summary, programId }: Subject): boolean =>
  summary?.program?.id === programId && confirmed.has(summary.state);

/** Whether another program is to take the place of one that is confirmed. */
const isMove = ({ summary, programId }: Subject): boolean =>
  summary !== null && summary.program?.id !== programId && confirmed.has(summary.state);

const linkIdOf = ({ summary }: Subject): string => summary?.linkId ?? '';

/** What a person can do from the card. Each asks what it has to ask, does it, and says what was done, or throws. */
export const panelActions: Readonly<Record<PanelAction, (subject: Subject) => Promise<Done>>> = {
  sync: async (subject) => {
    await syncNow(subject.campaignId, linkIdOf(subject));
    return 'look';
  },
  pause: async (subject) => {
    await pause(subject.campaignId, linkIdOf(subject));
    return { title: labels.pausedTitle, text: labels.pauseDoneText };
  },
  resume: async (subject) => {
    await resume(subject.campaignId, linkIdOf(subject));
    return { title: labels.resumeDone, text: labels.resumeDoneText };
  },
  policies: async (subject) => {
    const { campaignId } = subject;
    const changed = await LinkPolicies.open<true>({
      size: 'medium',
      label: policyLabels.policiesTitle,
      campaignId,
      linkId: linkIdOf(subject),
    });
    return changed ? { title: policyLabels.policiesSaved, text: policyLabels.policiesSavedText } : null;
  },
  partners: async (subject) => {
    const { campaignId } = subject;
    const changed = await StatusPartners.open<true>({
      size: 'large',
      label: partnerLabels.partnersTitle,
      campaignId,
      linkId: linkIdOf(subject),
    });
    return changed ? { title: partnerLabels.partnersSaved, text: partnerLabels.partnersSavedText } : null;
  },
  undo: (subject) => undoing(subject, { firstSync: true }),
  changes: async (subject) => {
    const { campaignId } = subject;
    const undo = await LinkChanges.open<UndoWanted>({
      size: 'large',
      label: labels.allChanges,
      campaignId,
      linkId: linkIdOf(subject),
    });
    return undo ? undoing(subject, undo) : null;
  },
  watch: async ({ campaignId, programId }) => {
    if (programId === null) return null;
    await watchPair(campaignId, programId);
    return { title: labels.watching, text: labels.watchingText };
  },
  unlink: async (subject) => {
    const isWatched = subject.summary?.state === 'watched';
    const sure = await LightningConfirm.open({
      label: isWatched ? labels.stopWatching : labels.unlinkTitle,
      message: fill(
        isWatched ? labels.stopWatchingText : labels.unlinkText,
        subject.summary?.program?.name ?? '',
      ),
    });
    if (!sure) return null;
    await unlink(subject.campaignId, linkIdOf(subject));
    return { title: labels.unlinked, text: labels.unlinkedText };
  },
  preview: (subject) => preview(subject, null),
  statuses: async (subject) => {
    const { campaignId, programId } = subject;
    const answer = await StatusMatch.open<StatusMatchAnswer>({
      size: 'large',
      label: labels.statusMatchTitle,
      campaignId,
      programId,
      linked: isLinked(subject),
      linkId: isLinked(subject) ? linkIdOf(subject) : null,
    });
    const linked = answer?.preview ? await preview(subject, answer.map) : null;
    if (linked || !answer) return linked;
    return answer.mended ? { title: labels.statusesMended, text: labels.statusesMendedText } : 'look';
  },
};

/** Previews undoing, and has it done; null when somebody left the preview. */
async function undoing(subject: Subject, undo: UndoWanted): Promise<Done> {
  const isFirst = 'firstSync' in undo;
  const planId = await DecisionPreview.open<string>({
    size: 'large',
    label: isFirst ? decisionLabels.undoFirstSync : decisionLabels.undoChanges,
    campaignId: subject.campaignId,
    linkId: linkIdOf(subject),
    undo,
  });
  const title = isFirst ? decisionLabels.undoUnderWay : decisionLabels.undoChangesUnderWay;
  return planId ? { title, text: decisionLabels.undoUnderWayText } : null;
}

/** Shows what linking would do, with the partners that people chose; null when nobody linked. */
async function preview(subject: Subject, pairing: readonly MappedPair[] | null): Promise<Done> {
  const { campaignId, programId, summary } = subject;
  const moves = isMove(subject) ? linkIdOf(subject) : null;
  const made = await SyncPreview.open<LinkView>({
    size: 'large',
    label: labels.previewTitle,
    campaignId,
    programId,
    pairing,
    moves,
    movesFrom: summary?.program?.name ?? '',
  });
  const title = moves === null ? labels.linked : labels.moved;
  return made ? { title, text: fill(labels.linkedText, made.program.name) } : null;
}
