import type { HoldReason, NothingReason } from './reasons.ts';
import type { Policies } from './policies.ts';

type Waiting = HoldReason | NothingReason;

/** Why members wait, by the policy that says so: they are decided again when it changes. */
const waitingFor: Readonly<Record<keyof Policies, readonly Waiting[]>> = {
  conflict: [],
  backwards: ['backwards'],
  removal: ['removal-held'],
  personDeleted: [],
  creation: ['creation-existing-only', 'creation-needs-approval', 'creation-cap', 'creations-braked'],
  creationCap: ['creation-cap'],
  additionsFromSalesforce: ['additions-off', 'backwards'],
  filter: ['filtered'],
  fields: [],
};

/** All reasons for which a policy makes members wait. */
export const policyReasons: readonly Waiting[] = [...new Set(Object.values(waitingFor).flat())];

/** The reasons of members who must be decided again after this change. */
export function reasonsToDecideAgain(before: Policies, after: Policies): Waiting[] {
  const changed = (Object.keys(waitingFor) as (keyof Policies)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  return [...new Set(changed.flatMap((key) => waitingFor[key]))];
}
