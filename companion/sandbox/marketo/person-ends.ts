import { setStatus } from './changes.ts';
import { record, type Lead, type MarketoState } from './state.ts';

/** People who go: deleted, or merged into another. What the API and the people who use Marketo both do. */

/** Gone from every program without a 104, with activity 37, whose primary attribute is the person. */
export function deletePerson(state: MarketoState, lead: Lead, source: string): void {
  for (const members of state.members.values()) members.delete(lead.id);
  for (const list of state.shelf.lists.values()) list.leadIds.delete(lead.id);
  state.leads.delete(lead.id);
  state.shelf.partitionOf.delete(lead.id);
  record(state, {
    typeId: 37,
    leadId: lead.id,
    asset: { id: lead.id, name: nameOf(lead) },
    attributes: [{ name: 'Source', value: source }],
  });
}

export const nameOf = (lead: Lead): string =>
  [lead.values['firstName'], lead.values['lastName']].filter((part) => part).join(' ');

/**
 * The winner takes over memberships, the furthest status where both hold one, lists, and the values it lacks.
 * Activity 32 names the losers, whose ids are gone (reference: Marketo REST, gotcha 16).
 */
export function mergePeople(
  state: MarketoState,
  winner: Lead,
  losers: readonly Lead[],
  source: string,
  inSales = false,
): void {
  for (const loser of losers) {
    for (const [programId, members] of state.members) {
      const member = members.get(loser.id);
      const program = state.programs.get(programId);
      if (!member || !program) continue;
      members.delete(loser.id);
      if (members.has(winner.id)) setStatus(state, program, winner, member.status);
      else members.set(winner.id, { ...member, leadId: winner.id });
    }
    for (const { leadIds } of state.shelf.lists.values())
      if (leadIds.delete(loser.id)) leadIds.add(winner.id);
    const kept = Object.entries(winner.values).filter(([, value]) => value !== null);
    winner.values = { ...loser.values, ...Object.fromEntries(kept) };
    state.leads.delete(loser.id);
    state.shelf.partitionOf.delete(loser.id);
    state.mergedInto.set(loser.id, winner.id);
    // Who lost to the loser before is now part of the winner.
    for (const [lost, to] of state.mergedInto) if (to === loser.id) state.mergedInto.set(lost, winner.id);
  }
  winner.updatedAt = state.now();
  record(state, {
    typeId: 32,
    leadId: winner.id,
    asset: null,
    attributes: [
      { name: 'Merge IDs', value: losers.map((loser) => loser.id) },
      { name: 'Master Updated', value: true },
      { name: 'Merge Source', value: source },
      ...(inSales ? [{ name: 'Merged in Sales', value: true }] : []),
    ],
  });
}
