/**
 * The words of the field, as types. Used the same way in code, API, database, UI and docs (docs/sync-rules.md, 1).
 * Nothing here knows a vendor's wire format, a clock or a database.
 */

/** One of the two systems that must agree. */
export type Side = 'marketo' | 'salesforce';

/** The other side of a pair. */
export const otherSide = (side: Side): Side => (side === 'marketo' ? 'salesforce' : 'marketo');

/** A status of a Marketo channel. Step 0 ("Not in Program") is no status of a member and never appears here. */
export type ProgressionStatus = {
  readonly name: string;
  /** Position in the channel; Marketo moves a member only to an equal or higher step. */
  readonly step: number;
  readonly hidden: boolean;
  /** Reaching it counts as program success; Salesforce's counterpart is HasResponded. */
  readonly success: boolean;
  /** The type of the status, where Marketo's answer tells one. */
  readonly system?: string;
};

/** A status of a Salesforce campaign. */
export type MemberStatus = {
  /** The CampaignMemberStatus record; absent while it is only planned. */
  readonly id?: string;
  readonly label: string;
  readonly sortOrder: number;
  readonly hasResponded: boolean;
  readonly isDefault: boolean;
};

/** A value that members really hold, and how many of them hold it. */
export type HeldValue = { readonly value: string; readonly members: number };

/** A member's status on one side in that side's own vocabulary; `null` means absent: no member there. */
export type Value = string | null;

/** Both sides' values of one member. */
export type Pair = { readonly marketo: Value; readonly salesforce: Value };

/** When a change happened: known only as lying in (after, until]. Milliseconds since 1970, by the vendor's clock. */
export type Interval = { readonly after: number; readonly until: number };

/** Marketo's program types as REST answers spell them. */
export type ProgramType = 'Default' | 'Event' | 'Event with Webinar' | 'Engagement' | 'Email';
