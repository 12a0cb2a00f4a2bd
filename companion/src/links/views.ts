import type { ConnectionSettings } from '../domain/connection-settings.ts';
import type { Policies } from '../domain/policies.ts';
import type { RepairChoice } from '../domain/repair.ts';
import type { MappedPair } from '../domain/status-map.ts';
import type { Said, Told } from '../domain/told.ts';
import type { Side, Value } from '../domain/words.ts';
import type { LeaveOut, PolicyChange } from './action-views.ts';

/** What the links room answers to the doors (API, CLI). Plain data: the doors turn it into JSON or tables. Times are ISO 8601. */

/** Who asks. `claim` is what the caller says of itself (a Salesforce user id): recorded, never trusted. */
export type Actor = {
  readonly name: string;
  readonly role: 'viewer' | 'marketer' | 'admin';
  readonly claim?: string;
};

export type LinkState =
  | 'not-linked'
  | 'checking'
  | 'watched'
  | 'blocked'
  | 'ready'
  | 'active'
  | 'paused'
  | 'held'
  | 'broken'
  | 'unlinked';

export type FindingView = {
  readonly code: string;
  readonly facet: 'label' | 'responded' | 'order' | 'default' | 'link';
  readonly severity: 'blocking' | 'warning' | 'information';
  readonly marketoStatus: string | null;
  readonly salesforceStatus: string | null;
  /** How many members hold the value concerned. */
  readonly members: number;
  /** What fills the sentences besides the statuses and members, so that they can be said in other languages. */
  readonly params: Told['params'];
  /** A sentence for a marketer, and what mends it. */
  readonly sentence: string;
  readonly explanation: string;
  /** The same sentences by code, for other languages. */
  readonly said?: { readonly sentence: Said; readonly explanation: Said };
  readonly fixes: readonly {
    readonly code: string;
    readonly text: string;
    readonly said?: Said;
    /** What a repair is told when this fix is taken; null: one of the options has to be chosen. */
    readonly choice: RepairChoice | null;
    readonly options: readonly { readonly status: string; readonly choice: RepairChoice }[];
  }[];
};

export type MatchView = {
  readonly programId: number;
  readonly campaignId: string;
  readonly canLink: boolean;
  /** Distinct statuses of both sides that match, of all distinct ones: "8 of 9". */
  readonly matched: number;
  readonly total: number;
  readonly findings: readonly FindingView[];
  readonly statuses: readonly {
    readonly marketo: {
      readonly name: string;
      readonly step: number;
      readonly success: boolean;
      readonly hidden: boolean;
    } | null;
    readonly salesforce: {
      readonly label: string;
      readonly hasResponded: boolean;
      readonly isDefault: boolean;
    } | null;
    /** A value that members hold in Salesforce though the campaign does not list it; `salesforce` is null then. */
    readonly strayValue: string | null;
    readonly membersMarketo: number;
    readonly membersSalesforce: number;
    readonly matches: boolean;
    /** Codes of the findings about this line. */
    readonly findings: readonly string[];
  }[];
};

export type ProgramView = {
  readonly id: number;
  readonly name: string;
  readonly channel: string;
  readonly type: string;
  readonly url: string;
};

export type MemberCounts = {
  readonly inStep: number;
  readonly held: number;
  readonly differing: number;
  readonly failed: number;
  readonly total: number;
  /** Of all these but those that failed: how many have a custom field that a side does not take. Absent where there is nobody. */
  readonly fields?: number;
};

export type ChangeView = {
  readonly at: string;
  readonly person: string;
  readonly recordId: string | null;
  readonly from: Value;
  readonly to: Value;
  /** The side on which the change was first made. */
  readonly origin: 'marketo' | 'salesforce';
};

export type CampaignSummary = {
  readonly campaignId: string;
  readonly campaignName: string;
  readonly state: LinkState;
  readonly reason: string | null;
  readonly linkId: string | null;
  readonly program: ProgramView | null;
  readonly counts: MemberCounts | null;
  /** Members on each side, for a blocked pair. */
  readonly sides: { readonly marketo: number; readonly salesforce: number } | null;
  readonly match: { readonly matched: number; readonly total: number } | null;
  readonly findings: readonly FindingView[];
  readonly latestChanges: readonly ChangeView[];
  readonly lastSyncedAt: string | null;
  readonly nextSyncAt: string | null;
  readonly syncing: { readonly done: number; readonly of: number } | null;
  /** Who paused the link and when; null while it is not paused. */
  readonly paused: PausedBy | null;
};

