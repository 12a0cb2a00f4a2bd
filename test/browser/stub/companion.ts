import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CampaignSummary, LinkView } from '../../../companion/src/links/views.ts';
import { candidates, certificate, undoPlan, undoResults } from './choice-story.ts';
import { changesPage } from './changes-story.ts';
import {
  allSummaries,
  manyStatuses,
  nativePrograms,
  renames,
  takeOver,
  type StubState,
} from './more-states.ts';
import { previewedFields } from './field-story.ts';
import { planFor, resultsOf, timeline, worklist, worklistAfter } from './member-story.ts';
import { partnerAnswer } from './partner-story.ts';
import { changed, policiesAtFirst } from './policy-story.ts';
import { previewChanges, previewRows, previewWith, shortDay } from './preview-story.ts';
import { repairOf } from './repair-story.ts';
import { statusAnswer, statusAtFirst, statusDeed } from './status-answers.ts';
import { blockedMatch, linkId, match, programs, summaries, webcast } from './story.ts';

/** A companion that tells the story: it answers over HTTP and remembers what it was asked. */
export type StubCompanion = {
  readonly url: string;
  /** "METHOD path", in the order asked. */
  readonly asked: string[];
  /** The body of the last request that had one. */
  readonly sent: () => string;
  /** What the campaign is like from now on. */
  become(state: StubState): void;
  /** Answers this problem to the next request whose "METHOD path" starts so. */
  refuse(start: string, status: number, detail: string): void;
  stop(): Promise<void>;
};

/** The key of a role, as the companion would have made it. */
export const keyFor = (role: string): string => `stub-key-${role}`;

