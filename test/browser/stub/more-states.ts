import { finding } from '../../../companion/src/domain/findings.ts';
import { findingView } from '../../../companion/src/links/finding-view.ts';
import type { CertificateView, TakeOverView } from '../../../companion/src/links/action-views.ts';
import type { RenamesView } from '../../../companion/src/links/map-views.ts';
import type { CampaignSummary, MatchView, ProgramHit } from '../../../companion/src/links/views.ts';
import { certificate } from './choice-story.ts';
import { linkId, match, programs, summaries, webcast } from './story.ts';

/** States that the pictures of the design do not show: renamed statuses, pairs of Marketo's own sync, mapped fields, and what is long or much. */

const long = 'Webcast: Zero-Trust-Sicherheitsarchitekturen für Donaudampfschifffahrtsgesellschaften '
  .repeat(2)
  .trim();
const [rename] = [{ side: 'marketo', from: 'No Show', to: 'Absent', certain: false } as const];

const moreSummaries = {
  renamed: {
    ...summaries.held,
    reason: 'status-changed',
    findings: [
      findingView(
        finding('status-renamed', { members: 212, fixes: [{ code: 'take-over-rename', ...rename }] }),
      ),
    ],
  },
  native: summaries['not-linked'],
  watched: {
    ...summaries['in-step'],
    state: 'watched',
    counts: { inStep: 1541, held: 0, differing: 3, failed: 0, total: 1544 },
    findings: [findingView(finding('watched-only'))],
    nextSyncAt: null,
  },
  'long-names': {
    ...summaries.waiting,
    program: { ...webcast, name: long, channel: long.slice(0, 80) },
    latestChanges: summaries.waiting.latestChanges.map((change) => ({
      ...change,
      person: 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3),
      to: change.to === null ? null : long.slice(0, 120),
    })),
  },
  'mapped-fields': summaries['not-linked'],
  'many-statuses': { ...summaries.blocked, match: { matched: 160, total: 200 } },
} as const satisfies Record<string, CampaignSummary>;

/** Everything that the campaign can be like. */
export const allSummaries = { ...summaries, ...moreSummaries };
export type StubState = keyof typeof allSummaries;

export const renames: RenamesView = {
  linkId,
  renames: [{ ...rename, partner: 'No Show', members: 212 }],
};

/** A program that Marketo itself syncs: it can only be watched. */
export const nativePrograms: readonly ProgramHit[] = programs.slice(0, 1).map((hit) => ({
  ...hit,
  linkedCampaign: null,
  refused: findingView(finding('native-sync')),
  canLink: false,
}));

const before: CertificateView = { ...certificate, clean: false, inStep: 1541, differing: 3 };
const step = (code: string) => ({
  code,
  params: { program: webcast.name, campaign: 'Zero Trust' },
  text: 'Not shown where a label is.',
});

/** How far the watched pair is: it differs until somebody has it compared; by then Marketo has let go of it. */
export const takeOver = (wasCompared: boolean): TakeOverView => ({
  linkId,
  stage: wasCompared ? 'untied' : 'differs',
  steps: (wasCompared ? ['preview'] : ['look', 'untie', 'preview']).map(step),
  certificate: wasCompared ? { ...certificate, issuedAt: '2026-11-19T13:40:00.000Z' } : before,
});

/** 200 statuses, each fifth of which has no partner in Salesforce. */
export const manyStatuses: MatchView = {
  ...match,
  canLink: false,
  matched: 160,
  total: 200,
  findings: Array.from({ length: 40 }, (_, at) =>
    findingView(
      finding('missing-in-salesforce', {
        marketoStatus: `Status ${String(at * 5)}`,
        fixes: [{ code: 'add-status', label: `Status ${String(at * 5)}`, hasResponded: false, after: null }],
      }),
    ),
  ),
  statuses: Array.from({ length: 200 }, (_, at) => {
    const name = `Status ${String(at)}`;
    const isThere = at % 5 !== 0;
    return {
      marketo: { name, step: at * 10, success: false, hidden: false },
      salesforce: isThere ? { label: name, hasResponded: false, isDefault: at === 1 } : null,
      strayValue: null,
      membersMarketo: 1,
      membersSalesforce: isThere ? 1 : 0,
      matches: isThere,
      findings: [],
    };
  }),
};
