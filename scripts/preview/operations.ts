/**
 * What CampaignSyncController asks of the companion, one line per Apex method: the preview page has no org, so its server
 * stands in for Apex with this table. A test holds it equal to the Apex class.
 */
export type Operation = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Gaps in braces are the Apex method's parameters. */
  readonly path: string;
  /** Parameters that travel in the body. */
  readonly body?: readonly string[];
};

export const operations: Readonly<Record<string, Operation>> = {
  getSummary: { method: 'GET', path: '/v1/campaigns/{campaignId}/summary' },
  searchPrograms: { method: 'GET', path: '/v1/campaigns/{campaignId}/programs?q={text}&limit=20' },
  matchStatuses: { method: 'GET', path: '/v1/status-match?programId={programId}&campaignId={campaignId}' },
  previewLink: { method: 'POST', path: '/v1/links/preview', body: ['programId', 'campaignId'] },
  linkCampaign: { method: 'POST', path: '/v1/links', body: ['previewId'] },
  syncNow: { method: 'POST', path: '/v1/links/{linkId}/sync' },
  unlink: { method: 'DELETE', path: '/v1/links/{linkId}' },
};