export async function startStub(): Promise<StubCompanion> {
  let state: StubState = 'not-linked';
  let wasCompared = false;
  let refusal: { start: string; status: number; detail: string } | null = null;
  const asked: string[] = [];
  let sent = '';
  let plan = planFor([]);
  let decided = false;
  /** How often somebody looked what became of undoing; null when nothing was undone. */
  let looks: number | null = null;
  let repair = repairOf([], 'planned');
  let policies = policiesAtFirst;
  let tab = statusAtFirst();

  const server = createServer((request, response) => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    asked.push(line);
    const reply = (status: number, body: object) => {
      response.writeHead(status, {
        'content-type': status < 400 ? 'application/json' : 'application/problem+json',
      });
      response.end(JSON.stringify(body));
    };
    const [, role] =
      /^Bearer stub-key-(viewer|marketer|admin)$/u.exec(request.headers.authorization ?? '') ?? [];
    if (role === undefined) {
      reply(401, { status: 401, detail: 'Unknown key.' });
    } else if (refusal && line.startsWith(refusal.start)) {
      const { status, detail } = refusal;
      refusal = null;
      reply(status, { type: 'about:blank', title: 'Refused', status, detail, code: 'STUB' });
    } else {
      void textOf(request).then((text) => {
        if (text !== '') sent = text;
        const [status, body] = told(line, text);
        reply(status, body);
      });
    }
  });

  /** The story's answer; linking and unlinking move it on. */
  function told(line: string, text: string): readonly [number, object] {
    if (/^GET \/v1\/campaigns\/\w+\/summary$/u.test(line))
      return [200, decided ? { ...allSummaries[state], counts: countsAfter } : allSummaries[state]];
    if (/^GET \/v1\/campaigns\/\w+\/programs\?/u.test(line))
      return [200, state === 'native' ? nativePrograms : found(line)];
    if (line.startsWith('GET /v1/status-match?')) {
      if (state === 'many-statuses') return [200, manyStatuses];
      return [200, state === 'blocked' ? blockedMatch : match];
    }
    if (line === 'POST /v1/repairs') {
      repair = repairOf((JSON.parse(text) as { choices: Parameters<typeof repairOf>[0] }).choices, 'planned');
      return [201, repair];
    }
    if (line === 'GET /v1/repairs/repair-1') return [200, repair];
    if (line === 'POST /v1/repairs/repair-1/apply') {
      repair = { ...repair, state: 'applied' };
      state = 'ready';
      return [202, { ...repair, state: 'applying' }];
    }
    if (line === 'POST /v1/repairs/repair-1/undo') {
      repair = { ...repair, state: 'undone' };
      state = 'blocked';
      return [202, { ...repair, state: 'undoing' }];
    }
    if (line === 'POST /v1/links/preview')
      return [
        200,
        {
          ...previewWith(text),
          ...(state === 'mapped-fields' && { memberFields: previewedFields, budget: shortDay }),
        },
      ];
    if (/^GET \/v1\/previews\/[^/]+\/rows\?/u.test(line)) return [200, previewRows(line)];
    if (/^GET \/v1\/previews\/[^/]+\/changes\?/u.test(line)) return [200, previewChanges];
    if (line === 'POST /v1/links') {
      state = 'in-step';
      return [201, linkOf(summaries['in-step'])];
    }
    if (/^POST \/v1\/links\/[^/]+\/sync$/u.test(line)) {
      state = 'syncing';
      return [202, { accepted: true }];
    }
    if (/^DELETE \/v1\/links\/[^/]+$/u.test(line)) {
      state = 'not-linked';
      return [200, { ...linkOf(summaries['in-step']), state: 'unlinked' }];
    }
    if (/^POST \/v1\/links\/[^/]+\/(?:pause|resume)$/u.test(line)) {
      state = line.endsWith('/pause') ? 'paused' : 'in-step';
      return [200, { ...linkOf(summaries['in-step']), state: line.endsWith('/pause') ? 'paused' : 'active' }];
    }
    if (/^GET \/v1\/links\/[^/]+\/certificate$/u.test(line)) return [200, certificate];
    if (/^GET \/v1\/links\/[^/]+\/renames$/u.test(line))
      return [200, state === 'renamed' ? renames : { ...renames, renames: [] }];
    if (/^POST \/v1\/links\/[^/]+\/renames$/u.test(line)) {
      state = 'in-step';
      return [200, { linkId, version: 2, pairs: [] }];
    }
    if (line === 'POST /v1/links/watch') {
      state = 'watched';
      return [201, { ...linkOf(summaries['in-step']), state: 'watched' }];
    }
    if (/^GET \/v1\/links\/[^/]+\/take-over$/u.test(line)) return [200, takeOver(wasCompared)];
    if (/^POST \/v1\/links\/[^/]+\/compare$/u.test(line)) {
      wasCompared = true;
      return [202, { accepted: true }];
    }
    if (/^GET \/v1\/links\/[^/]+\/changes/u.test(line)) return [200, changesPage(line)];
    if (/^GET \/v1\/links\/[^/]+\/policies$/u.test(line)) return [200, policies];
    if (/^PATCH \/v1\/links\/[^/]+\/policies$/u.test(line)) {
      policies = changed(policies, JSON.parse(text) as object);
      return [200, policies];
    }
    if (/^GET \/v1\/links\/[^/]+\/worklist/u.test(line)) return [200, decided ? worklistAfter : worklist];
    if (/^POST \/v1\/links\/[^/]+\/plans$/u.test(line)) {
      looks = null;
      plan = planFor((JSON.parse(text) as { members: Parameters<typeof planFor>[0] }).members);
      return [201, plan];
    }
    if (/^POST \/v1\/links\/[^/]+\/undo$/u.test(line)) {
      looks = 0;
      return [201, undoPlan];
    }
    if (/^GET \/v1\/links\/[^/]+\/members\/[^/]+\/candidates$/u.test(line)) return [200, candidates];
    if (line.startsWith('POST /v1/plans/plan-1/apply?linkId=')) {
      decided = true;
      return [202, { ordered: plan.willChange }];
    }
    if (line.startsWith('GET /v1/plans/plan-1/members')) {
      if (looks === null) return [200, resultsOf(plan)];
      looks += 1;
      return [200, undoResults(looks - 1)];
    }
    if (/^GET \/v1\/people\/\w+\/timeline/u.test(line)) return [200, timeline];
    const deed = statusDeed(line, tab, text) ?? partnerAnswer(line, text, state);
    if (deed) return deed;
    const status = line.startsWith('GET ') ? statusAnswer(line, tab) : undefined;
    if (status) return [200, status];
    return [404, { status: 404, detail: 'There is nothing here.' }];
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    asked,
    sent: () => sent,
    become(next) {
      state = next;
      decided = false;
      wasCompared = false;
      policies = policiesAtFirst;
      tab = statusAtFirst();
    },
    refuse(start, status, detail) {
      refusal = { start, status, detail };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

const countsAfter = { inStep: 1539, held: 5, differing: 0, failed: 0, total: 1544 };

async function textOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function found(line: string) {
  const text = (new URL(line.slice('GET '.length), 'http://stub').searchParams.get('q') ?? '').toLowerCase();
  return programs.filter(({ program }) => program.name.toLowerCase().includes(text));
}

const linkOf = ({ campaignId, campaignName, counts, lastSyncedAt }: CampaignSummary): LinkView => ({
  id: linkId,
  state: 'active',
  reason: null,
  program: webcast,
  campaign: { id: campaignId, name: campaignName },
  counts: counts ?? { inStep: 0, held: 0, differing: 0, failed: 0, total: 0 },
  findings: [],
  lastSyncedAt,
});
