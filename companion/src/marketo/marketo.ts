import type { Failure } from '../domain/failure.ts';
import type { Purpose } from '../quota/quota.ts';

/** Marketo as the rest of the house sees it. Wire formats stay inside this room. */

export type Program = {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly channel: string;
  readonly status: string;
  readonly workspace: string;
  /** Where a person opens it in Marketo. */
  readonly url: string;
  readonly updatedAt: string;
  /** Set when Marketo's own sync ties this program to a campaign; converted to 18 characters. */
  readonly nativeCampaignId?: string;
  readonly nativeCampaignName?: string;
  /** Only known when the program was read by id: browse omits costs. */
  readonly costs?: readonly { readonly startDate: string; readonly cost: number }[];
};

export type Channel = {
  readonly id: number;
  readonly name: string;
  readonly programType: string;
  /** In the channel's order, "Not in Program" (step 0) included as Marketo sends it. */
  readonly statuses: readonly {
    readonly name: string;
    readonly step: number;
    readonly hidden: boolean;
    readonly success: boolean;
    /** Its type; most answers leave it out. */
    readonly system?: string;
  }[];
};

export type MarketoPerson = {
  readonly leadId: number;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  /** 18 characters, filled only where Marketo's own lead sync runs. */
  readonly sfdcLeadId: string | null;
  readonly sfdcContactId: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
};

export type ProgramMember = MarketoPerson & {
  readonly status: string;
  readonly membershipUpdatedAt: string | null;
};

/**
 * What Marketo says of one record of a write. A skipped one was not written (unless its failure is of kind
 * `unknown-outcome`) and carries its classified failure. Kind `conflict` is 1037: on a status write the lead is there
 * already or past it, told apart by a read; on a removal it was no member.
 */
export type MarketoRowResult = {
  readonly leadId: number;
  readonly outcome: 'created' | 'updated' | 'deleted' | 'skipped';
  readonly code?: string;
  readonly message?: string;
  readonly failure?: Failure;
};

export type NewPerson = {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
};

/** What became of a person that was to be created; `exists`: Marketo knows the e-mail already, look it up and adopt. */
export type Created =
  | { readonly leadId: number; readonly outcome: 'created' }
  | { readonly outcome: 'exists' }
  /** Kind `unknown-outcome` when it may have been created. */
  | { readonly outcome: 'failed'; readonly failure: Failure };

/** A field of program members, by its API name and as Marketo's pages call it. */
export type MemberField = {
  readonly name: string;
  readonly label: string;
  /** string, integer, float, boolean, date, datetime, url and others, as Marketo spells them. */
  readonly type: string;
  /** Characters of a text; null where Marketo names none. */
  readonly length: number | null;
  readonly updateable: boolean;
};

export type Activity = {
  /** The unique key: marketoGUID. */
  readonly guid: string;
  readonly leadId: number;
  /** Milliseconds since 1970, Marketo's clock. */
  readonly at: number;
  readonly typeId: number;
  /** The program, for types 104 and 123. */
  readonly programId: number | null;
  readonly newStatus: string | null;
  /** Of type 104: a membership began with it, as far as it tells. */
  readonly joins?: true;
  /** Of type 123: the field of the member that changed and its new value; null where Marketo names none. */
  readonly field?: { readonly name: string; readonly value: unknown } | null;
  /** Losers of a merge (type 32); `leadId` is the winner. */
  readonly mergedLeadIds: readonly number[];
};

export type ActivityPage = {
  readonly activities: readonly Activity[];
  readonly nextToken: string;
  readonly more: boolean;
};

/** Standard activity types (reference: activity types are stable across subscriptions). */
export const activityTypes = {
  mergeLeads: 32,
  deleteLead: 37,
  changeStatus: 104,
  changeMemberData: 123,
} as const;

