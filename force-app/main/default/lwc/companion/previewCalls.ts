import getPreviewChangesApex from '@salesforce/apex/LinkPreviewController.getPreviewChanges';
import getPreviewRowsApex from '@salesforce/apex/LinkPreviewController.getPreviewRows';
import type { PreviewChangesView, PreviewRowsView } from './companionTypes';

/** Which rows of a preview; null means all. */
export type PreviewRowFilter = { readonly kind: string | null; readonly again: boolean | null };

/** Whom a first sync leaves out: kinds of rows, those who would be added again, single rows by key. */
export type LeaveOut = {
  readonly kinds: readonly string[];
  readonly again: boolean;
  readonly rows: readonly string[];
};

export const getPreviewRows = (
  campaignId: string,
  previewId: string,
  filter: PreviewRowFilter,
  afterKey: string | null,
) => getPreviewRowsApex({ campaignId, previewId, ...filter, afterKey }) as Promise<PreviewRowsView>;

export const getPreviewChanges = (campaignId: string, previewId: string) =>
  getPreviewChangesApex({ campaignId, previewId }) as Promise<PreviewChangesView>;
