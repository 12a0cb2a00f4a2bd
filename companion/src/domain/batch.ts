/** The labels of the Sync Status page: what Marketo's own page calls things, laid over our work (docs/sync-rules.md, 7). */

export const operations = [
  'Init link with Program',
  'Pull conversions',
  'Pull deletes',
  'Pull updates',
  'Push new',
  'Push updates',
  'Sync schema',
  'Sync with program',
  'Update activities',
  'Update FKS',
] as const;
export type Operation = (typeof operations)[number];

export const objectTypes = [
  'Account',
  'Account Type',
  'Custom Objects',
  'Campaign',
  'Campaign Member Status',
  'Contact',
  'Email Template',
  'Event',
  'Person (Lead)',
  'Opportunity',
  'Opportunity Contact Role',
  'Task',
  'User',
] as const;
export type ObjectType = (typeof objectTypes)[number];

export const batchStatuses = ['In Process', 'Succeeded', 'Failed', 'Incomplete', 'Cleaned up'] as const;
export type BatchStatus = (typeof batchStatuses)[number];

/** What a batch row says it worked on: an object type of the filter, or one of the page's plural names. */
export type BatchObject = ObjectType | 'Campaigns' | 'Campaign Members' | 'All';

/** Counters that an operation fills; the others stay blank ("not counted for this operation"). */
export type Counter = 'new' | 'updated' | 'deleted';

type Label = {
  readonly operation: Operation;
  readonly object: BatchObject;
  readonly counters: readonly Counter[];
};

/** Our work, and the label its batch carries. "Push new" and "Update activities" are filter values only: nothing of ours. */
export const batchLabels = {
  'link-made': { operation: 'Init link with Program', object: 'Campaign', counters: ['new', 'updated'] },
  'conversions-followed': { operation: 'Pull conversions', object: 'Person (Lead)', counters: ['updated'] },
  'deletions-found': { operation: 'Pull deletes', object: 'Campaign Members', counters: ['deleted'] },
  'salesforce-to-marketo': {
    operation: 'Pull updates',
    object: 'Campaign Members',
    counters: ['new', 'updated'],
  },
  'marketo-to-salesforce': {
    operation: 'Sync with program',
    object: 'Campaigns',
    counters: ['new', 'updated', 'deleted'],
  },
  'leads-created': { operation: 'Push updates', object: 'Person (Lead)', counters: ['new', 'updated'] },
  'people-asked': { operation: 'Push updates', object: 'Person (Lead)', counters: ['new', 'updated'] },
  'fields-written': { operation: 'Push updates', object: 'Campaigns', counters: ['new', 'updated'] },
  'schema-read': { operation: 'Sync schema', object: 'Campaign Member Status', counters: ['updated'] },
  'ids-repointed': { operation: 'Update FKS', object: 'All', counters: ['updated'] },
} as const satisfies Record<string, Label>;

export type Work = keyof typeof batchLabels;

/** The object-type filter under which a batch is found; "All" is found under every type. */
export const objectTypeOf = (object: BatchObject): ObjectType | null =>
  object === 'All' ? null : object === 'Campaigns' || object === 'Campaign Members' ? 'Campaign' : object;

/** Distinct records of one batch, by what became of each. */
export type BatchCounts = {
  readonly input: number;
  readonly new: number;
  readonly updated: number;
  readonly deleted: number;
  readonly failed: number;
  readonly skipped: number;
  readonly held: number;
};

export const noCounts: BatchCounts = {
  input: 0,
  new: 0,
  updated: 0,
  deleted: 0,
  failed: 0,
  skipped: 0,
  held: 0,
};

/** Every record that went in came out exactly once. A batch that does not balance is a bug and closes as Failed. */
export const balances = (counts: BatchCounts): boolean =>
  Object.values(counts).every((count) => Number.isSafeInteger(count) && count >= 0) &&
  counts.new + counts.updated + counts.deleted + counts.failed + counts.skipped + counts.held ===
    counts.input;

/** How a batch closes. Failed item may be above 0 in a batch that succeeded; what was left over makes it Incomplete. */
export function closingStatus(end: {
  readonly counts: BatchCounts;
  /** Records still queued because the batch stopped early. */
  readonly queued: number;
  /** It could not run at all. */
  readonly couldNotRun: boolean;
}): Exclude<BatchStatus, 'In Process' | 'Cleaned up'> {
  if (end.couldNotRun || !balances(end.counts)) return 'Failed';
  return end.queued > 0 ? 'Incomplete' : 'Succeeded';
}
