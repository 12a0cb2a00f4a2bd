import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { routes } from '../../companion/src/http/routes/index.ts';
import { createReports } from './reports.ts';
import { createActions } from './actions.ts';
import { campaignId, createLinks, keys, object, serve, type KeyName } from './support.ts';

const links = createLinks();
let api: Awaited<ReturnType<typeof serve>>;
before(async () => {
  api = await serve({ links, actions: createActions(links.asked), reports: createReports(links.asked) });
});
after(() => api.stop());
// Refusals are the business of most tests here: each begins with a clean slate.
beforeEach(() => {
  api.clock.advance(60_000);
});

type Example = {
  readonly path: string;
  readonly body?: unknown;
  readonly status?: number;
  /** What the links room must have been asked, without the actor. */
  readonly asks?: readonly unknown[];
  /** Nobody need be told who asks; so it is for whatever is only read. */
  readonly changesNothing?: boolean;
};

const uuid = '00000000-0000-4000-8000-000000000001';
const somebody = '0b4f6ef2-6d5f-4c8e-9d5e-3d1a4a8f7b10';

/** One good request per route, by the route's name. */
const examples: Record<string, Example> = {
  campaignSummary: { path: `/v1/campaigns/${campaignId}/summary`, asks: ['summary', campaignId] },
  searchPrograms: {
    path: '/v1/campaigns/7015e000001AbCd/programs?q=%20spring%20&limit=5',
    asks: ['searchPrograms', campaignId, 'spring', 5],
  },
  statusMatch: {
    path: `/v1/status-match?programId=1042&campaignId=${campaignId}`,
    asks: ['match', 1042, campaignId],
  },
  planRepair: {
    path: '/v1/repairs',
    body: { programId: 1042, campaignId, choices: [{ fix: 'add-status', label: 'Attended' }] },
    status: 201,
    asks: [
      'planRepair',
      { programId: 1042, campaignId, choices: [{ fix: 'add-status', label: 'Attended' }] },
    ],
  },
  getRepair: { path: '/v1/repairs/repair-1', asks: ['repair', 'repair-1'] },
  listRepairs: { path: `/v1/campaigns/${campaignId}/repairs`, asks: ['repairsOf', campaignId] },
  applyRepair: { path: '/v1/repairs/repair-1/apply', status: 202, asks: ['applyRepair', 'repair-1'] },
  previewUndo: { path: '/v1/repairs/repair-1/undo', asks: ['previewUndo', 'repair-1'] },
  undoRepair: { path: '/v1/repairs/repair-1/undo', status: 202, asks: ['undoRepair', 'repair-1'] },
  suggestPrograms: {
    path: `/v1/campaigns/${campaignId}/suggest?limit=3`,
    asks: ['suggestions', campaignId, 3],
  },
  previewMany: {
    path: '/v1/links/preview-many',
    body: { pairs: [{ programId: 1042, campaignId }] },
    asks: ['previewMany', [{ programId: 1042, campaignId }]],
  },
  linkMany: {
    path: '/v1/links/many',
    body: { previewIds: ['preview-1'] },
    asks: ['linkMany', ['preview-1']],
  },
  previewLink: {
    path: '/v1/links/preview',
    body: { programId: 1042, newCampaign: { name: 'Spring' }, policies: { creation: 'approve' } },
    asks: [
      'preview',
      { programId: 1042, newCampaign: { name: 'Spring' }, policies: { creation: 'approve' } },
    ],
  },
  previewRows: {
    path: `/v1/previews/preview-1/rows?campaignId=${campaignId}&kind=new-lead&again=true&after=99&limit=5`,
    asks: ['previewRows', 'preview-1', { campaignId, kind: 'new-lead', again: true, after: '99', limit: 5 }],
  },
  previewChanges: {
    path: `/v1/previews/preview-1/changes?campaignId=${campaignId}`,
    asks: ['previewChanges', 'preview-1', campaignId],
  },
  watchPair: {
    path: '/v1/links/watch',
    body: { programId: 1042, campaignId },
    status: 201,
    asks: ['watch', 1042, campaignId],
  },
  createLink: {
    path: '/v1/links',
    body: { previewId: 'preview-1', campaignId, leaveOut: { kinds: ['waits'], again: true, rows: ['7'] } },
    status: 201,
    asks: ['link', 'preview-1', { kinds: ['waits'], again: true, rows: ['7'] }, campaignId],
  },
  takeOver: { path: '/v1/links/link-1/take-over', asks: ['takeOver', 'link-1'] },
  listLinks: { path: '/v1/links?after=x&limit=7', asks: ['links', { after: 'x', limit: 7 }] },
  getLink: { path: '/v1/links/link-1', asks: ['get', 'link-1'] },
  unlink: { path: '/v1/links/link-1', asks: ['unlink', 'link-1'] },
  syncNow: { path: '/v1/links/link-1/sync', status: 202, asks: ['syncNow', 'link-1'] },
  worklist: {
    path: '/v1/links/link-1/worklist?state=failed&limit=5',
    asks: ['worklist', 'link-1', 'failed', 5],
  },
  listMembers: {
    path: `/v1/links/link-1/members?state=held&reason=backwards&after=${uuid}&limit=5`,
    asks: ['members', 'link-1', { state: 'held', reason: 'backwards' }, { limit: 5, after: uuid }],
  },
  linkChanges: {
    path: '/v1/links/link-1/changes?after=7&limit=5',
    asks: ['changes', 'link-1', { after: '7', limit: 5 }],
  },
  memberTimeline: {
    path: '/v1/people/003000000000001/timeline?linkId=link-1&limit=5',
    asks: ['timeline', '003000000000001AAA', { linkId: 'link-1', limit: 5 }],
  },
  pauseLink: { path: '/v1/links/link-1/pause', asks: ['pause', 'link-1'] },
  resumeLink: { path: '/v1/links/link-1/resume', asks: ['resume', 'link-1'] },
  linkPolicies: { path: '/v1/links/link-1/policies', asks: ['policies', 'link-1'] },
  changePolicies: {
    path: '/v1/links/link-1/policies',
    body: { backwards: 'restore', removal: { marketo: 'hold' }, creation: 'cap', creationCap: 5 },
    asks: [
      'changePolicies',
      'link-1',
      { backwards: 'restore', removal: { marketo: 'hold' }, creation: 'cap', creationCap: 5 },
    ],
  },
  linkStatusMap: { path: '/v1/links/link-1/status-map', asks: ['statusMap', 'link-1'] },
  previewStatusMap: {
    path: '/v1/links/link-1/status-map/preview',
    body: { map: [{ marketo: 'No Show', salesforce: 'No show' }] },
    changesNothing: true,
    asks: ['previewMap', 'link-1', [{ marketo: 'No Show', salesforce: 'No show' }]],
  },
  changeStatusMap: {
    path: '/v1/links/link-1/status-map',
    body: { map: [{ marketo: 'No Show', salesforce: 'No show' }], basedOn: 3 },
    asks: ['changeMap', 'link-1', [{ marketo: 'No Show', salesforce: 'No show' }], 3],
  },
  linkRenames: { path: '/v1/links/link-1/renames', asks: ['renames', 'link-1'] },
  takeOverRenames: {
    path: '/v1/links/link-1/renames',
    body: { renames: [{ side: 'marketo', from: 'No Show', to: 'Did Not Come' }] },
    asks: ['takeOverRenames', 'link-1', [{ side: 'marketo', from: 'No Show', to: 'Did Not Come' }]],
  },
  compareLink: { path: '/v1/links/link-1/compare', status: 202, asks: ['compare', 'link-1'] },
  linkCertificate: { path: '/v1/links/link-1/certificate', asks: ['certificate', 'link-1'] },
  candidates: {
    path: `/v1/links/link-1/members/${somebody}/candidates`,
    asks: ['candidates', 'link-1', somebody],
  },
  fieldWrites: { path: '/v1/links/link-1/field-writes', asks: ['fieldWrites', 'link-1'] },
  planMembers: {
    path: '/v1/links/link-1/plans',
    body: {
      members: [
        { personId: somebody, action: 'set', side: 'salesforce', value: 'Attended' },
        { personId: somebody, action: 'accept' },
      ],
    },
    status: 201,
    asks: [
      'planMembers',
      'link-1',
      [
        { personId: somebody, action: 'set', side: 'salesforce', value: 'Attended' },
        { personId: somebody, action: 'accept' },
      ],
    ],
  },
  planUndo: {
    path: '/v1/links/link-1/undo',
    body: { batchId: somebody },
    status: 201,
    asks: ['planUndo', 'link-1', { batchId: somebody }],
  },
  applyPlan: {
    path: '/v1/plans/plan-1/apply?linkId=link-1',
    status: 202,
    asks: ['applyPlan', 'plan-1', 'link-1'],
  },
  planResults: {
    path: '/v1/plans/plan-1/members?linkId=link-1&limit=5',
    asks: ['planResults', 'plan-1', { linkId: 'link-1', limit: 5 }],
  },
  listBatches: {
    path:
      '/v1/batches?from=2026-01-01T00:00:00Z&until=2026-01-06T00:00:00%2B01:00&object=Campaign&operation=Pull%20updates' +
      '&status=In%20Process&linkId=link-1&sort=ended&order=oldest&limit=2',
    asks: [
      'batches',
      {
        from: '2026-01-01T00:00:00Z',
        until: '2026-01-06T00:00:00+01:00',
        object: 'Campaign',
        operation: 'Pull updates',
        status: 'In Process',
        linkId: 'link-1',
        sort: 'ended',
        order: 'oldest',
        limit: 2,
      },
    ],
  },
  countBatches: {
    path: '/v1/batches/count?status=Failed',
    asks: ['countBatches', { status: 'Failed', sort: 'started', order: 'newest' }],
  },
  batchRecords: {
    path: `/v1/batches/${uuid}/records?limit=3`,
    asks: ['batchRecords', uuid, { limit: 3 }],
  },
  failureGroups: {
    path: '/v1/failures?from=2026-01-01T00:00:00Z&level=Record%20Level',
    asks: ['failureGroups', { from: '2026-01-01T00:00:00Z', level: 'Record Level' }],
  },
  listFailures: {
    path: '/v1/failures/records?code=REQUIRED_FIELD_MISSING&limit=2',
    asks: ['failures', { code: 'REQUIRED_FIELD_MISSING', limit: 2 }],
  },
  planRetry: {
    path: '/v1/retries',
    body: { code: 'REQUIRED_FIELD_MISSING', from: '2026-01-01T00:00:00Z' },
    status: 201,
    asks: ['planRetry', { code: 'REQUIRED_FIELD_MISSING', from: '2026-01-01T00:00:00Z' }],
  },
  applyRetry: { path: '/v1/retries/retry-1/apply', status: 202, asks: ['applyRetry', 'retry-1'] },
  retryResult: { path: '/v1/retries/retry-1', asks: ['retryResult', 'retry-1'] },
  backlog: { path: '/v1/backlog', asks: ['backlog'] },
  alerts: { path: '/v1/alerts', asks: ['alerts'] },
  budget: { path: '/v1/budget', asks: ['budget'] },
  connection: { path: '/v1/connection', asks: ['connection'] },
  switchConnection: { path: '/v1/connection', body: { enabled: false }, asks: ['switchConnection', false] },
  changeSettings: {
    path: '/v1/connection/settings',
    body: { personName: 'Lead' },
    asks: ['changeSettings', { personName: 'Lead' }],
  },
  memberFields: { path: '/v1/connection/member-fields', asks: ['memberFields'] },
  memberFieldChoices: { path: '/v1/connection/member-fields/choices', asks: ['memberFieldChoices'] },
  changeMemberFields: {
    path: '/v1/connection/member-fields',
    body: { pairs: [{ marketo: 'ticketType', salesforce: 'Ticket_Type__c' }] },
    asks: ['changeMemberFields', [{ marketo: 'ticketType', salesforce: 'Ticket_Type__c' }]],
  },
  version: { path: '/v1/version' },
  health: { path: '/health' },
  ready: { path: '/ready' },
  metrics: { path: '/metrics' },
  openapi: { path: '/openapi.json' },
};

