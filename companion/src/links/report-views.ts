import type { AlertText } from '../domain/alert-messages.ts';
import type { BudgetLevel } from '../domain/budget-level.ts';
import type { BudgetOutlook } from '../store/budget.ts';
import type { FailureLevel } from '../store/failure-groups.ts';
import type { WorklistState } from '../store/worklist.ts';
import type { MemberOption } from '../domain/member-options.ts';
import type { Said } from '../domain/told.ts';
import type { Side, Value } from '../domain/words.ts';
import type { BatchFilter, ChangeView, LinkState, Page } from './views.ts';

export { worklistStates } from '../store/worklist.ts';

/** What pages and lists ask about work and members: read only. Times are ISO 8601. */

/** A campaign of a link, as lists name it. */
export type CampaignRef = { readonly id: string; readonly name: string };

/** What a batch did to one record. */
export type BatchRecordView = {
  readonly key: string;
  readonly at: string;
  readonly person: string | null;
  readonly recordId: string | null;
  readonly marketoId: number | null;
  readonly campaign: CampaignRef | null;
  readonly outcome: 'written' | 'failed';
  readonly side: Side | null;
  readonly from: Value;
  readonly to: Value;
  readonly code: string | null;
  readonly text: string;
};

/** A page of what a batch did, with what undoing it would be about. */
export type BatchRecordsView = Page<BatchRecordView> & {
  /** Null where nothing can be undone: nothing was written, it is forgotten, the batch runs still, or its link has ended. */
  readonly undo: { readonly linkId: string; readonly campaignId: string; readonly members: number } | null;
};

/** The failures of one cause. */
export type FailureGroupView = {
  readonly code: string;
  readonly level: FailureLevel;
  readonly vendor: 'marketo' | 'salesforce' | 'lockstep';
  readonly title: string;
  /** What to do, beginning with a small letter; null when there is nothing to do. */
  readonly remedy: string | null;
  readonly said?: { readonly title: Said; readonly remedy: Said | null };
  readonly object: string;
  /** Records that fail still, those among them that are tried again by themselves, and those that are fine since. */
  readonly records: number;
  readonly retried: number;
  readonly solved: number;
  readonly lastAt: string;
  readonly nextTryAt: string | null;
  /** What the vendor said last, and the Salesforce record of whom it was said, where there is one. */
  readonly message: string;
  readonly recordId: string | null;
};

export type FailureView = {
  readonly key: string;
  readonly at: string;
  readonly code: string;
  readonly level: FailureLevel;
  readonly title: string;
  readonly said?: { readonly title: Said };
  readonly message: string;
  readonly open: boolean;
  readonly person: string | null;
  readonly recordId: string | null;
  readonly marketoId: number | null;
  readonly campaign: CampaignRef | null;
};

export type FailureFilter = {
  readonly from?: string;
  readonly until?: string;
  readonly code?: string;
  readonly level?: FailureLevel;
  readonly limit?: number;
  readonly after?: string;
};

/** Something that somebody must know of, or had to. */
export type AlertView = AlertText & {
  readonly id: string;
  readonly code: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly linkId: string | null;
  readonly campaign: CampaignRef | null;
  readonly raisedAt: string;
  /** How often it was seen while it was open. */
  readonly times: number;
  /** Null while it is open. */
  readonly endedAt: string | null;
};
export type AlertsView = { readonly rows: readonly AlertView[] };

/** The calls of each vendor's day. */
export type BudgetView = {
  readonly countedAt: string;
  readonly vendors: readonly (BudgetOutlook & {
    /** What all tools together used of the vendor's own limit, as it said last; null where it does not say. */
    readonly everyone: { readonly used: number; readonly limit: number } | null;
    readonly level: BudgetLevel;
  })[];
};

export type BacklogView = {
  readonly countedAt: string;
  readonly waiting: number;
  /** Six hours before; null when nobody counted then. */
  readonly before: number | null;
  readonly trend: 'Growing' | 'Normal';
  readonly minutesLeft: number | null;
  readonly points: readonly {
    readonly at: string;
    readonly waiting: number | null;
    readonly trend: 'Growing' | 'Normal';
  }[];
  readonly objects: readonly {
    readonly object: string;
    readonly maxPerHour: number;
    readonly minPerHour: number;
    readonly averagePerHour: number;
    readonly waiting: number;
    readonly minutesLeft: number | null;
    readonly trend: 'Growing' | 'Normal';
  }[];
};

