import { FailureError, type Failure } from '../domain/failure.ts';
import { lockstepKey, resolveInSalesforce, sameByRule } from '../domain/people.ts';
import { fold } from '../domain/statuses.ts';
import type { Purpose } from '../quota/quota.ts';
import type { NewLead, SalesforceRowResult } from '../salesforce/salesforce.ts';
import { findPeople, recordKey } from '../store/people.ts';
import type { CycleContext } from './context.ts';
import type { Decided } from './decide.ts';
import { salesforceCandidate } from './resolve.ts';

/** A member's lead or contact, created or there already; without an id there is none, and `failure` says why. */
export type Made = { readonly id?: string | undefined; readonly failure?: Failure | undefined };

/**
 * Creates a lead for each of these members, or finds the record that stands in the way: the lead with our key, one of the same e-mail
 * address and name, or one that a duplicate rule of the org takes for the same person. In order.
 */
export async function makeLeads(
  context: CycleContext,
  purpose: Purpose,
  members: readonly Decided[],
): Promise<Made[]> {
  const leads = members.map((member) => leadOf(context, member));
  const results = await context.salesforce.createLeads(purpose, leads);
  const first = members.map((member, at): Attempt => ({ member, result: results[at] }));
  const existing = await recordsInTheWay(context, purpose, first);
  const unnamed = first.filter((one) => isInTheWay(one) && !existing.has(one.member.row.personId));
  const second = new Map(
    (await aloneOf(context, purpose, unnamed)).map((one) => [one.member.row.personId, one.result]),
  );
  const again = unnamed.map(({ member }) => ({ member, result: second.get(member.row.personId) }));
  const byRule = await recordsByRule(
    context,
    purpose,
    again,
    new Set([...existing.values(), ...[...first, ...again].flatMap(createdIn)]),
  );
  return first.map(({ member: { row }, result }): Made => {
    const last = second.get(row.personId) ?? result;
    const [created] = createdIn({ result: last });
    return {
      id: existing.get(row.personId) ?? byRule.get(row.personId) ?? created,
      failure: last?.failure,
    };
  });
}

type Attempt = { readonly member: Decided; readonly result: SalesforceRowResult | undefined };

const createdIn = ({ result }: Pick<Attempt, 'result'>): string[] =>
  result?.outcome === 'created' && result.id !== undefined ? [result.id] : [];

const isInTheWay = ({ result }: Attempt): boolean => result?.failure?.kind === 'conflict';

const leadOf = (context: CycleContext, member: Decided): NewLead => ({
  key: keyOf(context, member),
  email: member.person?.email ?? null,
  firstName: member.person?.firstName ?? null,
  lastName: member.person?.lastName ?? context.settings.defaultLastName,
  company: member.person?.company ?? context.settings.defaultCompany,
  ...(context.settings.leadSource === undefined ? {} : { leadSource: context.settings.leadSource }),
});

const keyOf = ({ scope }: CycleContext, { row }: Decided): string =>
  lockstepKey(scope.connectionId, row.marketoLeadId ?? 0);

/** By person: the lead with our key, or a record of the same e-mail address and name. */
async function recordsInTheWay(
  context: CycleContext,
  purpose: Purpose,
  attempts: readonly Attempt[],
): Promise<Map<string, string>> {
  const { salesforce } = context;
  const clashing = attempts.filter(isInTheWay);
  if (clashing.length === 0) return new Map();
  const ours = await salesforce.leadsByKey(
    purpose,
    clashing.map(({ member }) => keyOf(context, member)),
  );
  // Not every answer names who is in the way: whoever has the e-mail address may be it, too.
  const candidates = [
    ...(await salesforce.people(purpose, clashing.flatMap(namedBy))),
    ...(await salesforce.findPeople(
      purpose,
      clashing.flatMap(({ member }) => member.person?.email ?? []),
    )),
  ];
  return new Map(
    clashing.flatMap((attempt): [string, string][] => {
      const { member } = attempt;
      const own = ours.find(({ lockstepKey: key }) => key === keyOf(context, member));
      if (own !== undefined) return [[member.row.personId, own.id]];
      const { email = null, lastName = null } = member.person ?? {};
      const named = namedBy(attempt);
      const answer = resolveInSalesforce(
        { email, lastName, storedId: null, sfdcContactId: null, sfdcLeadId: null },
        candidates
          .filter(({ id, email: has }) => named.includes(id) || sameEmail(has, email))
          .map(salesforceCandidate),
      );
      return answer.outcome === 'found' ? [[member.row.personId, answer.acting.id]] : [];
    }),
  );
}

/** Whom a duplicate rule may have meant is only named to whoever asks for one record. A call that fails is the failure of its rows. */
async function aloneOf(
  context: CycleContext,
  purpose: Purpose,
  attempts: readonly Attempt[],
): Promise<Attempt[]> {
  if (attempts.length === 0) return [];
  try {
    const leads = attempts.map(({ member }) => leadOf(context, member));
    const results = await context.salesforce.createLeadsOneByOne(purpose, leads);
    return attempts.map(({ member }, at) => ({ member, result: results[at] }));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure } = error;
    return attempts.map(({ member }) => ({ member, result: { outcome: 'failed', failure } }));
  }
}

/** By person: the record that the org's duplicate rule takes for the same, unless it stands for somebody else (`used` just now). */
async function recordsByRule(
  { salesforce, store, scope }: CycleContext,
  purpose: Purpose,
  attempts: readonly Attempt[],
  used: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const named = attempts.flatMap(namedBy);
  if (named.length === 0) return new Map();
  const records = await salesforce.people(purpose, [...new Set(named)]);
  const taken = await findPeople(
    store.db,
    scope,
    records.map(({ kind, id }) => ({ kind, recordId: id })),
  );
  const chosen = new Map<string, string>();
  for (const attempt of attempts) {
    const { row, person } = attempt.member;
    const mine = namedBy(attempt);
    const gone = new Set([...used, ...chosen.values()]);
    const free = records.filter(({ kind, id }) => {
      const holder = taken.get(recordKey({ kind, recordId: id })) ?? row.personId;
      return mine.includes(id) && !gone.has(id) && holder === row.personId;
    });
    const id = sameByRule(person ?? { firstName: null, lastName: null }, free.map(withFirstName))?.id;
    if (id !== undefined) chosen.set(row.personId, id);
  }
  return chosen;
}

const withFirstName = (person: Parameters<typeof salesforceCandidate>[0]) => ({
  ...salesforceCandidate(person),
  firstName: person.firstName,
});

/** What Salesforce names as being in the way of a row. */
const namedBy = ({ result }: Attempt): string[] =>
  result?.outcome === 'failed' ? [result.id ?? [], result.candidates ?? []].flat() : [];

const sameEmail = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && fold(one) === fold(other);
