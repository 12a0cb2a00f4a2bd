import { finding } from '../../../companion/src/domain/findings.ts';
import { findingView } from '../../../companion/src/links/finding-view.ts';
import type { FindingView } from '../../../companion/src/links/views.ts';

/** Why the story’s two sides do not match at first: in the words of the real thing, so that every language has them. */
export const findings: readonly FindingView[] = [
  finding('near-match', {
    marketoStatus: 'No Show',
    salesforceStatus: 'No show',
    members: 212,
    fixes: [{ code: 'treat-as', marketo: 'No Show', salesforce: 'No show' }],
  }),
  finding('near-match', {
    marketoStatus: 'Follow Up Requested',
    salesforceStatus: 'Follow Up  Requested',
    members: 31,
    fixes: [{ code: 'treat-as', marketo: 'Follow Up Requested', salesforce: 'Follow Up  Requested' }],
  }),
  finding('missing-in-salesforce', {
    marketoStatus: 'Attended On-demand',
    fixes: [{ code: 'add-status', label: 'Attended On-demand', hasResponded: true, after: null }],
  }),
  finding('only-in-salesforce-held', {
    salesforceStatus: 'Responded',
    members: 14,
    fixes: [
      {
        code: 'choose-status',
        side: 'salesforce',
        status: 'Responded',
        options: ['Attended', 'Engaged'],
      },
    ],
  }),
].map(findingView);
