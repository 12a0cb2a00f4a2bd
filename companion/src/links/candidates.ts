import { recordIdsOf, leadIdsOf, fullName } from '../cycle/group.ts';
import { additionsToMarketo } from '../domain/policies.ts';
import { programTypeOf } from '../cycle/containers.ts';
import { membersByPerson, type MemberRow } from '../store/members.ts';
import { findPeople, recordKey } from '../store/people.ts';
import type { CandidatesView } from './action-views.ts';
import type { LinkContext } from './context.ts';
import { linkOf, policiesOf } from './link-actions.ts';
import { refusal } from '../domain/refusal.ts';

type Candidate = CandidatesView['candidates'][number];

/** Whom a member may be on the side where they are missing: everybody there with their e-mail address, oldest first. */
export async function candidates(
  context: LinkContext,
  linkId: string,
  personId: string,
): Promise<CandidatesView> {
  const { store, scope } = context;
  const link = await linkOf(context, linkId);
  const [row] = await membersByPerson(store.db, scope, linkId, [personId]);
  if (row === undefined) throw refusal('not-found', 'MEMBER_NOT_FOUND', 'no-member');
  const side = row.marketo === null ? 'marketo' : 'salesforce';
  const found = row.email === null ? [] : await withEmail(context, side, row.email);
  const taken = await takenBy(context, row, found);
  const { possible } = additionsToMarketo(policiesOf(link), programTypeOf(link.programType));
  return {
    linkId,
    personId,
    side,
    candidates: found.map((one) => ({ ...one, taken: taken.has(one.recordId) })),
    // Marketo makes nobody beside somebody of the same e-mail address.
    canCreate: side === 'salesforce' || (possible && row.email !== null && found.length === 0),
  };
}

async function withEmail(
  { marketo, salesforce }: LinkContext,
  side: CandidatesView['side'],
  email: string,
): Promise<Omit<Candidate, 'taken'>[]> {
  if (side === 'marketo') {
    const people = await marketo.findPeople('interactive', 'email', [email]);
    return people
      .toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
      .map((person) => ({
        recordId: String(person.leadId),
        kind: 'marketo',
        person: fullName(person) ?? email,
        company: person.company,
        email: person.email,
      }));
  }
  const people = await salesforce.findPeople('interactive', [email]);
  return people
    .filter(({ isConverted }) => !isConverted)
    .toSorted((a, b) => Date.parse(a.createdDate) - Date.parse(b.createdDate))
    .map((person) => ({
      recordId: person.id,
      kind: person.kind,
      person: fullName(person) ?? email,
      company: person.company,
      email: person.email,
    }));
}

/** Which of these records stand for another member of the link. */
async function takenBy(
  { store, scope }: LinkContext,
  row: MemberRow,
  found: readonly Omit<Candidate, 'taken'>[],
): Promise<Set<string>> {
  const owners = await findPeople(store.db, scope, found);
  const others = [...new Set(owners.values())].filter((id) => id !== row.personId);
  const members = await membersByPerson(store.db, scope, row.linkId, others);
  const used = new Set(members.flatMap((one) => [...recordIdsOf(one), ...leadIdsOf(one).map(String)]));
  return new Set(
    found
      .filter((one) => used.has(one.recordId) && owners.get(recordKey(one)) !== row.personId)
      .map(({ recordId }) => recordId),
  );
}
