import type { StatusMatch } from './match.ts';
import type { MappedPair } from './status-map.ts';
import type { HeldValue, MemberStatus, ProgressionStatus } from './words.ts';

/** What somebody chooses for one line of the status comparison. */
export type RepairChoice =
  | { readonly fix: 'treat-as'; readonly marketo: string; readonly salesforce: string }
  | { readonly fix: 'move-members' | 'rename'; readonly from: string; readonly to: string }
  | { readonly fix: 'add-status'; readonly label: string }
  | { readonly fix: 'set-default'; readonly label: string }
  | { readonly fix: 'set-responded'; readonly label: string; readonly hasResponded: boolean }
  | { readonly fix: 'reorder' }
  | { readonly fix: 'show-marketo-steps' | 'leave'; readonly status: string };

/** One thing that a repair does in Salesforce or in the map: small enough to look whether it is done already. */
export type RepairStep =
  | { readonly do: 'create-status'; readonly label: string; readonly hasResponded: boolean }
  | { readonly do: 'rename-status'; readonly from: string; readonly to: string }
  | { readonly do: 'move-members'; readonly from: string; readonly to: string; readonly members: number }
  | {
      readonly do: 'set-responded';
      readonly label: string;
      readonly hasResponded: boolean;
      readonly was: boolean;
    }
  | { readonly do: 'set-default'; readonly label: string; readonly was: string | null }
  | { readonly do: 'reorder'; readonly labels: readonly string[]; readonly was: readonly string[] }
  | { readonly do: 'delete-status'; readonly label: string; readonly was: MemberStatus }
  | { readonly do: 'map'; readonly choices: readonly MappedPair[]; readonly was: readonly MappedPair[] };

/** What Salesforce lets this user do with a campaign's statuses: describe says it per object and per field. */
export type StatusRights = {
  readonly create: boolean;
  readonly delete: boolean;
  readonly label: boolean;
  readonly order: boolean;
  readonly responded: boolean;
  readonly default: boolean;
};

export type RepairInput = {
  readonly marketo: readonly ProgressionStatus[];
  readonly salesforce: readonly MemberStatus[];
  readonly heldMarketo: readonly HeldValue[];
  readonly heldSalesforce: readonly HeldValue[];
  readonly labelMaxLength: number;
  /** Partners that people chose before. */
  readonly chosen: readonly MappedPair[];
  readonly rights: StatusRights;
  readonly choices: readonly RepairChoice[];
};

/** What one choice comes to. `by-hand`: Salesforce or Marketo lets nobody but a person do it, so the steps are told. */
export type RepairEffect = {
  readonly choice: RepairChoice;
  readonly how: 'done' | 'by-hand' | 'nothing' | 'refused';
  /** Members whose status changes. */
  readonly moved: number;
  /** Members who keep the status they have. */
  readonly kept: number;
  /** Why it is refused, or what it needs besides. */
  readonly why: RepairProblem | null;
};

export type RepairProblem =
  | 'unknown-program-status'
  | 'unknown-campaign-status'
  | 'too-long'
  | 'exists-already'
  | 'already-so'
  | 'differs-in-case-only'
  | 'last-responded'
  | 'stays-as-status'
  | 'chosen-twice';

export type RepairPlan = {
  readonly effects: readonly RepairEffect[];
  /** In the order in which they are carried out. */
  readonly steps: readonly RepairStep[];
  /** Partners after the repair, those chosen before included. */
  readonly chosen: readonly MappedPair[];
  /** How the pair would match once everything is carried out; what is told to be done by hand is not in it. */
  readonly after: StatusMatch;
};
