import type { Failure } from '../domain/failure.ts';
import type { Purpose } from '../quota/quota.ts';
import type { Listening } from './change-events.ts';
import type { EventServer } from './event-stream.ts';

/** Salesforce as the rest of the house sees it. Ids are always 18 characters. Wire formats stay inside this room. */

export type Campaign = {
  readonly id: string;
  readonly name: string;
  readonly type: string | null;
  readonly isActive: boolean;
  readonly actualCost: number | null;
  readonly status: string | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly ownerName: string | null;
  /** Our own mark (Lockstep_Program__c): the Marketo program id, or null when not linked by us. */
  readonly lockstepProgram: string | null;
  /** Members by the campaign's own counters: leads - converted leads + contacts. */
  readonly memberCount: number;
};

export type CampaignStatus = {
  readonly id: string;
  readonly campaignId: string;
  readonly label: string;
  readonly sortOrder: number;
  readonly hasResponded: boolean;
  readonly isDefault: boolean;
};

export type CampaignMember = {
  readonly id: string;
  readonly campaignId: string;
  readonly kind: 'lead' | 'contact';
  /** The lead's or contact's id; contact wins when both are filled (converted leads). */
  readonly recordId: string;
  readonly status: string;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  /** Our key, where it is a lead that we created. */
  readonly lockstepKey: string | null;
  /** ISO 8601 with the vendor's clock, resolution one second. */
  readonly systemModstamp: string;
  readonly createdDate: string;
  /** The custom fields that were asked for, by name. */
  readonly fields?: Readonly<Record<string, unknown>>;
};

export type SalesforcePerson = {
  readonly id: string;
  readonly kind: 'lead' | 'contact';
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly createdDate: string;
  /** A converted lead cannot join campaigns: follow the contact. */
  readonly isConverted: boolean;
  readonly convertedContactId: string | null;
  readonly lockstepKey: string | null;
};

export type NewLead = {
  /** For Lockstep_Key__c. */
  readonly key: string;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly company: string;
  readonly leadSource?: string;
};

export type SalesforceRowResult = {
  readonly outcome: 'created' | 'updated' | 'deleted' | 'failed';
  /** The written record; for a failure of kind `conflict` the record that stands in the way, if Salesforce named it. */
  readonly id?: string;
  /** DUPLICATES_DETECTED: the existing records that a duplicate rule found, if Salesforce listed them. */
  readonly candidates?: readonly string[];
  readonly failure?: Failure;
  /** The fields that Salesforce names as the cause of a failure, if it does. */
  readonly fields?: readonly string[];
};

export type FieldFacts = {
  readonly label: string;
  /** As Salesforce spells it: string, picklist, double, boolean and others. */
  readonly type: string;
  /** Decimals of a number. */
  readonly scale: number;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly length?: number;
  /** Active values, only for picklists. */
  readonly picklist?: readonly string[];
  readonly restricted?: boolean;
};

export type ObjectFacts = {
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly fields: Readonly<Record<string, FieldFacts>>;
};

