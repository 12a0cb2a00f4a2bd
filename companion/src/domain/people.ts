import type { Value } from './words.ts';

/** A person of the other side, looked for in Salesforce. */
export type WantedInSalesforce = {
  readonly email: string | null;
  readonly lastName: string | null;
  /** The record that our store pairs with this person. */
  readonly storedId: string | null;
  readonly sfdcContactId: string | null;
  readonly sfdcLeadId: string | null;
};

export type SalesforceCandidate = {
  /** 18 characters. */
  readonly id: string;
  readonly kind: 'lead' | 'contact';
  readonly email: string | null;
  readonly lastName: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly convertedContactId: string | null;
  readonly isConverted: boolean;
  /** The winner of a merge, where the record lost one. */
  readonly masterRecordId?: string | null;
  /** Its status in this campaign; null: no member. */
  readonly value: Value;
};

/** A person of the other side, looked for in Marketo. */
export type WantedInMarketo = {
  readonly email: string | null;
  readonly lastName: string | null;
  readonly storedLeadId: number | null;
  /** The Salesforce record's own id. */
  readonly id: string;
};

export type MarketoCandidate = {
  readonly leadId: number;
  readonly email: string | null;
  readonly lastName: string | null;
  readonly sfdcLeadId: string | null;
  readonly sfdcContactId: string | null;
  readonly createdAt: string;
  /** Its status in this program; null: no member. */
  readonly value: Value;
};

export type FoundBy = 'membership' | 'stored-pair' | 'id-field' | 'e-mail';

export type Resolution<Candidate> =
  | {
      readonly outcome: 'found';
      /** The one record that is read and written as this person. */
      readonly acting: Candidate;
      readonly by: FoundBy;
      /** The person's other records on this side: listed once, never written, created or removed. */
      readonly duplicates: readonly Candidate[];
    }
  /** Nobody there: may be created, as the policy says. */
  | { readonly outcome: 'missing' }
  | {
      readonly outcome: 'held';
      readonly reason: 'same-email-other-name' | 'no-email';
      readonly candidates: readonly Candidate[];
    };

export declare function resolveInSalesforce(
  person: WantedInSalesforce,
  candidates: readonly SalesforceCandidate[],
): Resolution<SalesforceCandidate>;
export declare function resolveInMarketo(
  person: WantedInMarketo,
  candidates: readonly MarketoCandidate[],
): Resolution<MarketoCandidate>;
/** The group's value on one side: the furthest status of its members; null when none is a member. */
export declare function groupValue(
  values: readonly Value[],
  stepOf: (value: string) => number | undefined,
): Value;
/** The external id of a lead that we create (Lockstep_Key__c): the same for the same person, whoever computes it, whenever. */
export declare function lockstepKey(connectionId: string, marketoLeadId: number): string;
