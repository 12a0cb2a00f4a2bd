import {
  addStatus,
  changeStatus,
  deleteLead,
  mergeLeads,
  register,
  removeFromProgram,
} from '../../companion/sandbox/marketo/marketer.ts';
import type { MarketoState } from '../../companion/sandbox/marketo/state.ts';
import type { SalesforceState } from '../../companion/sandbox/salesforce/state.ts';
import { mergeInSalesforceFirst } from './native.ts';
import { orphan, unknownLabel, type Deed, type DeedKind } from './scenario.ts';

/** The two vendors and the containers in which people do things. */
export type Place = {
  readonly marketo: MarketoState;
  readonly salesforce: SalesforceState;
  readonly programId: number;
  readonly campaignId: string;
};

/** What somebody did, for the checks: what they set, and whose memberships may disappear because of it. */
export type Happening = {
  readonly kind: DeedKind | 'decided';
  readonly text: string;
  /** A status that somebody set: on this lead or this record. */
  readonly edit: { readonly record: string; readonly value: string } | null;
  /** Records whose memberships, and whose person's on the other side, may be gone or moved afterwards. */
  readonly loose: readonly string[];
  /** The addresses that those had before: whoever is merged or deleted takes theirs along. */
  readonly addresses?: readonly string[];
  /** Done while a cycle ran. */
  readonly meanwhile?: true;
};

const live = ({ salesforce }: Place, object: 'Lead' | 'Contact'): string[] =>
  [...salesforce.org.table(object).all()]
    .filter((row) => row['IsDeleted'] !== true && row['IsConverted'] !== true)
    .map(({ Id }) => Id);

/** Who was there after all, or was not: the most frequent mistake that people mend. Null where there is nothing to mend. */
const corrected = (value: string | null | undefined): string | null =>
  value === 'No Show' ? 'Attended' : value === 'Attended' ? 'No Show' : null;

/** Does it, or finds nobody to do it with: null. The vendors' own rules may refuse it, as they would refuse a person. */
export function happen(place: Place, deed: Deed, at: number): Happening | null {
  const before = addressesIn(place);
  try {
    const happened = doIt(place, deed, at);
    if (happened === null) return null;
    return { ...happened, addresses: happened.loose.flatMap((record) => before.get(record) ?? []) };
  } catch {
    return null;
  }
}

/** Everybody's address at either vendor, by record. */
function addressesIn({ marketo, salesforce }: Place): Map<string, string> {
  const people = [...marketo.leads.values()].flatMap(({ id, values: { email } }) =>
    email == null ? [] : [[String(id), email] as const],
  );
  const records = (['Lead', 'Contact'] as const).flatMap((object) =>
    [...salesforce.org.table(object).all()].flatMap((row) =>
      typeof row['Email'] === 'string' ? [[row.Id, row['Email']] as const] : [],
    ),
  );
  return new Map([...people, ...records]);
}

