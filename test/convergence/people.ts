import type { Place } from './deeds.ts';

/** Both sides of one member as the vendors hold it. */
export type Pair = { readonly marketo: string | null; readonly salesforce: string | null };

/** In words, Marketo first. */
export const told = ({ marketo, salesforce }: Pair): string =>
  `${marketo ?? 'nobody'} / ${salesforce ?? 'nobody'}`;

/** A record that is a member, and as what. */
export type Membership = { readonly record: string; readonly status: string };

/** One human of a history: everybody whose records have one e-mail address. Read from the vendors, not from the companion. */
export type Human = {
  readonly email: string;
  readonly leads: readonly string[];
  readonly records: readonly string[];
  /** On each side the furthest status of theirs. */
  readonly pair: Pair;
  /** Each side's memberships, the furthest first. */
  readonly members: { readonly marketo: readonly Membership[]; readonly salesforce: readonly Membership[] };
};

/** How far a status of this program's channel is; -1 for one that it does not know. */
export function stepIn({ marketo, programId }: Place): (status: string | null) => number {
  const name = marketo.programs.get(programId)?.channel ?? '';
  // The channel's statuses change while it lives.
  const find = (status: string) => marketo.channels.get(name)?.statuses.find((one) => one.name === status);
  return (status) => find(status ?? '')?.step ?? -1;
}

/** All humans of both vendors, by e-mail address. A record that is gone or converted belongs to nobody. */
export function humansOf(place: Place, stepOf: (status: string | null) => number): Map<string, Human> {
  const { marketo, salesforce, programId, campaignId } = place;
  const members = marketo.members.get(programId);
  const statusOf = new Map(
    salesforce.members(campaignId).map((one) => [one.contactId ?? one.leadId ?? '', one.status]),
  );
  const leads = [...marketo.leads.values()].map(({ id, values }) => ({
    email: (values.email ?? '').toLowerCase(),
    record: String(id),
    status: members?.get(id)?.status ?? null,
  }));
  const records = (['Lead', 'Contact'] as const).flatMap((object) =>
    [...salesforce.org.table(object).all()]
      .filter((row) => row['IsDeleted'] !== true && row['IsConverted'] !== true)
      .map((row) => ({
        email: typeof row['Email'] === 'string' ? row['Email'].toLowerCase() : '',
        record: row.Id,
        status: statusOf.get(row.Id) ?? null,
      })),
  );
  const membershipsOf = (all: readonly { record: string; status: string | null }[]): Membership[] =>
    all
      .flatMap(({ record, status }) => (status === null ? [] : [{ record, status }]))
      .toSorted((a, b) => stepOf(b.status) - stepOf(a.status));
  const emails = new Set([...leads, ...records].map(({ email }) => email));
  return new Map(
    [...emails].map((email): [string, Human] => {
      const own = leads.filter((one) => one.email === email);
      const theirs = records.filter((one) => one.email === email);
      const inBoth = { marketo: membershipsOf(own), salesforce: membershipsOf(theirs) };
      const pair = {
        marketo: inBoth.marketo[0]?.status ?? null,
        salesforce: inBoth.salesforce[0]?.status ?? null,
      };
      const ids = (all: readonly { record: string }[]) => all.map(({ record }) => record);
      return [email, { email, leads: ids(own), records: ids(theirs), pair, members: inBoth }];
    }),
  );
}

/** Who has this address and is not there. */
export const noHuman = (email: string): Human => {
  const none: Pair = { marketo: null, salesforce: null };
  return { email, leads: [], records: [], pair: none, members: { marketo: [], salesforce: [] } };
};

/** The records that were members last, on each side. */
export const laterAs = (last: Pair, { members }: Human): Pair => ({
  marketo: members.marketo[0]?.record ?? last.marketo,
  salesforce: members.salesforce[0]?.record ?? last.salesforce,
});

/**
 * Whether whoever was a member last on this side still exists: somebody of the same address, brought anew, is somebody else. A
 * converted lead lives on as its contact.
 */
export function isThere(human: Human, side: keyof Pair, lastAs: Pair, converted: boolean): boolean {
  const there = side === 'marketo' ? human.leads : human.records;
  const record = lastAs[side];
  if (record === null || there.includes(record)) return there.length > 0;
  return side === 'salesforce' && converted && there.length > 0;
}

/** Two memberships of one step: which of them stands for the person is open. */
export const isUnclear = ({ members }: Human, stepOf: (status: string | null) => number): boolean =>
  [members.marketo, members.salesforce].some(
    ([one, other]) =>
      one !== undefined &&
      other !== undefined &&
      one.status !== other.status &&
      stepOf(one.status) === stepOf(other.status),
  );

/** Who is a member where, by record. */
export const membersOf = (place: Place): string[] => Object.keys(statusesIn(place));

/** What each member holds, by record. */
export const statusesIn = ({
  marketo,
  salesforce,
  programId,
  campaignId,
}: Place): Record<string, string | null> => ({
  ...Object.fromEntries(
    [...(marketo.members.get(programId)?.values() ?? [])].map(({ leadId, status }) => [
      String(leadId),
      status,
    ]),
  ),
  ...Object.fromEntries(
    salesforce
      .members(campaignId)
      .map(({ contactId, leadId, status }) => [contactId ?? leadId ?? '', status]),
  ),
});
