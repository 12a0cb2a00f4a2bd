import getChangesApex from '@salesforce/apex/MemberSyncController.getChanges';
import getMembersApex from '@salesforce/apex/MemberSyncController.getMembers';
import getTimelineApex from '@salesforce/apex/MemberSyncController.getTimeline';
import getWorklistApex from '@salesforce/apex/MemberSyncController.getWorklist';
import type { ChangePage, MemberPage, TimelineView, WorklistView } from './companionTypes';

/** Which members of a link: in one state, or in it for one reason. */
export type MemberQuery = {
  readonly campaignId: string;
  readonly linkId: string;
  readonly state: string;
  readonly reason: string | null;
};

export const getWorklist = (campaignId: string, linkId: string, state: 'held' | 'failed') =>
  getWorklistApex({ campaignId, linkId, state }) as Promise<WorklistView>;

export const getMembers = (query: MemberQuery, afterKey: string | null) =>
  getMembersApex({ ...query, afterKey }) as Promise<MemberPage>;

/** What Lockstep wrote to the members of a link, newest first. */
export const getChanges = (campaignId: string, linkId: string, afterKey: string | null) =>
  getChangesApex({ campaignId, linkId, afterKey }) as Promise<ChangePage>;

export const getTimeline = (recordId: string, linkId: string | null, beforeTime: string | null) =>
  getTimelineApex({ recordId, linkId, beforeTime }) as Promise<TimelineView>;
