import type { TimelineEntryView, TimelineView } from 'c/companion';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { reasonTexts } from 'c/reasonTexts';
import { tell } from 'c/sentences';
import { fill, moment } from 'c/words';

type Shown = NonNullable<TimelineView['shown']>;

export function badgeOf(state: Shown['state']) {
  switch (state) {
    case 'in-step':
      return { label: labels.badgeInStep, tone: 'success', icon: 'check' };
    case 'held':
      return { label: labels.waitingForYou, tone: 'warning', icon: 'pause' };
    case 'failed':
      return { label: labels.failed, tone: 'error', icon: 'error' };
    case 'differing':
      return { label: labels.beingSynced, tone: 'info', icon: 'sync' };
  }
}

const named = (status: string | null): string => status ?? memberLabels.notAMemberNow;

/** What the two sides say and why; nothing while they agree. */
export const noticeOf = ({ state, marketo, salesforce, sentence, said }: Shown) =>
  state === 'in-step'
    ? null
    : {
        headline: fill(memberLabels.sidesDiffer, named(salesforce), named(marketo)),
        text: tell(reasonTexts, said?.sentence, sentence),
      };

/** A history with the page before it. */
export const withEarlier = (timeline: TimelineView, earlier: TimelineView): TimelineView =>
  timeline.shown === null || earlier.shown === null
    ? timeline
    : {
        ...timeline,
        shown: {
          ...timeline.shown,
          entries: [...timeline.shown.entries, ...earlier.shown.entries],
          before: earlier.shown.before,
        },
      };

export const entriesOf = (entries: readonly TimelineEntryView[]) =>
  entries.map((entry, index) => ({
    key: `${entry.at} ${String(index)}`,
    kind: entry.kind,
    at: moment(entry.at),
    title: titleOf(entry),
    text: textOf(entry),
    ...lookOf(entry),
    marketo: named(entry.marketo),
    marketoClass: entry.side === 'marketo' && !ofFields.has(entry.kind) ? 'changed' : 'weak',
    salesforce: named(entry.salesforce),
    salesforceClass: entry.side === 'salesforce' && !ofFields.has(entry.kind) ? 'changed' : 'weak',
    result: entry.same ? memberLabels.same : memberLabels.different,
    sign: signOf(entry, index),
  }));

/** Where both sides agree, and how they stand now if they do not. */
function signOf({ same }: TimelineEntryView, index: number) {
  if (same) return { icon: 'utility:check', className: 'result same' };
  return index === 0 ? { icon: 'utility:warning', className: 'result differs' } : null;
}

/** Of these the side is told by the sentence: no status changed. */
const ofFields: ReadonlySet<string> = new Set(['field', 'field-refused']);

const written = {
  salesforce: [
    memberLabels.entryAddedSalesforce,
    memberLabels.entryRemovedSalesforce,
    memberLabels.entryWrittenSalesforce,
  ],
  marketo: [
    memberLabels.entryAddedMarketo,
    memberLabels.entryRemovedMarketo,
    memberLabels.entryWrittenMarketo,
  ],
} as const;

function titleOf({ kind, side, from, to }: TimelineEntryView): string {
  if ((kind === 'written' || kind === 'field') && side !== null) {
    const [added, removed, changed] = written[side];
    if (kind === 'field') return changed;
    return from === null ? added : to === null ? removed : changed;
  }
  const known: Readonly<Record<string, string>> = {
    held: memberLabels.entryHeld,
    released: memberLabels.entryReleased,
    settled: memberLabels.entrySettled,
    conflict: memberLabels.entryConflict,
    failed: memberLabels.entryFailed,
    'field-refused': memberLabels.entryFailed,
    ordered: memberLabels.entryOrdered,
  };
  const title = known[kind];
  if (title !== undefined) return title;
  if (side === 'marketo') return memberLabels.entryChangedMarketo;
  if (side === 'salesforce') return memberLabels.entryChangedSalesforce;
  return fill(memberLabels.entryOther, kind);
}

/** "Registered → Attended", and why. */
function textOf({ kind, side, from, to, text, said }: TimelineEntryView): string | null {
  const change =
    side !== null && kind !== 'conflict' && from !== null && to !== null ? `${from} → ${to}` : null;
  const parts = [change, tell(reasonTexts, said, text)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' · ');
}

function lookOf({ kind, side }: TimelineEntryView): { dot: string; icon: string } {
  if (kind === 'held' || kind === 'conflict') return { dot: 'dot wait', icon: 'utility:pause' };
  if (kind === 'failed' || kind === 'field-refused') return { dot: 'dot failed', icon: 'utility:error' };
  if (kind === 'written' || kind === 'field' || side === null) return { dot: 'dot', icon: 'utility:sync' };
  return side === 'marketo'
    ? { dot: 'dot marketo', icon: 'utility:target' }
    : { dot: 'dot salesforce', icon: 'utility:salesforce1' };
}

/** The campaigns that can be chosen, by their links; null when there is none. */
export const campaignsOf = ({ campaigns }: TimelineView) =>
  campaigns.length === 0
    ? null
    : campaigns.map(({ linkId, campaign }) => ({ label: campaign.name, value: linkId }));
