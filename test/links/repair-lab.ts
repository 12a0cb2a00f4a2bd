import type { TestContext } from 'node:test';

import type { Switches } from '../../companion/sandbox/salesforce/switches.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import type { RepairChoice } from '../../companion/src/domain/repair.ts';
import type { RepairView } from '../../companion/src/links/repair-views.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { misfitWorld } from '../support/misfit-world.ts';
import type { Somebody } from '../support/small-world.ts';

export const program = 'Program 1';
/** For `assert.rejects`: a failure with this code. */
export const code = (wanted: string) => (error: unknown) =>
  error instanceof FailureError && error.failure.code === wanted;

/** The story of the status match screen in small: two near matches, a missing status, and one that Marketo does not know. */
const people: readonly Somebody[] = [
  { key: 'anna', marketo: 'No Show', salesforce: 'No Show' },
  { key: 'bert', marketo: 'Registered', salesforce: 'No Show' },
  { key: 'carl', marketo: 'Attended', salesforce: 'Follow Up Requested' },
  { key: 'dora', marketo: 'Attended', salesforce: 'Responded' },
  { key: 'emil', marketo: 'Registered', salesforce: 'Registered' },
];
export const story = () =>
  misfitWorld(
    people,
    { 'No Show': 'No show', 'Attended On-demand': null, 'Follow Up Requested': 'Follow Up  Requested' },
    [{ label: 'Responded', hasResponded: true }],
  );

export type Lab = TestCompanion & {
  readonly pair: { readonly programId: number; readonly campaignId: string };
  plan(choices: readonly RepairChoice[]): Promise<RepairView>;
  apply(id: string): Promise<RepairView>;
  undo(id: string): Promise<RepairView>;
  statuses(): { label: string; hasResponded: boolean; isDefault: boolean }[];
};

export async function lab(
  t: TestContext,
  world = story(),
  switches: Partial<Switches> = {},
  more: { readonly membersOfTurn?: number } = {},
): Promise<Lab> {
  const base = await withCompanion(t, { world, salesforce: { switches }, ...more });
  const pair = { programId: base.programId(program), campaignId: base.campaignId(program) };
  const { actions } = base.companion;
  const done = async (id: string): Promise<RepairView> => {
    for (let turn = 0; turn < 5; turn += 1) {
      await base.cycle();
      const view = await actions.repair(id);
      if (!['applying', 'undoing', 'putting-back'].includes(view.state)) return view;
    }
    return await actions.repair(id);
  };
  return {
    ...base,
    pair,
    plan: (choices) => actions.planRepair({ ...pair, choices }, actor),
    apply: async (id) => {
      await actions.applyRepair(id, actor);
      return await done(id);
    },
    undo: async (id) => {
      await actions.undoRepair(id, actor);
      return await done(id);
    },
    statuses: () =>
      base.salesforce
        .statuses(pair.campaignId)
        .toSorted((a, b) => Number(a.sortOrder) - Number(b.sortOrder))
        .map(({ label, hasResponded, isDefault }) => ({ label, hasResponded, isDefault })),
  };
}

export const all: readonly RepairChoice[] = [
  { fix: 'treat-as', marketo: 'No Show', salesforce: 'No show' },
  { fix: 'move-members', from: 'Follow Up  Requested', to: 'Follow Up Requested' },
  { fix: 'add-status', label: 'Attended On-demand' },
  { fix: 'treat-as', marketo: 'Attended', salesforce: 'Responded' },
];
