import type { PoliciesView } from '../../../companion/src/links/action-views.ts';
import { linkId } from './story.ts';

/** What the story's link does by itself at first. */
export const policiesAtFirst: PoliciesView = {
  linkId,
  programType: 'Event',
  policies: {
    conflict: 'furthest',
    backwards: 'hold',
    removal: { marketo: 'propagate', salesforce: 'propagate' },
    personDeleted: 'keep',
    creation: 'create',
    creationCap: null,
    additionsFromSalesforce: false,
    filter: [{ field: 'email', test: 'ends-with', value: '@rival.example' }],
    fields: { type: true, actualCost: true },
  },
  waiting: [{ reason: 'backwards', members: 3 }],
};

/** What it does after a change. */
export const changed = (before: PoliciesView, change: object): PoliciesView => ({
  ...before,
  policies: { ...before.policies, ...change },
});
