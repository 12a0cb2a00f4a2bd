import getCertificateApex from '@salesforce/apex/CampaignSyncController.getCertificate';
import getSummaryApex from '@salesforce/apex/CampaignSyncController.getSummary';
import linkCampaignApex from '@salesforce/apex/CampaignSyncController.linkCampaign';
import matchStatusesApex from '@salesforce/apex/CampaignSyncController.matchStatuses';
import pauseApex from '@salesforce/apex/CampaignSyncController.pause';
import previewLinkApex from '@salesforce/apex/CampaignSyncController.previewLink';
import resumeApex from '@salesforce/apex/CampaignSyncController.resume';
import searchProgramsApex from '@salesforce/apex/CampaignSyncController.searchPrograms';
import syncNowApex from '@salesforce/apex/CampaignSyncController.syncNow';
import unlinkApex from '@salesforce/apex/CampaignSyncController.unlink';
import { refusalTexts } from 'c/refusalTexts';
import { tell, type Said } from 'c/sentences';
import type {
  CampaignSummary,
  CertificateView,
  LinkView,
  MatchView,
  PreviewPolicies,
  PreviewView,
  ProgramHit,
  RepairView,
} from './companionTypes';

import type { LeaveOut } from './previewCalls';

export type * from './companionTypes';
export * from './decisionCalls';
export * from './fieldCalls';
export * from './memberCalls';
export * from './partnerCalls';
export * from './policyCalls';
export * from './previewCalls';
export * from './repairCalls';
export * from './statusCalls';
export * from './watchCalls';

/** A program's status and a campaign's that belong together. */
export type MappedPair = RepairView['map'][number];

/** Lockstep's service as the components see it: every call answers a type of its API or throws (see `failureOf`). */

export const getSummary = (campaignId: string) => getSummaryApex({ campaignId }) as Promise<CampaignSummary>;

/** How a link stood when both sides were last compared in full. */
export const getCertificate = (campaignId: string, linkId: string) =>
  getCertificateApex({ campaignId, linkId }) as Promise<CertificateView>;

export const searchPrograms = (campaignId: string, text: string) =>
  searchProgramsApex({ campaignId, text }) as Promise<readonly ProgramHit[]>;

export const matchStatuses = (campaignId: string, programId: number) =>
  matchStatusesApex({ campaignId, programId }) as Promise<MatchView>;

/**
 * `pairing`: partners that people chose beside equal names; null when there are none. `moves`: the link that the new one
 * takes the place of, null when there is none. `policies`: what the link shall do by itself; null for what is usual.
 */
export const previewLink = (
  campaignId: string,
  programId: number,
  pairing: readonly MappedPair[] | null,
  moves: string | null,
  policies: PreviewPolicies | null,
) => previewLinkApex({ campaignId, programId, pairing, moves, policies }) as Promise<PreviewView>;

export const linkCampaign = (campaignId: string, previewId: string, leaveOut: LeaveOut | null) =>
  linkCampaignApex({ campaignId, previewId, leaveOut }) as Promise<LinkView>;

export const syncNow = (campaignId: string, linkId: string) =>
  syncNowApex({ campaignId, linkId }) as Promise<{ readonly accepted: boolean }>;

export const pause = (campaignId: string, linkId: string) =>
  pauseApex({ campaignId, linkId }) as Promise<LinkView>;

export const resume = (campaignId: string, linkId: string) =>
  resumeApex({ campaignId, linkId }) as Promise<LinkView>;

export const unlink = (campaignId: string, linkId: string) =>
  unlinkApex({ campaignId, linkId }) as Promise<LinkView>;

/** Why a call failed, in a person's words. `code` tells the panel which state to show. */
export type CallFailure = {
  readonly code: string;
  readonly message: string;
  readonly reference: string | null;
};

/** Reads what Apex throws: {body: {message}} whose message is JSON of ours, or the platform's own plain text. */
export function failureOf(error: unknown): CallFailure {
  const message = messageOf(error);
  try {
    const own = JSON.parse(message) as Partial<CallFailure> & { said?: Said };
    if (typeof own.code === 'string' && typeof own.message === 'string') {
      const said = tell(refusalTexts, own.said, own.message);
      return { code: own.code, message: said, reference: own.reference ?? null };
    }
  } catch {
    // Not ours: the platform's own text, shown as it is.
  }
  return { code: 'unknown', message, reference: null };
}

/** Codes that mean: Lockstep itself did not answer. */
const silent: ReadonlySet<string> = new Set(['unreachable', 'timeout', 'not-connected']);

/** Whether Lockstep could not be asked at all; otherwise it answered, and said no. */
export const isUnreachable = ({ code }: CallFailure): boolean => silent.has(code);

function messageOf(error: unknown): string {
  const thrown = error as { body?: { message?: unknown }; message?: unknown } | undefined;
  const text = thrown?.body?.message ?? thrown?.message;
  return typeof text === 'string' ? text : '';
}
