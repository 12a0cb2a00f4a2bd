import type { Place } from './deeds.ts';

/** Both sides of one member as the vendors hold it. */
export type Pair = { readonly marketo: string | null; readonly salesforce: string | null };

/** In words, Marketo first. */
export const told = ({ marketo, salesforce }: Pair): string =>
  `${marketo ?? 'nobody'} / ${salesforce ?? 'nobody'}`;

/** One human of a history: everybody whose records have one e-mail address. Read from the vendors, not from the companion. */
export type Human = {
  readonly email: string;
  readonly leads: readonly string[];
  readonly records: readonly string[];
  readonly pair: Pair;
  /** The records that are members, on each side the one whose status the pair has. */
  readonly memberAs: Pair;
};

/** All humans of both vendors, by e-mail address. A record that is gone or converted belongs to nobody. */
export function humansOf({ marketo, salesforce, programId, campaignId }: Place): Map<string, Human> {
  const members = marketo.members.get(programId);
  const statusOf = new Map(
    salesforce.members(campaignId).map((one) => [one.contactId ?? one.leadId ?? '', one.status]),
  );
  const leads = [...marketo.leads.values()].map(({ id, values }) => ({
    email: values.email ?? '',
    lead: String(id),
    status: members?.get(id)?.status ?? null,
  }));
  const records = (['Lead', 'Contact'] as const).flatMap((object) =>
    [...salesforce.org.table(object).all()]
      .filter((row) => row['IsDeleted'] !== true && row['IsConverted'] !== true)
      .map((row) => ({
        email: typeof row['Email'] === 'string' ? row['Email'] : '',
        record: row.Id,
        status: statusOf.get(row.Id) ?? null,
      })),
  );
  const emails = new Set([...leads, ...records].map(({ email }) => email.toLowerCase()));
  return new Map(
    [...emails].map((email): [string, Human] => {
      const own = leads.filter((one) => one.email.toLowerCase() === email);
      const theirs = records.filter((one) => one.email.toLowerCase() === email);
      const inProgram = own.find(({ status }) => status !== null);
      const inCampaign = theirs.find(({ status }) => status !== null);
      return [
        email,
        {
          email,
          leads: own.map(({ lead }) => lead),
          records: theirs.map(({ record }) => record),
          pair: { marketo: inProgram?.status ?? null, salesforce: inCampaign?.status ?? null },
          memberAs: { marketo: inProgram?.lead ?? null, salesforce: inCampaign?.record ?? null },
        },
      ];
    }),
  );
}

/** Who has this address and is not there. */
export const noHuman = (email: string): Human => {
  const none: Pair = { marketo: null, salesforce: null };
  return { email, leads: [], records: [], pair: none, memberAs: none };
};

/** The records that were members last, on each side. */
export const laterAs = (last: Pair, { memberAs }: Human): Pair => ({
  marketo: memberAs.marketo ?? last.marketo,
  salesforce: memberAs.salesforce ?? last.salesforce,
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
