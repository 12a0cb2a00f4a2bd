import { membersOfLink, type MemberRow } from '../../companion/src/store/members.ts';
import type { TestCompanion } from './companion.ts';

const isIn = {
  'in-step': (row: MemberRow) => row.inStep,
  held: (row: MemberRow) => !row.inStep && row.held !== null,
  failed: (row: MemberRow) => !row.inStep && row.held === null && row.failed !== null,
  differing: (row: MemberRow) => !row.inStep && row.held === null && row.failed === null,
  settled: (row: MemberRow) => !row.inStep && row.settled !== null,
  duplicate: (row: MemberRow) => row.duplicates.length > 0,
} as const;

/** The members of a link in one state, as the store holds them, in the order of their person's id. */
export async function worklist(
  lab: { readonly companion: Pick<TestCompanion['companion'], 'store' | 'connectionId'> },
  linkId: string,
  state: keyof typeof isIn,
): Promise<MemberRow[]> {
  const { store, connectionId } = lab.companion;
  return (await membersOfLink(store.db, { connectionId }, linkId, { limit: 100_000 })).filter(isIn[state]);
}
