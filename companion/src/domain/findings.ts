/** What a comparison of a program with a campaign can find, how serious each is, and what mends it. Texts: messages.ts. */

import type { Side } from './words.ts';

export type Facet = 'label' | 'responded' | 'order' | 'default' | 'link';
export type Severity = 'blocking' | 'warning' | 'information';

/** Every finding there is, in the order in which people read them. Blocking: the pair is not linked until it is mended. */
export const findingFacts = {
  'status-renamed': { facet: 'label', severity: 'blocking' },
  'near-match': { facet: 'label', severity: 'blocking' },
  'missing-in-salesforce': { facet: 'label', severity: 'blocking' },
  'only-in-salesforce-held': { facet: 'label', severity: 'blocking' },
  'label-too-long': { facet: 'label', severity: 'blocking' },
  'equal-after-folding': { facet: 'label', severity: 'blocking' },
  'responded-differs': { facet: 'responded', severity: 'warning' },
  'no-default': { facet: 'default', severity: 'warning' },
  'default-not-in-program': { facet: 'default', severity: 'warning' },
  'held-value-unknown': { facet: 'label', severity: 'warning' },
  'outside-map': { facet: 'label', severity: 'warning' },
  'only-in-salesforce': { facet: 'label', severity: 'warning' },
  'order-differs': { facet: 'order', severity: 'information' },
  'native-sync': { facet: 'link', severity: 'blocking' },
  'watched-only': { facet: 'link', severity: 'information' },
  'campaign-inactive': { facet: 'link', severity: 'blocking' },
  'campaign-gone': { facet: 'link', severity: 'blocking' },
  'program-gone': { facet: 'link', severity: 'blocking' },
  'campaign-linked': { facet: 'link', severity: 'blocking' },
  'program-linked': { facet: 'link', severity: 'blocking' },
  'no-write-access': { facet: 'link', severity: 'blocking' },
  'not-marketing-user': { facet: 'link', severity: 'blocking' },
  'engagement-additions-off': { facet: 'link', severity: 'information' },
  'email-additions-impossible': { facet: 'link', severity: 'information' },
  'webinar-locked-statuses': { facet: 'link', severity: 'information' },
  'other-currency': { facet: 'link', severity: 'warning' },
  'accounts-left-out': { facet: 'link', severity: 'information' },
  'type-not-in-picklist': { facet: 'link', severity: 'warning' },
  'native-people': { facet: 'link', severity: 'warning' },
  'sync-campaign-refused': { facet: 'link', severity: 'warning' },
} as const satisfies Record<string, { facet: Facet; severity: Severity }>;

export type FindingCode = keyof typeof findingFacts;

/** What mends a finding, with the data to do it. The first of a finding is the recommended one. */
export type Fix =
  | { readonly code: 'treat-as'; readonly marketo: string; readonly salesforce: string }
  | { readonly code: 'move-members'; readonly from: string; readonly to: string; readonly members: number }
  | {
      readonly code: 'add-status';
      readonly label: string;
      readonly hasResponded: boolean;
      /** The campaign's label after which it belongs; null: first. */
      readonly after: string | null;
    }
  | { readonly code: 'set-responded'; readonly label: string; readonly hasResponded: boolean }
  | { readonly code: 'set-default'; readonly label: string }
  | { readonly code: 'reorder'; readonly labels: readonly string[] }
  | { readonly code: 'show-marketo-steps' }
  | {
      readonly code: 'choose-status';
      /** Whose status looks for a partner, which one, and the other side's statuses to choose from. */
      readonly side: 'marketo' | 'salesforce';
      readonly status: string;
      readonly options: readonly string[];
    }
  | {
      readonly code: 'take-over-rename';
      readonly side: Side;
      readonly from: string;
      readonly to: string;
      readonly certain: boolean;
    }
  | { readonly code: 'leave' };

export type Finding = {
  readonly code: FindingCode;
  readonly facet: Facet;
  readonly severity: Severity;
  readonly marketoStatus: string | null;
  readonly salesforceStatus: string | null;
  /** How many members hold the value concerned. */
  readonly members: number;
  readonly fixes: readonly Fix[];
  /** What the sentence needs besides the statuses. */
  readonly detail?: FindingDetail;
};

export type FindingDetail = {
  /** The other label of the same side (equal-after-folding). */
  readonly twin?: string;
  /** The longest label Salesforce takes, in characters. */
  readonly limit?: number;
  /** Name of the other campaign or program, the missing right, the channel. */
  readonly name?: string;
};

/** A finding with the facet and severity of its code. */
export function finding(
  code: FindingCode,
  rest: Partial<Pick<Finding, 'marketoStatus' | 'salesforceStatus' | 'members' | 'fixes' | 'detail'>> = {},
): Finding {
  const { facet, severity } = findingFacts[code];
  return {
    code,
    facet,
    severity,
    marketoStatus: null,
    salesforceStatus: null,
    members: 0,
    fixes: [],
    ...rest,
  };
}

const codes = Object.keys(findingFacts) as readonly FindingCode[];
const severities: readonly Severity[] = ['blocking', 'warning', 'information'];

/** Findings as people read them: what blocks first, then by kind, then in the order given. */
export const inReadingOrder = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      codes.indexOf(a.code) - codes.indexOf(b.code),
  );

export const isBlocking = (one: Finding): boolean => one.severity === 'blocking';
