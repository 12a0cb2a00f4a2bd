import type { ProgramType, Side } from './words.ts';

/** What a link's owner decided in advance (docs/sync-rules.md, 4 and 5). Plain JSON: part of a plan's frame. */
export type Policies = {
  /** Both sides changed: which one is right. */
  readonly conflict: 'furthest' | 'marketo' | 'salesforce' | 'latest';
  /** Marketo would have to go back a step. */
  readonly backwards: 'hold' | 'restore' | 'readd';
  /** A membership was removed on that side: what happens on the other one. */
  readonly removal: Readonly<Record<Side, RemovalPolicy>>;
  /** A membership vanished because the person was deleted. */
  readonly personDeleted: 'keep' | 'remove';
  /** A Marketo person whom Salesforce does not know. */
  readonly creation: 'create' | 'existing-only' | 'cap' | 'approve';
  /** New people per cycle; only with `creation: 'cap'`. */
  readonly creationCap: number | null;
  /** Engagement programs: campaign members may be added, and so start to receive content. */
  readonly additionsFromSalesforce: boolean;
  /** Campaign fields written from the program. */
  readonly fields: { readonly type: boolean; readonly actualCost: boolean };
};

export type RemovalPolicy = 'hold' | 'propagate' | 'keep';

export type PolicyProblem = { readonly path: string; readonly expected: string };

export const defaultPolicies: Policies = {
  conflict: 'furthest',
  backwards: 'hold',
  removal: { marketo: 'propagate', salesforce: 'propagate' },
  personDeleted: 'keep',
  creation: 'create',
  creationCap: null,
  additionsFromSalesforce: false,
  fields: { type: true, actualCost: true },
};

/** Reads untrusted settings over the defaults; what is missing keeps its default, what is wrong or unknown is listed. */
export declare function readPolicies(
  input: unknown,
  programType: ProgramType,
):
  | { readonly ok: true; readonly policies: Policies }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** The removal policy in force: `propagate` waits, as `hold`, until the link has had one clean certificate. */
export declare function effectiveRemoval(
  policies: Policies,
  removedOn: Side,
  cleanCertificate: boolean,
): RemovalPolicy;

/** May campaign members be added to the program? Engagement: only when turned on; e-mail programs: impossible. */
export declare function additionsToMarketo(
  policies: Policies,
  programType: ProgramType,
): { readonly allowed: boolean; readonly possible: boolean };