/** The key that asked, and the Salesforce user it named: a claim, which only Salesforce can turn into a name. */
export type PausedBy = { readonly at: string; readonly by: string | null; readonly userId: string | null };

export type ProgramHit = {
  readonly program: ProgramView;
  readonly members: number | null;
  readonly linkedCampaign: { readonly id: string; readonly name: string } | null;
  readonly refused: FindingView | null;
  readonly matched: number;
  readonly total: number;
  readonly canLink: boolean;
  /** The first finding in words, for the line below the badge. */
  readonly hint: string | null;
  readonly said?: Said | null;
};

export type PreviewRow = {
  readonly person: string;
  /** The person's acting Salesforce record, if there is one. */
  readonly recordId: string | null;
  readonly company: string | null;
  readonly kind: 'lead' | 'contact' | null;
  readonly action: string;
  readonly marketo: { readonly now: Value; readonly then: Value };
  readonly salesforce: { readonly now: Value; readonly then: Value };
  /** Why, in a sentence, and the same by code; null in previews older than the codes. */
  readonly reason: string;
  readonly said?: Said | null;
};

/** A program that may belong to a campaign. */
export type SuggestionView = {
  readonly program: ProgramHit;
  /** From 0 to 1. */
  readonly score: number;
  readonly reasons: readonly Told[];
};

/** Each pair's preview, or why there is none. */
export type PreviewManyView = {
  readonly rows: readonly {
    readonly programId: number;
    readonly campaignId: string;
    readonly preview: PreviewView | null;
    readonly failure: { readonly code: string; readonly message: string } | null;
  }[];
};

/** Each preview's link, or why it was refused. */
export type LinkManyView = {
  readonly rows: readonly {
    readonly previewId: string;
    readonly link: LinkView | null;
    readonly failure: { readonly code: string; readonly message: string } | null;
  }[];
};

export type PreviewView = {
  readonly id: string;
  readonly createdAt: string;
  readonly program: ProgramView;
  readonly campaign: { readonly id: string | null; readonly name: string };
  /** Blocking findings: a preview with any cannot be applied. */
  readonly findings: readonly FindingView[];
  readonly canApply: boolean;
  readonly people: number;
  readonly willBeInStep: number;
  readonly alreadyInStep: number;
  readonly willWait: number;
  readonly salesforce: {
    readonly added: number;
    readonly newLeads: number;
    readonly changed: number;
    readonly removed: number;
    readonly fields: readonly { readonly field: string; readonly from: string | null; readonly to: string }[];
  };
  readonly marketo: {
    readonly added: number;
    readonly newPeople: number;
    readonly changed: number;
    readonly removed: number;
  };
  readonly calls: { readonly marketo: number; readonly salesforce: number };
  /** Custom fields of members; missing where none are mapped. */
  readonly memberFields?: FieldsPreview;
  /** The first sync against each vendor's day of calls; missing in previews of earlier versions. */
  readonly budget?: readonly PreviewBudget[];
  /** What the link would do by itself from its first sync on: what was asked for, over what is usual. */
  readonly policies: Policies;
  /** The first rows of each kind. */
  readonly rows: readonly PreviewRow[];
};

/** What a first sync would write to custom fields of members. */
export type FieldsPreview = {
  /** Who will be on both sides, and of how many of them the values were looked at. */
  readonly members: number;
  readonly looked: number;
  /** By field: empty ones that are filled, others that get the other side's value, and values that a side cannot hold. */
  readonly pairs: readonly {
    readonly field: string;
    readonly marketo: { readonly filled: number; readonly overwritten: number };
    readonly salesforce: { readonly filled: number; readonly overwritten: number };
    readonly refused: number;
  }[];
  /** The first values that would be overwritten. */
  readonly overwritten: readonly {
    readonly personId: string;
    readonly person: string;
    readonly recordId: string | null;
    readonly field: string;
    readonly side: Side;
    readonly from: string | null;
    readonly to: string | null;
  }[];
  /** Calls that write, and those that read. */
  readonly calls: { readonly marketo: number; readonly salesforce: number };
  readonly reads: { readonly marketo: number; readonly salesforce: number };
};

/** What a first sync takes of a vendor's day, and whether that is left. */
export type PreviewBudget = {
  readonly vendor: 'marketo' | 'salesforce';
  /** Reads and writes, about. */
  readonly calls: number;
  /** Left of the day for machines, after all calls made until now. */
  readonly left: number;
  readonly enough: boolean;
  /** Days that it takes besides this one. */
  readonly furtherDays: number;
  /** When the day begins anew (ISO 8601); null where it rolls. */
  readonly renewsAt: string | null;
  readonly text: string;
  readonly said: Said;
};

