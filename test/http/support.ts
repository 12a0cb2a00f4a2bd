import { setImmediate as nextTurn } from 'node:timers/promises';
import { FailureError } from '../../companion/src/domain/failure.ts';
import { createHttp } from '../../companion/src/http/app.ts';
import { listen } from '../../companion/src/http/listen.ts';
import { standardSettings } from '../../companion/src/domain/connection-settings.ts';
import { defaultPolicies } from '../../companion/src/domain/policies.ts';
import type { Caller, Readiness } from '../../companion/src/http/route.ts';
import type { ReportService } from '../../companion/src/links/report-views.ts';
import type { ActionService } from '../../companion/src/links/action-views.ts';
import type {
  Actor,
  BatchFilter,
  BatchView,
  CampaignSummary,
  FindingView,
  LinkService,
  LinkView,
  MatchView,
  PreviewRequest,
  PreviewView,
  ProgramHit,
  ProgramView,
} from '../../companion/src/links/views.ts';
import type { Clock } from '../../companion/src/telemetry/clock.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';
import { createActions } from './actions.ts';
import { createMetrics } from '../../companion/src/telemetry/metrics.ts';
import { createReports } from './reports.ts';

export const campaignId = '7015e000001AbCdAAK';

export const keys = {
  viewer: 'lsk_viewer.0123456789abcdef',
  marketer: 'lsk_marketer.0123456789abcdef',
  admin: 'lsk_admin.0123456789abcdef',
  operator: 'lsk_operator.0123456789abcdef',
  elsewhere: 'lsk_elsewhere.0123456789abcdef',
} as const;

export type KeyName = keyof typeof keys;

const callers: Record<string, Caller> = {
  [keys.viewer]: { connectionId: 'default', role: 'viewer', scope: 'salesforce' },
  [keys.marketer]: { connectionId: 'default', role: 'marketer', scope: 'salesforce' },
  [keys.admin]: { connectionId: 'default', role: 'admin', scope: 'salesforce' },
  [keys.operator]: { connectionId: 'default', role: 'admin', scope: 'operator' },
  [keys.elsewhere]: { connectionId: 'another', role: 'admin', scope: 'operator' },
};

const program: ProgramView = {
  id: 1042,
  name: 'Spring webcast',
  channel: 'Webcast',
  type: 'Event',
  url: 'https://app.example/#ME1042',
};

const finding: FindingView = {
  code: 'label-near',
  facet: 'label',
  severity: 'blocking',
  marketoStatus: 'No Show',
  salesforceStatus: 'No show',
  members: 212,
  params: { differs: 'case', how: 'one-capital', side: 'marketo' },
  sentence: '“No show” differs by a capital letter.',
  explanation: 'Members keep the statuses they have now.',
  fixes: [
    {
      code: 'map',
      text: 'Treat as “No Show”',
      choice: { fix: 'treat-as', marketo: 'No Show', salesforce: 'No show' },
      options: [],
    },
  ],
};

const counts = { inStep: 1536, held: 8, differing: 0, failed: 0, total: 1544 };

const summary: CampaignSummary = {
  paused: null,
  campaignId,
  campaignName: 'Spring webcast 2026',
  state: 'active',
  reason: null,
  linkId: 'link-1',
  program,
  counts,
  sides: null,
  match: { matched: 9, total: 9 },
  findings: [finding],
  latestChanges: [
    {
      at: '2026-01-05T14:30:00Z',
      person: 'Ann Example',
      recordId: null,
      from: null,
      to: 'Registered',
      origin: 'marketo',
    },
  ],
  lastSyncedAt: '2026-01-05T14:32:00.000Z',
  nextSyncAt: null,
  syncing: { done: 118, of: 300 },
};

const hit: ProgramHit = {
  program,
  members: 1544,
  linkedCampaign: { id: campaignId, name: 'Spring webcast 2026' },
  refused: null,
  matched: 8,
  total: 9,
  canLink: false,
  hint: finding.sentence,
};

