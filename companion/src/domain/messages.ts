import type { Finding } from './findings.ts';
import type { ReasonCode } from './reasons.ts';

export type FindingText = {
  readonly sentence: string;
  readonly explanation: string;
  readonly fixes: readonly { readonly code: string; readonly text: string }[];
};

/** What a reason's sentence may need. */
export type ReasonData = {
  readonly marketo?: string | null;
  readonly salesforce?: string | null;
  /** The name found in Salesforce, the policy's limit, the number planned. */
  readonly name?: string;
  readonly limit?: number;
  readonly planned?: number;
};

export type ReasonText = {
  /** The worklist's group title: "Status would go backwards". */
  readonly title: string;
  /** Why, in one sentence. */
  readonly sentence: string;
  /** What to do; null when there is nothing to do. */
  readonly remedy: string | null;
};

export declare function findingText(finding: Finding): FindingText;
export declare function reasonText(code: ReasonCode, data?: ReasonData): ReasonText;