export type Marketo = {
  /** All programs, or those whose id is given (200 a call). Costs are not filled. */
  programs(purpose: Purpose, ids?: readonly number[]): AsyncIterable<Program>;
  /** One program with its costs; undefined when it does not exist. */
  program(purpose: Purpose, id: number): Promise<Program | undefined>;
  channels(purpose: Purpose): Promise<Channel[]>;
  /** Every member with its person, in pages of 300. */
  members(purpose: Purpose, programId: number): AsyncIterable<ProgramMember>;
  /** Status of these leads in one program; leads that are no members are absent from the answer. Max 300 a call, chunked here. */
  memberStatuses(
    purpose: Purpose,
    programId: number,
    leadIds: readonly number[],
  ): Promise<Map<number, string>>;
  /** People by lead id; deleted and merged-away ids are absent. */
  people(purpose: Purpose, leadIds: readonly number[]): Promise<MarketoPerson[]>;
  /** People whose e-mail, sfdcLeadId or sfdcContactId is one of these values (folded, de-duplicated and chunked here). */
  findPeople(
    purpose: Purpose,
    by: 'email' | 'sfdcLeadId' | 'sfdcContactId',
    values: readonly string[],
  ): Promise<MarketoPerson[]>;
  /**
   * The ids of every member, by another way than `members`: an independent count of the same side. Undefined where the
   * program has more members than this filter takes (100,000).
   */
  memberIds(purpose: Purpose, programId: number): Promise<ReadonlySet<number> | undefined>;
  /**
   * Adds or moves up to 300 leads to one status of one program. Input order. Unknown outcome throws kind
   * `unknown-outcome`; a status that the channel does not have throws kind `config` (1025) and wrote nothing.
   */
  setStatus(
    purpose: Purpose,
    programId: number,
    status: string,
    leadIds: readonly number[],
  ): Promise<MarketoRowResult[]>;
  /** What describe says of the fields of program members, asked once an hour unless it must be fresh. */
  memberFields(purpose: Purpose, how?: { readonly fresh?: boolean }): Promise<readonly MemberField[]>;
  /**
   * The values of these fields of these leads in one program, and when they joined it; leads that are no members are absent. Times are
   * ISO 8601. Max 300 a call, chunked here. A field that there is not is refused with kind `config` (1006).
   */
  memberValues(
    purpose: Purpose,
    programId: number,
    leadIds: readonly number[],
    names: readonly string[],
  ): Promise<
    ReadonlyMap<
      number,
      {
        readonly joinedAt: string | null;
        readonly updatedAt: string | null;
        readonly values: Readonly<Record<string, unknown>>;
      }
    >
  >;
  /** Writes fields of up to 300 members of a program; null empties one. Input order. */
  setMemberValues(
    purpose: Purpose,
    programId: number,
    members: readonly {
      readonly leadId: number;
      readonly values: Readonly<Record<string, string | number | boolean | null>>;
    }[],
  ): Promise<MarketoRowResult[]>;
  /** Takes up to 300 leads out of a program. */
  removeMembers(purpose: Purpose, programId: number, leadIds: readonly number[]): Promise<MarketoRowResult[]>;
  /**
   * Creates up to 300 people by e-mail (createOnly); answers in input order. Throws only while nobody has an answer. Whoever
   * shares an e-mail address with an earlier one of the list exists, then.
   */
  createPeople(purpose: Purpose, people: readonly NewPerson[]): Promise<Created[]>;
  /** A token that starts the activity feed at this time (milliseconds since 1970). */
  pagingToken(purpose: Purpose, since: number): Promise<string>;
  /**
   * One page of the feed: read until `more` is false; short and empty pages with more to come are normal. Kind
   * `conflict` means the token has aged: take a new one from the watermark. Deleted people are not in this feed.
   */
  activities(purpose: Purpose, token: string, typeIds: readonly number[]): Promise<ActivityPage>;
  /** One page of deleted people (type 37), with a token of `pagingToken`; what is older than 14 days may be missing. */
  deletedPeople(purpose: Purpose, token: string): Promise<ActivityPage>;
  /**
   * Asks an active smart campaign with the trigger "Campaign is Requested" to run for up to 100 people. Marketo answers for the
   * campaign alone: unknown people, and what the flow did, it tells nobody.
   */
  requestCampaign(purpose: Purpose, campaignId: number, leadIds: readonly number[]): Promise<void>;
  /** True where Marketo's own sync with a CRM fills fields of people: it says so of the fields (Describe Lead 2, crmManaged). */
  peopleAreSynced(purpose: Purpose): Promise<boolean>;
  /** Calls that all tools together made since its midnight, this one among them or not (Marketo REST, Usage). Takes a call. */
  callsToday(purpose: Purpose): Promise<number>;
  /** One cheap call that proves credentials and address; returns the API user's name. */
  whoAmI(): Promise<{ readonly user: string }>;
};
