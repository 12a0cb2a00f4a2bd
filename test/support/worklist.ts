import { membersInState, type MemberRow } from '../../companion/src/store/members.ts';
import type { TestCompanion } from './companion.ts';

/** The members of a link in one state, as the store holds them. */
export function worklist(
  lab: TestCompanion,
  linkId: string,
  state: Parameters<typeof membersInState>[3],
): Promise<MemberRow[]> {
  const { store, connectionId } = lab.companion;
  return membersInState(store.db, { connectionId }, linkId, state, { limit: 1000 });
}