/** One member as the worklist shows it. */
export type MemberView = {
  readonly personId: string;
  readonly person: string;
  readonly company: string | null;
  readonly email: string | null;
  readonly kind: 'lead' | 'contact' | null;
  readonly recordId: string | null;
  readonly marketoId: number | null;
  readonly marketo: Value;
  readonly salesforce: Value;
  /** Why it is in the list: a held reason or a failure's code. */
  readonly reason: string | null;
  readonly sentence: string | null;
  /** What to do, in words. */
  readonly remedy: string | null;
  /** The same by code, where they are sentences of ours. */
  readonly said?: { readonly sentence: Said | null; readonly remedy: Said | null };
  readonly since: string | null;
  readonly duplicates: number;
  /** What may be decided about this member, the suggestion first. */
  readonly options: readonly MemberOption[];
  readonly suggested: boolean;
  /** The suggestion takes nothing away: it may be selected before anybody looked. */
  readonly safe: boolean;
};

export type WorklistView = {
  readonly linkId: string;
  readonly total: number;
  readonly groups: readonly {
    readonly reason: string;
    readonly title: string;
    readonly sentence: string;
    readonly said?: { readonly title: Said | null; readonly sentence: Said | null };
    readonly members: number;
    readonly rows: readonly MemberView[];
    readonly next: string | null;
  }[];
};

/** A change that Lockstep wrote to one member of a link. */
export type LinkChangeView = ChangeView & {
  /** The cycle in which it was written; what a cycle wrote can be undone. Null for what is older than the batches that are kept. */
  readonly cycleId: string | null;
  /** Why, in a sentence. */
  readonly reason: string | null;
  readonly said: Said | null;
};

export type TimelineEntryView = {
  readonly at: string;
  /** `written` by Lockstep, `settled`, `conflict`, `failed`, or what was seen to happen. */
  readonly kind: string;
  readonly side: Side | null;
  readonly from: Value;
  readonly to: Value;
  /** Why, in a sentence; null where the change says it all. */
  readonly text: string | null;
  readonly said?: Said | null;
  readonly actor: string;
  /** What both sides held afterwards. */
  readonly marketo: Value;
  readonly salesforce: Value;
  readonly same: boolean;
};

export type TimelineView = {
  readonly person: string | null;
  /** Campaigns in which this person is a member; the first is shown unless another was asked for. */
  readonly campaigns: readonly {
    readonly linkId: string;
    readonly campaign: CampaignRef;
    readonly program: string;
    readonly waiting: boolean;
  }[];
  readonly shown: {
    readonly linkId: string;
    readonly linkState: LinkState;
    readonly personId: string;
    /** What may be decided about this member, the suggestion first. */
    readonly options: readonly MemberOption[];
    readonly marketoId: number | null;
    readonly marketo: Value;
    readonly salesforce: Value;
    readonly state: 'in-step' | 'held' | 'failed' | 'differing';
    readonly reason: string | null;
    readonly title: string | null;
    readonly sentence: string | null;
    readonly said?: { readonly title: Said | null; readonly sentence: Said | null };
    readonly entries: readonly TimelineEntryView[];
    /** Where the next page begins. */
    readonly before: string | null;
  } | null;
};

/** Everything the pages may ask to see. One implementation, built in main. */
export type ReportService = {
  countBatches(filter: BatchFilter): Promise<{ readonly total: number }>;
  batchRecords(
    batchId: string,
    page: { readonly after?: string; readonly limit?: number },
  ): Promise<BatchRecordsView>;
  failureGroups(filter: FailureFilter): Promise<{ readonly groups: readonly FailureGroupView[] }>;
  failures(filter: FailureFilter): Promise<Page<FailureView>>;
  backlog(): Promise<BacklogView>;
  budget(): Promise<BudgetView>;
  alerts(): Promise<AlertsView>;
  worklist(linkId: string, state: 'held' | 'failed', limit: number): Promise<WorklistView>;
  members(
    linkId: string,
    wanted: { readonly state: WorklistState; readonly reason?: string },
    page: { readonly after?: string; readonly limit?: number },
  ): Promise<Page<MemberView>>;
  /** What Lockstep wrote to a link's members, newest first. Throws kind `not-found` for a link that is not there. */
  changes(
    linkId: string,
    page: { readonly after?: string; readonly limit?: number },
  ): Promise<Page<LinkChangeView>>;
  timeline(
    recordId: string,
    page: { readonly linkId?: string; readonly before?: string; readonly limit?: number },
  ): Promise<TimelineView>;
};