test('every route has an example here', () => {
  assert.deepEqual(
    Object.keys(examples),
    routes.map((route) => route.name),
  );
});

const request = (name: string, key?: KeyName): Promise<Response> => {
  const route = routes.find((one) => one.name === name)!;
  const { path, body } = examples[name]!;
  return api.ask(path, {
    method: route.method.toUpperCase(),
    ...(key ? { key } : {}),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
};

for (const route of routes)
  describe(route.name, () => {
    const {
      status = 200,
      asks,
      changesNothing = route.method === 'get',
    } = examples[route.name] ?? { path: '' };
    const needed: KeyName | undefined = route.role === 'anyone' ? undefined : route.role;

    test('answers as its own schema says', async () => {
      links.asked.length = 0;
      const response = await request(route.name, needed);
      assert.equal(response.status, status);
      const content: unknown = route.type ? await response.text() : await response.json();
      assert.deepEqual(
        route.answer.parse(content),
        content,
        'nothing in the answer is unknown to the schema',
      );
      const actor = { name: `salesforce key (${route.role})`, role: route.role };
      if (asks) {
        const [operation, ...given] = asks;
        // Whatever changes something is told who asks.
        const expected = changesNothing ? given : [...given, actor];
        assert.deepEqual(links.asked, [{ operation, arguments: expected }]);
      }
    });

    if (needed) {
      test('refuses callers without a key, and keys of another connection', async () => {
        for (const key of [undefined, 'elsewhere'] as const) {
          const response = await request(route.name, key);
          assert.equal(response.status, 401);
          assert.equal(response.headers.get('www-authenticate'), 'Bearer realm="lockstep"');
          assert.equal((await object(response))['code'], 'KEY_REQUIRED');
        }
      });

      const ladder = ['viewer', 'marketer', 'admin', 'operator'] as const;
      for (const key of ladder) {
        const allowed = ladder.indexOf(key) >= ladder.indexOf(route.role as (typeof ladder)[number]);
        test(`${allowed ? 'serves' : 'refuses'} a key of ${key}`, async () => {
          links.asked.length = 0;
          const response = await request(route.name, key);
          assert.equal(response.status, allowed ? status : 403);
          if (!allowed) {
            const problem = await object(response);
            assert.equal(problem['code'], 'ROLE_REQUIRED');
            assert.deepEqual(links.asked, [], 'nothing was done');
          }
        });
      }
    }
  });

describe('who asks', () => {
  test('the claimed user is passed on, and dropped when it is no id', async () => {
    for (const [claim, expected] of [
      ['0055e000001AbCdAAK', '0055e000001AbCdAAK'],
      ['admin', undefined],
      ['0055e000001AbCdAAK; role=admin', undefined],
    ] as const) {
      links.asked.length = 0;
      await api.send('/v1/links/link-1/sync', 'marketer', '', { 'X-Lockstep-User': claim });
      const actor = links.asked[0]?.arguments[1] as { claim?: string; role: string };
      assert.equal(actor.claim, expected);
      assert.equal(actor.role, 'marketer');
    }
  });

  test('a key in the query or as Basic credentials opens nothing', async () => {
    const inQuery = await api.ask(`/v1/connection?access_token=${keys.admin}`);
    assert.equal(inQuery.status, 401);
    const basic = await api.ask('/v1/connection', { headers: { Authorization: `Basic ${keys.admin}` } });
    assert.equal(basic.status, 401);
  });

  test('a wrong key is refused even where none is needed', async () => {
    assert.equal((await api.ask('/ready', { headers: { Authorization: 'Bearer wrong' } })).status, 401);
  });
});

describe('readiness', () => {
  test('details are for callers with a key', async () => {
    assert.deepEqual(await object(await api.ask('/ready')), { ok: true });
    assert.deepEqual(await object(await api.ask('/ready', { key: 'viewer' })), {
      ok: true,
      checks: { database: 'ok' },
    });
  });

  test('503 while something is missing', async (t) => {
    const unready = await serve({
      ready: () => Promise.resolve({ ok: false, checks: { database: 'down' } }),
    });
    t.after(unready.stop);
    const response = await unready.ask('/ready');
    assert.equal(response.status, 503);
    assert.deepEqual(await object(response), { ok: false });
    assert.equal((await unready.ask('/health')).status, 200);
  });
});

test('a campaign can be named by 15 or 18 characters, nothing else', async () => {
  for (const wrong of ['7015e000001AbC', '7015e000001AbCdAA', '7015e000001AbCd..K', 'a'.repeat(19)]) {
    const response = await api.ask(`/v1/campaigns/${wrong}/summary`, { key: 'viewer' });
    assert.equal(response.status, 400, wrong);
    const { errors } = (await object(response)) as { errors: { field: string }[] };
    assert.deepEqual(
      errors.map(({ field }) => field),
      ['campaignId'],
    );
  }
});