export type Salesforce = {
  /** Campaigns by id; unknown, deleted and invisible ones are absent. */
  campaigns(purpose: Purpose, ids: readonly string[]): Promise<Campaign[]>;
  /** Campaigns that we marked as linked (one query for any number of links). */
  linkedCampaigns(purpose: Purpose): AsyncIterable<Campaign>;
  /** Statuses of these campaigns, by SortOrder. */
  statuses(purpose: Purpose, campaignIds: readonly string[]): Promise<CampaignStatus[]>;
  /** Every member of one campaign, ordered by Id. */
  members(purpose: Purpose, campaignId: string): AsyncIterable<CampaignMember>;
  /** Independent count, COUNT() over the same side. */
  countMembers(purpose: Purpose, campaignId: string): Promise<number>;
  /** How many members hold each status: GROUP BY Status, one call. */
  heldStatuses(
    purpose: Purpose,
    campaignId: string,
  ): Promise<{ readonly value: string; readonly members: number }[]>;
  membersById(purpose: Purpose, ids: readonly string[]): Promise<CampaignMember[]>;
  /** Members of one campaign that stand for these leads or contacts. */
  membersOf(purpose: Purpose, campaignId: string, recordIds: readonly string[]): Promise<CampaignMember[]>;
  /** Members of all linked campaigns changed at or after `since` (ISO), ordered by (SystemModstamp, Id): semi-join on our field. */
  changedMembers(purpose: Purpose, since: string, fields?: readonly string[]): AsyncIterable<CampaignMember>;
  /** These members with the values of these custom fields; members that are gone are absent. */
  memberValues(
    purpose: Purpose,
    ids: readonly string[],
    fields: readonly string[],
  ): Promise<
    {
      readonly id: string;
      readonly systemModstamp: string;
      readonly values: Readonly<Record<string, unknown>>;
    }[]
  >;
  /**
   * Ids of members deleted in the window (getDeleted), ISO times, and how far the answer reaches at both ends.
   * The window is widened to whole minutes, two at least. `coveredFrom` after the asked start: deletes may be missing,
   * compare in full. Start the next window at `coveredUntil`.
   */
  deletedMembers(
    purpose: Purpose,
    start: string,
    end: string,
  ): Promise<{ readonly ids: string[]; readonly coveredFrom: string; readonly coveredUntil: string }>;
  /** The vendor's own time (ISO), from the answer's Date header of one cheap call. */
  serverTime(purpose: Purpose): Promise<string>;
  people(purpose: Purpose, ids: readonly string[]): Promise<SalesforcePerson[]>;
  /** Those of these leads and contacts that lost a merge, with the record that was kept, as long as the recycle bin has them. */
  mergedInto(purpose: Purpose, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Contacts and unconverted leads whose e-mail is one of these (folded, chunked under the 16,384-byte request limit). */
  findPeople(purpose: Purpose, emails: readonly string[]): Promise<SalesforcePerson[]>;
  /** Leads that carry one of our keys. */
  leadsByKey(purpose: Purpose, keys: readonly string[]): Promise<SalesforcePerson[]>;
  /**
   * Writes of 200 rows a collection, up to five collections a call (allOrNone false, chunked here); answers in input order. All row
   * writes of this type throw only while no row has an answer (auth, quota, unknown outcome of the first call); a later
   * failing call stands in the results of its rows, and rows never sent carry NOT_SENT. Rows that meet
   * UNABLE_TO_LOCK_ROW are sent again here in calls of 50, then 1.
   */
  addMembers(
    purpose: Purpose,
    rows: readonly { campaignId: string; kind: 'lead' | 'contact'; recordId: string; status: string }[],
  ): Promise<SalesforceRowResult[]>;
  updateMembers(
    purpose: Purpose,
    rows: readonly { id: string; status: string }[],
  ): Promise<SalesforceRowResult[]>;
  /** Writes custom fields of members; null empties one. */
  setMemberValues(
    purpose: Purpose,
    rows: readonly {
      readonly id: string;
      readonly values: Readonly<Record<string, string | number | boolean | null>>;
    }[],
  ): Promise<SalesforceRowResult[]>;
  deleteMembers(purpose: Purpose, ids: readonly string[]): Promise<SalesforceRowResult[]>;
  /** As the other row writes, 200 a call. What a duplicate rule found, this answer does not name. */
  createLeads(purpose: Purpose, rows: readonly NewLead[]): Promise<SalesforceRowResult[]>;
  /** Each by itself, 25 a call, so that a duplicate rule names what it found. Throws where a call failed. */
  createLeadsOneByOne(purpose: Purpose, rows: readonly NewLead[]): Promise<SalesforceRowResult[]>;
  /**
   * The currency of a campaign's amounts (ISO 4217); null where the campaign is gone. Only where describe shows
   * CurrencyIsoCode: other orgs have one currency and no such field (Salesforce Help, "Manage Multiple Currencies").
   */
  campaignCurrency(purpose: Purpose, campaignId: string): Promise<string | null>;
  createCampaign(
    purpose: Purpose,
    campaign: {
      name: string;
      description?: string;
      type?: string;
      actualCost?: number;
      isActive: boolean;
      lockstepProgram: string;
      fields?: Readonly<Record<string, string | number | boolean>>;
    },
  ): Promise<{ readonly id: string }>;
  updateCampaign(
    purpose: Purpose,
    id: string,
    fields: Readonly<Record<string, string | number | boolean | null>>,
  ): Promise<void>;
  /** The same for many campaigns, 200 a call; answers in input order, and throws as the other row writes do. */
  updateCampaigns(
    purpose: Purpose,
    rows: readonly {
      readonly id: string;
      readonly fields: Readonly<Record<string, string | number | boolean | null>>;
    }[],
  ): Promise<SalesforceRowResult[]>;
  /** Who owns these campaigns, by campaign; unknown, deleted and invisible ones are absent. */
  campaignOwners(purpose: Purpose, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Sends custom notifications of a type (its API name), 200 a call; nothing is asked or sent for none. False when the org
   * has no such type. Throws when Salesforce refuses one of them: the others of that call are sent all the same.
   */
  notify(
    purpose: Purpose,
    type: string,
    messages: readonly {
      readonly userId: string;
      /** The record that opens when the notification is clicked. */
      readonly targetId: string;
      readonly title: string;
      readonly body: string;
    }[],
  ): Promise<boolean>;
  /** Ids of the members of one campaign that hold exactly this status, letter by letter, ordered by Id. */
  holdersOf(purpose: Purpose, campaignId: string, label: string): AsyncIterable<string>;
  createStatuses(
    purpose: Purpose,
    rows: readonly {
      campaignId: string;
      label: string;
      sortOrder: number;
      hasResponded: boolean;
      isDefault: boolean;
    }[],
  ): Promise<SalesforceRowResult[]>;
  updateStatuses(
    purpose: Purpose,
    rows: readonly {
      id: string;
      label?: string;
      sortOrder?: number;
      hasResponded?: boolean;
      isDefault?: boolean;
    }[],
  ): Promise<SalesforceRowResult[]>;
  deleteStatuses(purpose: Purpose, ids: readonly string[]): Promise<SalesforceRowResult[]>;
  /**
   * Listens for changes of campaign members that others make, until told to stop; a hint when to look, never what is true. Costs no
   * API call but the sign-in. Never throws.
   */
  listenForChanges(server: EventServer, listening: Listening): Promise<void>;
  /** What describe says of an object, asked once an hour unless it must be fresh. */
  describe(
    purpose: Purpose,
    object: 'Campaign' | 'CampaignMember' | 'CampaignMemberStatus' | 'Lead',
    how?: { readonly fresh?: boolean },
  ): Promise<ObjectFacts>;
  /** Calls of the whole org in its last 24 hours and its limit, by the last answer (Sforce-Limit-Info); costs no call. */
  usage(): { readonly used: number; readonly limit: number } | undefined;
  /** One cheap call that proves credentials and address. */
  whoAmI(): Promise<{
    readonly user: string;
    readonly organizationId: string;
    readonly marketingUser: boolean;
  }>;
};
