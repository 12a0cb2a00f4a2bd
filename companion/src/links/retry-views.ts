import type { Pair } from '../domain/words.ts';
import type { RetryStanding, RetryWanted } from '../store/retries.ts';
import type { CampaignRef } from './report-views.ts';
import type { Actor } from './views.ts';

/** Trying failed records again: what it would do first, then done. Times are ISO 8601. */

export type RetryRow = {
  readonly personId: string;
  readonly person: string;
  readonly recordId: string | null;
  readonly marketoId: number | null;
  readonly campaign: CampaignRef;
  /** What both sides hold as far as we know, and what they would if it works; read afresh when it is tried. */
  readonly now: Pair;
  readonly then: Pair;
  /** The custom fields that a side did not take, as people know them: they would be written again. Absent where the member itself failed. */
  readonly fields?: readonly string[];
  /** `trying`: it is tried by itself, or somebody has asked already. `resting`: the link does not sync. Neither is tried by this plan. */
  readonly state: 'retry' | 'trying' | 'resting';
};

/** What trying the failures of one cause again would do. Nothing has happened. */
export type RetryPlanView = {
  readonly id: string;
  readonly code: string;
  readonly createdAt: string;
  readonly willRetry: number;
  readonly trying: number;
  readonly resting: number;
  /** Campaigns in which something would be tried. */
  readonly campaigns: number;
  /** More fail by this cause than one plan holds: the others are in the next. */
  readonly more: boolean;
  /** The first of them, those that would be tried before the others. */
  readonly rows: readonly RetryRow[];
};

/** How the records of a plan stand; `appliedAt` is null while nobody has carried it out. */
export type RetryResultView = RetryStanding & {
  readonly id: string;
  readonly code: string;
  readonly appliedAt: string | null;
};

export type RetryService = {
  /** What trying again would do. Reads the store only. Throws kind `not-found` when nothing fails by this cause. */
  planRetry(wanted: RetryWanted, actor: Actor): Promise<RetryPlanView>;
  /** Has it done in the next cycle, each record once. Throws kind `conflict` when the plan is too old or was carried out. */
  applyRetry(retryId: string, actor: Actor): Promise<{ readonly retrying: number; readonly skipped: number }>;
  /** How it went. Throws kind `not-found`. */
  retryResult(retryId: string): Promise<RetryResultView>;
};