const match: MatchView = {
  programId: program.id,
  campaignId,
  canLink: false,
  matched: 1,
  total: 3,
  findings: [finding],
  statuses: [
    {
      marketo: { name: 'Registered', step: 20, success: false, hidden: false },
      salesforce: { label: 'Registered', hasResponded: false, isDefault: true },
      strayValue: null,
      membersMarketo: 3,
      membersSalesforce: 3,
      matches: true,
      findings: [],
    },
    {
      marketo: { name: 'No Show', step: 30, success: false, hidden: false },
      salesforce: null,
      strayValue: null,
      membersMarketo: 0,
      membersSalesforce: 0,
      matches: false,
      findings: ['near-match'],
    },
    {
      marketo: null,
      salesforce: { label: 'No show', hasResponded: false, isDefault: false },
      strayValue: null,
      membersMarketo: 0,
      membersSalesforce: 0,
      matches: false,
      findings: ['near-match'],
    },
  ],
};

const preview: PreviewView = {
  id: 'preview-1',
  createdAt: '2026-01-05T14:05:00Z',
  program,
  campaign: { id: null, name: 'Spring webcast' },
  findings: [],
  canApply: true,
  people: 1544,
  willBeInStep: 1536,
  alreadyInStep: 0,
  willWait: 8,
  salesforce: {
    added: 300,
    newLeads: 61,
    changed: 12,
    removed: 0,
    fields: [{ field: 'Type', from: null, to: 'Webcast' }],
  },
  marketo: { added: 4, newPeople: 0, changed: 7, removed: 0 },
  calls: { marketo: 9, salesforce: 5 },
  policies: defaultPolicies,
  rows: [
    {
      person: 'Ann Example',
      recordId: null,
      company: null,
      kind: 'lead',
      action: 'add',
      marketo: { now: 'Registered', then: 'Registered' },
      salesforce: { now: null, then: 'Registered' },
      reason: 'Member of the program only.',
    },
  ],
};

const link: LinkView = {
  id: 'link-1',
  state: 'active',
  reason: null,
  program,
  campaign: { id: campaignId, name: 'Spring webcast 2026' },
  counts,
  findings: [],
  lastSyncedAt: null,
};

/** A batch with a number of its own; its failure's message is a formula to a spreadsheet. */
export const batch = (number: number): BatchView => ({
  id: `batch-${number}`,
  startedAt: '2026-01-05T14:32:00Z',
  endedAt: number % 2 === 0 ? null : '2026-01-05T14:32:09Z',
  object: 'Campaign Members',
  operation: 'Pull updates',
  status: 'Succeeded',
  new: null,
  updated: number,
  deleted: 0,
  failed: 1,
  skipped: 0,
  held: 0,
  input: number + 1,
  linkId: number === 0 ? '=HYPERLINK("http://x")' : 'link-1',
  cycleId: 'cycle-1',
  failures: [
    { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'a "quoted", text', recordId: null, records: 1 },
  ],
});

export type Asked = { readonly operation: string; readonly arguments: readonly unknown[] };

/**
 * The links room as an object that answers from the data above and remembers what it was asked. `batches` holds
 * `batchCount` rows and gives at most `limit` of them; a link called "gone" does not exist.
 */