function doIt(place: Place, { kind, who, other, status }: Deed, at: number): Happening | null {
  const { marketo, salesforce, programId, campaignId } = place;
  const pick = <T>(list: readonly T[], choice: number): T | undefined => list[choice % list.length];
  const joined = [...(marketo.members.get(programId)?.keys() ?? [])];
  const leads = [...marketo.leads.keys()];
  const members = salesforce.members(campaignId);
  const name = `new${String(at)}`;
  const names = {
    FirstName: 'New',
    LastName: `Person${String(at)}`,
    Email: `${name}@example.com`,
    Company: 'Example',
  };
  const edited = (text: string, record: string, value: string): Happening => ({
    kind,
    text: `${text}: ${record} ${value}`,
    edit: { record, value },
    loose: [],
  });
  const loosened = (text: string, ...loose: readonly string[]): Happening => ({
    kind,
    text: `${text}: ${loose.join(' ')}`,
    edit: null,
    loose,
  });
  const inMarketo = (leadId: number | undefined, value: string): Happening | null => {
    const held = (id: number) => marketo.members.get(programId)?.get(id)?.status;
    // Who has the status already is not changed by giving it.
    if (leadId === undefined || held(leadId) === value) return null;
    changeStatus(marketo, programId, leadId, value);
    // The channel may refuse a step back, without a word.
    const now = held(leadId);
    return now === value ? edited(kind, String(leadId), value) : null;
  };
  switch (kind) {
    case 'moves-in-marketo':
      return inMarketo(pick(joined, who), status);
    case 'corrected-in-marketo': {
      const mistaken = joined.filter(
        (id) => corrected(marketo.members.get(programId)?.get(id)?.status) !== null,
      );
      const leadId = pick(mistaken, who);
      const value = corrected(marketo.members.get(programId)?.get(leadId ?? 0)?.status);
      return value === null ? null : inMarketo(leadId, value);
    }
    case 'joins-in-marketo':
      return inMarketo(pick(leads, who), status);
    case 'gets-orphan': {
      const channel = marketo.programs.get(programId)?.channel ?? '';
      const known = [...marketo.channels.values()].find((one) => one.name === channel)?.statuses ?? [];
      if (!known.some((one) => one.name === orphan))
        addStatus(marketo, channel, { name: orphan, step: 65, success: false });
      return inMarketo(pick(joined, who), orphan);
    }
    case 'leaves-marketo': {
      const leadId = pick(joined, who);
      if (leadId === undefined || !removeFromProgram(marketo, programId, leadId)) return null;
      return loosened(kind, String(leadId));
    }
    case 'registers': {
      const { id } = register(marketo, programId, status, {
        email: names.Email,
        firstName: names.FirstName,
        lastName: names.LastName,
      });
      return edited(kind, String(id), status);
    }
    case 'moves-in-salesforce': {
      const member = pick(members, who);
      if (member === undefined) return null;
      salesforce.setMemberStatus(member.id, status);
      return edited(kind, member.contactId ?? member.leadId ?? '', status);
    }
    case 'corrected-in-salesforce': {
      const member = pick(
        members.filter((one) => corrected(one.status) !== null),
        who,
      );
      const value = corrected(member?.status);
      if (member === undefined || value === null) return null;
      salesforce.setMemberStatus(member.id, value);
      return edited(kind, member.contactId ?? member.leadId ?? '', value);
    }
    case 'gets-unknown-label-in-salesforce': {
      const member = pick(members, who);
      if (member === undefined) return null;
      salesforce.setMemberStatus(member.id, unknownLabel);
      return edited(kind, member.contactId ?? member.leadId ?? '', unknownLabel);
    }
    case 'joins-in-salesforce': {
      const record = pick([...live(place, 'Lead'), ...live(place, 'Contact')], who);
      if (record === undefined) return null;
      const as = record.startsWith('003') ? { contactId: record } : { leadId: record };
      salesforce.addMember({ campaignId, ...as, status });
      return edited(kind, record, status);
    }
    case 'comes-in-salesforce': {
      const leadId = salesforce.createLead(names);
      salesforce.addMember({ campaignId, leadId, status });
      return edited(kind, leadId, status);
    }
    case 'leaves-salesforce': {
      const member = pick(members, who);
      if (member === undefined) return null;
      salesforce.removeMember(member.id);
      return loosened(kind, member.contactId ?? member.leadId ?? '');
    }
    case 'deleted-in-marketo': {
      const leadId = pick(leads, who);
      if (leadId === undefined) return null;
      deleteLead(marketo, leadId);
      return loosened(kind, String(leadId));
    }
    case 'deleted-in-salesforce': {
      const record = pick(live(place, 'Lead'), who);
      if (record === undefined) return null;
      salesforce.deleteRecord('Lead', record);
      return loosened(kind, record);
    }
    case 'converted': {
      const record = pick(live(place, 'Lead'), who);
      if (record === undefined) return null;
      const contactId = salesforce.convertLead(record);
      return loosened(kind, record, contactId);
    }
    case 'merged-in-marketo': {
      const [winner, loser] = [pick(leads, who), pick(leads, other)];
      if (winner === undefined || loser === undefined || winner === loser) return null;
      const inSalesforce = mergeInSalesforceFirst(place, winner, loser);
      mergeLeads(marketo, winner, [loser]);
      return loosened(kind, String(winner), String(loser), ...inSalesforce);
    }
    case 'merged-in-salesforce': {
      const all = live(place, 'Lead');
      const [winner, loser] = [pick(all, who), pick(all, other)];
      if (winner === undefined || loser === undefined || winner === loser) return null;
      salesforce.mergeLeads(winner, loser);
      return loosened(kind, winner, loser);
    }
  }
}
