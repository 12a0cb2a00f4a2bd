import { createHash } from 'node:crypto';
import { fold } from './statuses.ts';
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

/**
 * Finds a Marketo person in Salesforce (docs/sync-rules.md, 5), best evidence first: membership, stored pair, id fields,
 * e-mail with an equal or empty last name. Converted leads and merge losers stand for the record that they became.
 */
export function resolveInSalesforce(
  person: WantedInSalesforce,
  candidates: readonly SalesforceCandidate[],
): Resolution<SalesforceCandidate> {
  const byId = new Map(candidates.map((one) => [one.id, one]));
  const successor = (id: string | null): string | null => followed(id, byId);
  const stored = successor(person.storedId);
  const named = [successor(person.sfdcContactId), successor(person.sfdcLeadId)];

  return choose(
    candidates
      .filter((one) => !one.isConverted && !one.masterRecordId)
      .map((one) => ({
        candidate: one,
        isStored: one.id === stored,
        isNamed: named.includes(one.id),
        email: compareEmail(person, one),
        order: ownOrder(one),
      })),
    { outcome: 'missing' },
  );
}

/** The record that an id stands for today, if it is among those found in this org. */
function followed(id: string | null, byId: ReadonlyMap<string, SalesforceCandidate>): string | null {
  const seen = new Set<string>();
  let current = id;
  while (current !== null && !seen.has(current)) {
    seen.add(current);
    const record = byId.get(current);
    if (!record) return null;
    const next = record.masterRecordId ?? (record.isConverted ? record.convertedContactId : null);
    if (next === null) return current;
    current = next;
  }
  return null;
}

/** Finds a Salesforce record's person in Marketo, by the same order; Marketo can add a person only with an e-mail address. */
export function resolveInMarketo(
  person: WantedInMarketo,
  candidates: readonly MarketoCandidate[],
): Resolution<MarketoCandidate> {
  return choose(
    candidates.map((one) => ({
      candidate: one,
      isStored: one.leadId === person.storedLeadId,
      isNamed: one.sfdcContactId === person.id || one.sfdcLeadId === person.id,
      email: compareEmail(person, one),
      order: [Date.parse(one.createdAt), one.leadId],
    })),
    isEmpty(person.email) ? { outcome: 'held', reason: 'no-email', candidates: [] } : { outcome: 'missing' },
  );
}

type Named = { readonly email: string | null; readonly lastName: string | null };
type EmailMatch = 'none' | 'same-person' | 'other-name';

const isEmpty = (text: string | null): boolean => text === null || text.trim() === '';

/** An e-mail address alone is not a person: families and teams share them. The last name must agree, or be unknown. */
function compareEmail(one: Named, other: Named): EmailMatch {
  if (one.email === null || other.email === null || isEmpty(one.email)) return 'none';
  if (fold(one.email) !== fold(other.email)) return 'none';
  const agrees = fold(one.lastName ?? '') === fold(other.lastName ?? '');
  return agrees || isEmpty(one.lastName) || isEmpty(other.lastName) ? 'same-person' : 'other-name';
}

type Weighed<Candidate> = {
  readonly candidate: Candidate;
  readonly isStored: boolean;
  readonly isNamed: boolean;
  readonly email: EmailMatch;
  /** What decides between equals, most important first. */
  readonly order: readonly (string | number)[];
};

/** The acting record: existing member first, then stored pair, id field, the side's own order (contact first, oldest). */
function choose<Candidate extends { readonly value: Value }>(
  weighed: readonly Weighed<Candidate>[],
  nobody: Resolution<Candidate>,
): Resolution<Candidate> {
  const rank = ({ candidate, isStored, isNamed, order }: Weighed<Candidate>): (string | number)[] => [
    candidate.value === null ? 1 : 0,
    isStored ? 0 : 1,
    isNamed ? 0 : 1,
    ...order,
  ];
  const group = weighed
    .filter(({ isStored, isNamed, email }) => isStored || isNamed || email === 'same-person')
    .toSorted((a, b) => compareRanks(rank(a), rank(b)));
  const [best, ...others] = group;
  if (!best) {
    const strangers = weighed.filter(({ email }) => email === 'other-name').map(({ candidate }) => candidate);
    return strangers.length > 0
      ? { outcome: 'held', reason: 'same-email-other-name', candidates: strangers }
      : nobody;
  }
  const by =
    best.candidate.value !== null
      ? 'membership'
      : best.isStored
        ? 'stored-pair'
        : best.isNamed
          ? 'id-field'
          : 'e-mail';
  return {
    outcome: 'found',
    acting: best.candidate,
    by,
    duplicates: others.map(({ candidate }) => candidate),
  };
}

function compareRanks(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  for (const [place, value] of one.entries()) {
    const against = other[place] ?? value;
    if (value !== against) return value < against ? -1 : 1;
  }
  return 0;
}

/**
 * Of the records that a duplicate rule of the org takes for this person, the one that stands for them: the name must not contradict,
 * since such rules may compare loosely. Contact before lead, then the oldest.
 */
export function sameByRule<Candidate extends SalesforceCandidate & { readonly firstName: string | null }>(
  person: { readonly firstName: string | null; readonly lastName: string | null },
  candidates: readonly Candidate[],
): Candidate | undefined {
  if (isEmpty(person.lastName)) return undefined;
  const agrees = (one: string | null, other: string | null) => fold(one ?? '') === fold(other ?? '');
  const [first] = candidates
    .filter(({ isConverted, masterRecordId }) => !isConverted && !masterRecordId)
    .filter(({ lastName }) => agrees(lastName, person.lastName))
    .filter(
      ({ firstName }) =>
        isEmpty(firstName) || isEmpty(person.firstName) || agrees(firstName, person.firstName),
    )
    .toSorted((a, b) => compareRanks(ownOrder(a), ownOrder(b)));
  return first;
}

/** The side's own order of a person's records: contact first, then the oldest. */
const ownOrder = ({ kind, createdAt, id }: SalesforceCandidate): (string | number)[] => [
  kind === 'contact' ? 0 : 1,
  Date.parse(createdAt),
  id,
];

/**
 * A person's value on one side: the furthest status among the person's records there; null when none is a member.
 * `stepOf` gives a value's step; values without one count as behind all others.
 */
export function groupValue(values: readonly Value[], stepOf: (value: string) => number | undefined): Value {
  const rank = (value: string): number => stepOf(value) ?? -1;
  return values.filter((value) => value !== null).toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
}

/**
 * The external id of a lead that we create (Lockstep_Key__c): the same for the same person, whoever computes it, whenever,
 * so that a creation whose answer was lost is found again instead of repeated. At most 40 characters.
 */
export function lockstepKey(connectionId: string, marketoLeadId: number): string {
  return `${keyStart(connectionId)}${marketoLeadId}`;
}

/** The Marketo lead for whom a record with that key was created by this connection; null: by somebody else. */
export function leadOfKey(connectionId: string, key: string | null): number | null {
  if (key === null) return null;
  const id = Number(key.slice(keyStart(connectionId).length));
  return Number.isSafeInteger(id) && key === lockstepKey(connectionId, id) ? id : null;
}

const keyStart = (connectionId: string): string =>
  `LS-${createHash('sha256').update(connectionId).digest('hex').slice(0, 16)}-`;
