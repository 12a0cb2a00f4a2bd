import type { LinkState } from './link-state.ts';
import { shorten } from './plain-words.ts';

/** What a campaign's own fields say of its link, so that Salesforce can report on it without asking us. */
export type CampaignReport = {
  readonly programId: number;
  readonly programName: string;
  /** The program's page in Marketo; null where the address is longer than the field. */
  readonly programUrl: string | null;
  readonly state: ReportedState;
  /** ISO 8601; null before the first sync has ended. */
  readonly lastSyncedAt: string | null;
  /** What somebody should look at before long. */
  readonly openWarnings: number;
  /** Members that wait for a person's decision. */
  readonly membersWaiting: number;
};

/** The values of the picklist Lockstep_State__c. */
export type ReportedState =
  | 'Ready to start'
  | "Statuses don't match"
  | 'Syncing'
  | 'In step'
  | 'Waiting for you'
  | 'Paused'
  | 'On hold'
  | 'Program deleted'
  | 'Campaign deleted';

export type ReportedLink = {
  readonly state: LinkState;
  readonly reason: string | null;
  readonly programId: number;
  readonly programName: string;
  readonly programUrl: string;
  readonly firstSyncedAt: string | null;
  readonly lastSyncedAt: string | null;
  /** Findings that block or warn. */
  readonly findings: number;
  readonly waiting: number;
};

/** Lengths of the fields Lockstep_Program_Name__c and Lockstep_Program_Link__c. */
const longestText = 255;

/** What the fields of a linked campaign must say; null for a link that has ended: nothing. */
export function campaignReport(link: ReportedLink): CampaignReport | null {
  const state = reportedState(link);
  if (state === null) return null;
  const isStopped = link.state === 'held' || link.state === 'broken' || link.state === 'blocked';
  return {
    programId: link.programId,
    programName: shorten(link.programName, longestText),
    programUrl: link.programUrl.length > longestText ? null : link.programUrl,
    state,
    lastSyncedAt: link.lastSyncedAt,
    openWarnings: Math.max(link.findings, isStopped ? 1 : 0),
    membersWaiting: link.waiting,
  };
}

function reportedState({ state, reason, firstSyncedAt, waiting }: ReportedLink): ReportedState | null {
  if (state === 'blocked') return "Statuses don't match";
  if (state === 'ready' || state === 'checking') return 'Ready to start';
  if (state === 'paused') return 'Paused';
  if (state === 'held') return 'On hold';
  if (state === 'broken') return reason === 'campaign-gone' ? 'Campaign deleted' : 'Program deleted';
  // Of a pair that is only watched nothing is written, not even this.
  if (state !== 'active') return null;
  if (firstSyncedAt === null) return 'Syncing';
  return waiting > 0 ? 'Waiting for you' : 'In step';
}

/** The time of the last sync alone is written this often: each write touches the campaign, and what listens to it. */
export const lastSyncedEveryMs = 24 * 60 * 60_000;

/**
 * Must the fields be written? Where anything but the time of the last sync differs from what was written, or where that
 * time is a day old. `now` in milliseconds.
 */
export function isReportDue(
  wanted: CampaignReport | null,
  written: CampaignReport | null,
  now: number,
): boolean {
  if (wanted === null || written === null) return wanted !== written;
  const { lastSyncedAt: at, ...rest } = wanted;
  const { lastSyncedAt: writtenAt, ...before } = written;
  const differs = (Object.keys(rest) as (keyof typeof rest)[]).some((key) => rest[key] !== before[key]);
  if (differs || (at === null) !== (writtenAt === null)) return true;
  return at !== writtenAt && now - Date.parse(writtenAt ?? '') >= lastSyncedEveryMs;
}
