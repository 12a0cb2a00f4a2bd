/**
 * The seeded world both sandbox servers are born with: plain data, in each vendor's own terms.
 * A server copies what is its own and lives on from there; nothing in here changes after the start.
 */

export type WorldChannel = {
  readonly id: number;
  readonly name: string;
  readonly programType: 'program' | 'event' | 'webinar' | 'nurture' | 'email_batch';
  /** Begins with "Not in Program", step 0. */
  readonly statuses: readonly { name: string; step: number; hidden: boolean; success: boolean }[];
};

export type WorldProgram = {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly type: 'Default' | 'Event' | 'Event with Webinar' | 'Engagement' | 'Email';
  readonly channel: string;
  readonly costs: readonly { startDate: string; cost: number; note?: string }[];
  readonly folder: string;
  /** Set only where Marketo's own sync already ties the program to a campaign. */
  readonly sfdcId?: string;
  readonly sfdcName?: string;
  readonly createdAt: string;
};

export type WorldMarketoLead = {
  readonly id: number;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  /** Filled only when the world says Marketo's own lead sync runs. */
  readonly sfdcLeadId: string | null;
  readonly sfdcContactId: string | null;
  readonly createdAt: string;
};

export type WorldProgramMember = {
  readonly programId: number;
  readonly leadId: number;
  /** May be a status that the channel no longer has, or hides. */
  readonly status: string;
  readonly membershipDate: string;
  readonly updatedAt: string;
};

export type WorldCampaign = {
  readonly id: string;
  readonly name: string;
  readonly type: string | null;
  readonly status: string | null;
  readonly isActive: boolean;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly actualCost: number | null;
  readonly description: string | null;
  readonly ownerId: string;
  readonly createdDate: string;
};

export type WorldCampaignMemberStatus = {
  readonly id: string;
  readonly campaignId: string;
  readonly label: string;
  readonly sortOrder: number;
  readonly hasResponded: boolean;
  readonly isDefault: boolean;
};

export type WorldAccount = { readonly id: string; readonly name: string };

export type WorldSalesforceLead = {
  readonly id: string;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly company: string;
  readonly isConverted: boolean;
  readonly convertedContactId: string | null;
  readonly createdDate: string;
  /** In the recycle bin; with the winner's id where a merge put it there. */
  readonly isDeleted?: true;
  readonly masterRecordId?: string;
};

export type WorldContact = {
  readonly id: string;
  readonly accountId: string;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly createdDate: string;
  readonly isDeleted?: true;
  readonly masterRecordId?: string;
};

export type WorldCampaignMember = {
  readonly id: string;
  readonly campaignId: string;
  /** Lead and contact are both filled where a lead was converted while a member. */
  readonly leadId: string | null;
  readonly contactId: string | null;
  /** Filled instead of the two where an account is the member. */
  readonly accountId?: string;
  readonly status: string;
  readonly createdDate: string;
};

export type WorldUser = {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly marketingUser: boolean;
  /** Name of a standard profile; an administrator without. */
  readonly profile?: string;
};

/** What a pair of the world is there to show. */
export type WorldCase = {
  readonly programId: number;
  readonly campaignId: string | null;
  readonly shows: string;
};

/** A link that the demo's marketer wants to make: an existing campaign, or a new one made from the program. */
export type WantedLink = { readonly programId: number; readonly campaignId: string | null };

export type World = {
  readonly seed: number;
  readonly scale: number;
  /** Unless it is the demo's. */
  readonly size?: 'full';
  /** ISO time at which the world begins; everything seeded lies before it. */
  readonly beginsAt: string;
  readonly marketo: {
    readonly munchkinId: string;
    readonly channels: readonly WorldChannel[];
    readonly programs: readonly WorldProgram[];
    readonly leads: readonly WorldMarketoLead[];
    readonly members: readonly WorldProgramMember[];
    /** Losers of merges, and whom they became part of. */
    readonly merges?: readonly { readonly loserId: number; readonly winnerId: number }[];
  };
  readonly salesforce: {
    readonly organizationId: string;
    readonly organizationName: string;
    readonly users: readonly WorldUser[];
    readonly accounts: readonly WorldAccount[];
    readonly campaigns: readonly WorldCampaign[];
    readonly statuses: readonly WorldCampaignMemberStatus[];
    readonly leads: readonly WorldSalesforceLead[];
    readonly contacts: readonly WorldContact[];
    readonly members: readonly WorldCampaignMember[];
  };
  readonly wantedLinks: readonly WantedLink[];
  readonly cases?: readonly WorldCase[];
};