export function createLinks(batchCount = 3): LinkService & { readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const note = <T>(operation: keyof LinkService, given: readonly unknown[], answer: T): Promise<T> => {
    asked.push({ operation, arguments: given });
    return Promise.resolve(answer);
  };
  const gone = new FailureError({
    kind: 'not-found',
    vendor: 'lockstep',
    code: 'LINK_UNKNOWN',
    message: 'There is no such link.',
    retryable: false,
  });
  return {
    asked,
    summary: (id) => note('summary', [id], summary),
    searchPrograms: (id, text, limit) => note('searchPrograms', [id, text, limit], [hit]),
    match: (programId, id) => note('match', [programId, id], match),
    suggestions: (id, limit) => note('suggestions', [id, limit], [{ program: hit, score: 0.5, reasons: [] }]),
    previewMany: (pairs, actor) =>
      note('previewMany', [pairs, actor], {
        rows: [{ programId: 1042, campaignId, preview, failure: null }],
      }),
    linkMany: (ids, actor) =>
      note('linkMany', [ids, actor], {
        rows: [{ previewId: 'preview-1', link: null, failure: { code: 'PREVIEW_STALE', message: 'Again.' } }],
      }),
    preview: (request: PreviewRequest, actor: Actor) => note('preview', [request, actor], preview),
    link: (id, actor, leave, ofCampaign) => note('link', [id, leave, ofCampaign, actor], link),
    unlink: (id, actor) => note('unlink', [id, actor], { ...link, state: 'unlinked' as const }),
    links: (page) => note('links', [page], { rows: [link], next: 'after-1' }),
    get: (id) => (id === 'gone' ? Promise.reject(gone) : note('get', [id], link)),
    batches: (filter: BatchFilter) => {
      const start = filter.after === undefined ? 0 : Number(filter.after);
      const end = Math.min(batchCount, start + (filter.limit ?? 100));
      const rows = Array.from({ length: end - start }, (_, index) => batch(start + index));
      return note('batches', [filter], { rows, next: end < batchCount ? String(end) : null });
    },
    syncNow: (id, actor) => note('syncNow', [id, actor], { accepted: true }),
    connection: () =>
      note('connection', [], {
        id: 'default',
        name: 'Default',
        enabled: true,
        state: 'Last synced' as const,
        lastSyncedAt: '2026-01-05T14:32:00Z',
        message: null,
        settings: standardSettings,
      }),
  };
}

export type TestClock = Clock & { advance(ms: number): void };

/** Time that stands still until told. */
export function createClock(): TestClock {
  let now = Date.UTC(2026, 0, 5, 14, 32);
  return {
    now: () => now,
    sleep: () => Promise.resolve(),
    advance: (ms) => {
      now += ms;
    },
  };
}

/** The API on a free port, with everything a test wants to look at. */
export async function serve(
  options: {
    links?: LinkService;
    actions?: ActionService;
    reports?: ReportService;
    ready?: () => Promise<Readiness>;
  } = {},
) {
  const lines: string[] = [];
  const clock = createClock();
  const metrics = createMetrics({ version: '1.2.3' });
  const lookups: string[] = [];
  const app = createHttp({
    links: options.links ?? createLinks(),
    reports: options.reports ?? createReports([]),
    actions: options.actions ?? createActions([]),
    keys: (bearer) => {
      lookups.push(bearer);
      return Promise.resolve(callers[bearer] ?? null);
    },
    connectionId: 'default',
    version: '1.2.3',
    log: createLog({
      level: 'debug',
      format: 'json',
      clock,
      destination: { write: (line) => lines.push(line) },
    }),
    metrics,
    ready: options.ready ?? (() => Promise.resolve({ ok: true, checks: { database: 'ok' } })),
    clock,
  });
  const server = await listen({ app, host: '127.0.0.1', port: 0 });
  const ask = (path: string, init: RequestInit & { key?: KeyName } = {}): Promise<Response> => {
    const { key, ...rest } = init;
    const headers = new Headers(rest.headers);
    if (key) headers.set('Authorization', `Bearer ${keys[key]}`);
    return fetch(server.url + path, { ...rest, headers });
  };
  /** Sends JSON. */
  const send = (
    path: string,
    key: KeyName,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    ask(path, {
      key,
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  /** The log lines once `count` requests were logged: the line is written a moment after the client has its answer. */
  const logged = async (count: number): Promise<Record<string, unknown>[]> => {
    const deadline = Date.now() + 5000;
    while (Date.now() < deadline) {
      const read = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      if (read.filter((line) => line['msg'] === 'request').length >= count) return read;
      await nextTurn();
    }
    throw new Error(`no ${count} requests in the log: ${lines.join('')}`);
  };
  return { ...server, ask, send, clock, lines, logged, lookups, metrics };
}

/** The object in an answer. */
export const object = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>;
