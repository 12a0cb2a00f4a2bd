import type { RepairChoice } from '../domain/repair.ts';
import type { MappedPair } from '../domain/status-map.ts';
import type { Said, Told } from '../domain/told.ts';
import type { Actor, FindingView } from './views.ts';

/** Repairing the statuses of a pair: questions and answers. Times are ISO 8601. */

export type RepairRequest = {
  readonly programId: number;
  readonly campaignId: string;
  readonly choices: readonly RepairChoice[];
};

export type RepairState =
  'planned' | 'applying' | 'applied' | 'putting-back' | 'failed' | 'undoing' | 'undone';

export type RepairChoiceView = {
  readonly choice: RepairChoice;
  /** `by-hand`: only a person can do it, and the steps are told. `refused`: it cannot be done, and the sentence says why. */
  readonly how: 'done' | 'by-hand' | 'nothing' | 'refused';
  readonly sentence: Told;
  /** What else somebody should know. */
  readonly note: Told | null;
  /** What to do by hand, one step after the other. */
  readonly manual: readonly Told[];
};

export type RepairStepView = {
  readonly sentence: Told;
  /** `kept`: it could not be done, or not be put back, and harms nobody; the note says why. */
  readonly state: 'waiting' | 'done' | 'undone' | 'kept';
  readonly note: Told | null;
};

/** How a pair's statuses match. */
export type RepairMatch = { readonly matched: number; readonly total: number; readonly canLink: boolean };

/** A repair: as planned nothing has changed yet; afterwards, how far it is. */
export type RepairView = {
  readonly id: string;
  readonly linkId: string | null;
  readonly programId: number;
  readonly campaignId: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly state: RepairState;
  readonly choices: readonly RepairChoiceView[];
  readonly steps: readonly RepairStepView[];
  /** Choices that applying carries out. */
  readonly willChange: number;
  /** Members whose status changes in Salesforce. */
  readonly membersMoved: number;
  readonly before: RepairMatch;
  /** Once everything is carried out, apart from what is to be done by hand. */
  readonly after: RepairMatch;
  /** What is left to mend then. */
  readonly findingsAfter: readonly FindingView[];
  /** The partners people chose, for the preview of a pair that is not linked yet. */
  readonly map: readonly MappedPair[];
  /** Why it could not be carried out; everything was put back as far as the steps say. */
  readonly failure: string | null;
  /** The same by its code, for other languages; null where nothing failed. */
  readonly failureSaid?: Said | null;
};

/** What undoing a repair would do now. */
export type UndoView = {
  readonly repairId: string;
  /** Something can be undone. */
  readonly canUndo: boolean;
  readonly steps: readonly {
    readonly sentence: Told;
    readonly possible: boolean;
    /** Why not, or what stays as it is. */
    readonly note: Told | null;
  }[];
};

export type RepairService = {
  /** What these choices would do to a pair, linked or not. Nothing is changed. */
  planRepair(request: RepairRequest, actor: Actor): Promise<RepairView>;
  repair(repairId: string): Promise<RepairView>;
  /** The last repairs of a campaign that were carried out, newest first. */
  repairsOf(campaignId: string): Promise<readonly RepairView[]>;
  /**
   * Has a plan carried out, step by step, by whatever process is next. Throws kind `conflict` when it was used, is older than
   * a day, or when statuses or partners changed since.
   */
  applyRepair(repairId: string, actor: Actor): Promise<RepairView>;
  previewUndo(repairId: string): Promise<UndoView>;
  /** Puts back what can be put back. Throws kind `conflict` unless the repair was carried out. */
  undoRepair(repairId: string, actor: Actor): Promise<RepairView>;
};
