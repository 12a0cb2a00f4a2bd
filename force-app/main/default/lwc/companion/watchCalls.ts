import compareNowApex from '@salesforce/apex/WatchedPairController.compareNow';
import getTakeOverApex from '@salesforce/apex/WatchedPairController.getTakeOver';
import watchPairApex from '@salesforce/apex/WatchedPairController.watchPair';
import type { LinkView, TakeOverView } from './companionTypes';

/** Begins to watch a campaign with a program that Marketo itself syncs with it. */
export const watchPair = (campaignId: string, programId: number) =>
  watchPairApex({ campaignId, programId }) as Promise<LinkView>;

/** How far a watched pair is on its way to Lockstep. */
export const getTakeOver = (campaignId: string, linkId: string) =>
  getTakeOverApex({ campaignId, linkId }) as Promise<TakeOverView>;

export const compareNow = (campaignId: string, linkId: string) =>
  compareNowApex({ campaignId, linkId }) as Promise<{ readonly accepted: boolean }>;
