import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { buildOpenApi } from '../../companion/src/http/openapi.ts';
import { routes } from '../../companion/src/http/routes/index.ts';
import { serve } from './support.ts';

type Operation = {
  operationId: string;
  security: object[];
  parameters: { name?: string; in?: string; required?: boolean; $ref?: string }[];
  responses: Record<string, unknown>;
};
const document = buildOpenApi() as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { required?: string[]; properties?: Record<string, unknown> }> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document));
    assert.deepEqual(result.errors ?? [], []);
    assert.equal(result.valid, true);
    assert.match(document.openapi, /^3\.1\./);
  });

  test('the validator refuses what is not OpenAPI', async () => {
    const broken = { ...structuredClone(document), paths: { '/x': { get: { responses: 5 } } } };
    assert.equal((await new Validator().validate(broken)).valid, false);
  });

  test('every reference in it leads somewhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      (match) => match[1]!,
    );
    assert.ok(references.length > 20);
    for (const reference of references) {
      let at: unknown = document;
      for (const step of reference.split('/')) at = (at as Record<string, unknown>)[step];
      assert.equal(typeof at, 'object', reference);
    }
  });

  test('names the shapes that clients are generated from', () => {
    const wanted = [
      'BatchView',
      'CampaignSummary',
      'FindingView',
      'LinkView',
      'MatchView',
      'PreviewRequest',
      'PreviewView',
      'Problem',
      'ProgramHit',
    ];
    for (const name of wanted) assert.ok(document.components.schemas[name], name);
    const { required, properties } = document.components.schemas['CampaignSummary']!;
    assert.deepEqual(required, Object.keys(properties ?? {}), 'answers leave no key out');
  });

  test('holds every route once, with a unique id, and every operation of it is served', async (t) => {
    const ids = operations.map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids.toSorted(),
      [
        ...routes.map((route) => route.name),
        'listBatchesCsv',
        'listFailuresCsv',
        'previewRowsCsv',
      ].toSorted(),
    );
    const api = await serve();
    t.after(api.stop);
    for (const { path, method, operation } of operations) {
      // Refusals are counted per minute; this is about each route alone.
      api.clock.advance(60_000);
      const response = await api.ask(path.replace(/\{\w+\}/g, 'x'), { method: method.toUpperCase() });
      // Refusals are counted, and too many of them close the door.
      api.clock.advance(60_000);
      const open = operation.security.some((one) => Object.keys(one).length === 0);
      assert.equal(response.status, open ? 200 : 401, `${method} ${path}`);
    }
  });

  test('tells path parameters from query parameters and what is required', () => {
    const search = operations.find(({ operation }) => operation.operationId === 'searchPrograms')!.operation;
    assert.deepEqual(
      search.parameters.map(({ name, in: where, required }) => [name, where, required]),
      [
        ['campaignId', 'path', true],
        ['q', 'query', false],
        ['limit', 'query', false],
        [undefined, undefined, undefined],
      ],
    );
  });

  test('is served as built', async (t) => {
    const api = await serve();
    t.after(api.stop);
    assert.deepEqual(await (await api.ask('/openapi.json')).json(), JSON.parse(JSON.stringify(document)));
  });

  test('is the same every time', () => {
    assert.equal(JSON.stringify(buildOpenApi()), JSON.stringify(document));
  });
});