export type LinkView = {
  readonly id: string;
  readonly state: LinkState;
  readonly reason: string | null;
  readonly program: ProgramView;
  readonly campaign: { readonly id: string; readonly name: string };
  readonly counts: MemberCounts;
  readonly findings: readonly FindingView[];
  readonly lastSyncedAt: string | null;
};

export type BatchView = {
  readonly id: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly object: string;
  readonly operation: string;
  readonly status: 'In Process' | 'Succeeded' | 'Failed' | 'Incomplete' | 'Cleaned up';
  readonly new: number | null;
  readonly updated: number | null;
  readonly deleted: number | null;
  readonly failed: number;
  readonly skipped: number;
  readonly held: number;
  readonly input: number;
  readonly linkId: string | null;
  readonly cycleId: string;
  readonly failures: readonly {
    readonly code: string;
    /** What the vendor said last, and the Salesforce record of whom it was said, where there is one. */
    readonly message: string;
    readonly recordId: string | null;
    readonly records: number;
  }[];
};

export type BatchFilter = {
  readonly from?: string;
  readonly until?: string;
  readonly object?: string;
  readonly operation?: string;
  readonly status?: string;
  readonly linkId?: string;
  readonly sort?: 'started' | 'ended';
  readonly order?: 'newest' | 'oldest';
  readonly limit?: number;
  /** Opaque key of the last row seen. */
  readonly after?: string;
};

export type Page<T> = { readonly rows: readonly T[]; readonly next: string | null };

/** A campaign to be made from a program; what is left out is taken from the program, or from Salesforce's own defaults. */
export type NewCampaign = {
  readonly name?: string;
  readonly description?: string;
  readonly parentId?: string;
  /** Days, as YYYY-MM-DD. */
  readonly startDate?: string;
  readonly endDate?: string;
  readonly status?: string;
  readonly ownerId?: string;
  readonly recordTypeId?: string;
};

export type PreviewRequest =
  | {
      readonly programId: number;
      readonly campaignId: string;
      /** Partners that people chose beside equal names. */
      readonly map?: readonly MappedPair[];
      /** The link that ends when this pair is linked in its place. */
      readonly moves?: string;
      readonly policies?: PreviewPolicies;
    }
  | {
      readonly programId: number;
      readonly newCampaign: NewCampaign;
      readonly policies?: PreviewPolicies;
    };

/** What a link shall do by itself from its first sync on; what is left out is as usual. */
export type PreviewPolicies = Omit<PolicyChange, 'additionsShown' | 'additionsFromSalesforce'>;

/** Everything the doors may ask for. One implementation, built in main. */
export type LinkService = {
  summary(campaignId: string): Promise<CampaignSummary>;
  searchPrograms(campaignId: string, text: string, limit: number): Promise<readonly ProgramHit[]>;
  match(programId: number, campaignId: string): Promise<MatchView>;
  /** Programs that may belong to a campaign, best first. */
  suggestions(campaignId: string, limit: number): Promise<readonly SuggestionView[]>;
  /** Several previews; one that cannot be made says why. */
  previewMany(
    pairs: readonly Extract<PreviewRequest, { campaignId: string }>[],
    actor: Actor,
  ): Promise<PreviewManyView>;
  linkMany(previewIds: readonly string[], actor: Actor): Promise<LinkManyView>;
  preview(request: PreviewRequest, actor: Actor): Promise<PreviewView>;
  /**
   * Links as previewed; throws FailureError kind `conflict` when the world moved or the preview is older than 24 h.
   * `ofCampaign`: the preview must be one of this campaign.
   */
  link(previewId: string, actor: Actor, leaveOut?: LeaveOut, ofCampaign?: string): Promise<LinkView>;
  unlink(linkId: string, actor: Actor): Promise<LinkView>;
  links(page: { after?: string; limit?: number }): Promise<Page<LinkView>>;
  get(linkId: string): Promise<LinkView>;
  batches(filter: BatchFilter): Promise<Page<BatchView>>;
  /** Asks for a cycle of this link ahead of the schedule. */
  syncNow(linkId: string, actor: Actor): Promise<{ readonly accepted: boolean }>;
  connection(): Promise<{
    readonly id: string;
    readonly name: string;
    readonly enabled: boolean;
    readonly state: 'Last synced' | 'Sync in progress' | 'Failed' | 'Not synced yet';
    readonly lastSyncedAt: string | null;
    readonly message: string | null;
    readonly settings: ConnectionSettings;
  }>;
};
