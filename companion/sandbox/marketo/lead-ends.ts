import { z } from 'zod';
import { atMost300, shaped, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, skipped, type Reply } from './envelope.ts';
import { deletePerson, mergePeople } from './person-ends.ts';
import { leadOf, type Lead, type MarketoState } from './state.ts';

/** People deleted and merged (Marketo REST docs, Leads: Delete, Merge). */
export const leadEndEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: /^\/rest\/v1\/leads\/delete\.json$/,
    family: 'lead',
    takes: 'maybe-json',
    answer: remove,
  },
  // The table of permissions lists this one, and clients use it.
  {
    method: 'DELETE',
    path: /^\/rest\/v1\/leads\.json$/,
    family: 'lead',
    takes: 'maybe-json',
    answer: remove,
  },
  {
    method: 'POST',
    path: /^\/rest\/v1\/leads\/(\d+)\/merge\.json$/,
    family: 'lead',
    takes: 'maybe-json',
    answer: merge,
  },
];

const source = 'Web service API';
const idsBody = z.object({ input: z.array(z.object({ id: z.int() })).min(1) });

/** The lead ids of a call: in its body, or as one or more parameters `id` when there is none. Throws 1002 without any. */
export function leadIdsIn({ body, query, state }: Call): readonly number[] {
  const ids =
    body === undefined
      ? query.getAll('id').flatMap((list) => list.split(',').map((one) => whole(one.trim())))
      : shaped(body, idsBody).input.map(({ id }) => id);
  if (ids.length === 0) throw new Refusal('1002', `Missing value for required parameter 'id'`);
  atMost300(ids, state);
  return ids;
}

async function remove(call: Call): Promise<Reply> {
  const { state } = call;
  const result = leadIdsIn(call).map((id) => {
    const lead = leadOf(state, id);
    if (!lead) return { id, ...skipped('1004', 'Lead not found') };
    deletePerson(state, lead, source);
    return { id, status: 'deleted' };
  });
  const changed = result.filter((one) => one.status !== 'skipped').length;
  if (changed > 0) await call.committed('leads/delete', changed);
  return { result };
}

/** What Salesforce, asked to merge as well, may refuse with (Marketo REST docs, error codes). */
const crmRefusals: Readonly<Record<string, string>> = {
  '712': 'Merge to person Account operation is invalid',
  '714': 'Unable to find the default record type',
  '1076': 'You are creating a duplicate record. It is recommended that you use an existing record instead.',
  '1077': 'Merge Leads call failed due to SFDC Field length',
  '1078': 'Merge failure, unable to perform merge operation in natively synced CRM',
  '1079': 'Merge Leads call failed due to Personalized URL conflict in duplicate records',
};

const mostLosers = 25;

/** The answer is success alone, without a result. */
async function merge(call: Call): Promise<Reply> {
  const { state, query } = call;
  const winnerId = whole(call.path[0]);
  const loserIds = [...query.getAll('leadId'), ...query.getAll('leadIds')]
    .flatMap((list) => list.split(','))
    .map((text) => whole(text.trim()));
  if (loserIds.length === 0) throw new Refusal('1002', `Missing value for required parameter 'leadId'`);
  if (loserIds.length > mostLosers) {
    throw new Refusal('1080', `Merge Leads call exceeds the limit of ${mostLosers} lead ids`);
  }
  const winner = personOf(state, winnerId);
  const losers = [...new Set(loserIds.map((id) => personOf(state, id)))];
  if (losers.includes(winner)) throw new Refusal('1003', 'A lead cannot be merged with itself');
  const inSales = query.get('mergeInCRM') === 'true';
  if (inSales) checkCrm(state, losers);
  const [first, ...rest] = inSales ? inOrderOfSalesforce(winner, losers) : [winner, ...losers];
  if (first) mergePeople(state, first, rest, source, inSales);
  await call.committed('leads/merge', losers.length);
  return {};
}

function personOf(state: MarketoState, id: number): Lead {
  const lead = leadOf(state, id);
  if (!lead) throw new Refusal('1004', `Lead '${id}' not found`);
  return lead;
}

function checkCrm(state: MarketoState, losers: readonly Lead[]): void {
  const { leadSync, mergeRefusal } = state.shelf.crm;
  if (!leadSync) throw new Refusal('1003', 'mergeInCRM needs an instance that is natively synced to a CRM');
  if (losers.length > 1) throw new Refusal('1003', 'Only two leads can be merged when mergeInCRM is set');
  if (mergeRefusal !== null) throw new Refusal(mergeRefusal, crmRefusals[mergeRefusal] ?? 'Merge failure');
}

/** A contact wins over a lead, and whoever is in Salesforce over who is not, whatever the call wishes. */
function inOrderOfSalesforce(winner: Lead, losers: readonly Lead[]): Lead[] {
  const rank = ({ values }: Lead): number => {
    if (values['sfdcContactId']) return 0;
    return values['sfdcLeadId'] ? 1 : 2;
  };
  return [winner, ...losers].toSorted((a, b) => rank(a) - rank(b));
}
