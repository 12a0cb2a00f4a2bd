import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { bench, membersOf, strangersTo, type Answer, type Bench } from './client.ts';
import { deviations, type Swagger } from './swagger.ts';

const folder = new URL('../../../../shared/specs/marketo/', import.meta.url);
const present = existsSync(folder);
const skip = present ? false : 'the published Swagger files are not beside this clone';
const load = (name: string): Swagger => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Swagger;

/** Lead-database answers leave out what is empty, as recorded from real instances; the definitions require all. */
const leadEnvelope = ['.errors: missing', '.warnings: missing'];
/** The definition of a lead names no ordinary field: every instance has its own. */
const leadFields = ['createdAt', 'email', 'firstName', 'lastName', 'updatedAt'].map(
  (name) => `.result[].${name}: not described`,
);
/** Answers name the type and the folder as real instances do; the definitions spell other ones. */
const program = [
  '.result[].folder.folderName: not described',
  '.result[].folder.id: missing',
  '.result[].folder.value: not described',
  '.result[].headStart: not described',
  '.result[].status: "" is not in the enumeration',
  '.result[].type: "Default" is not in the enumeration',
  '.result[].type: "Engagement" is not in the enumeration',
  '.result[].type: "Event" is not in the enumeration',
];
const skippedWithoutLead = '.result[].leadId: missing';

describe('answers against the published definitions', { skip }, () => {
  let marketo: Bench;
  let lead: Swagger;
  let asset: Swagger;
  before(async () => {
    marketo = await bench();
    lead = load('swagger-mapi.json');
    asset = load('swagger-asset.json');
  });
  after(() => marketo.stop());

  function check(swagger: Swagger, path: string, method: 'get' | 'post', answer: Answer): string[] {
    const schema = swagger.paths[path]?.[method]?.responses['200']?.schema;
    assert.ok(schema, `${method} ${path} is described`);
    assert.equal(answer.success, true);
    return deviations(swagger, schema, answer);
  }
  const get = async (swagger: Swagger, path: string, url: string): Promise<string[]> =>
    check(swagger, path, 'get', await marketo.get(url));

  test('programs', async () => {
    assert.deepEqual(
      await get(asset, '/rest/asset/v1/programs.json', '/rest/asset/v1/programs.json'),
      program,
    );
    const single = [
      '.result[].tags: null instead of array',
      ...program.filter((one) => !/Default|Engagement/.test(one)),
    ];
    assert.deepEqual(
      await get(asset, '/rest/asset/v1/program/{id}.json', '/rest/asset/v1/program/1101.json'),
      single.toSorted(),
    );
    const byName = await get(
      asset,
      '/rest/asset/v1/program/byName.json',
      '/rest/asset/v1/program/byName.json?name=WC-2026-11%20Zero%20Trust%20in%20Practice&includeCosts=true&includeTags=true',
    );
    assert.deepEqual(byName, single.toSorted());
  });

  test('channels', async () => {
    const expected = ['.result[].progressionStatuses[].description: null instead of string'];
    assert.deepEqual(
      await get(asset, '/rest/asset/v1/channels.json', '/rest/asset/v1/channels.json'),
      expected,
    );
    assert.deepEqual(
      await get(
        asset,
        '/rest/asset/v1/channel/byName.json',
        '/rest/asset/v1/channel/byName.json?name=Survey',
      ),
      expected,
    );
  });

  test('people', async () => {
    const id = [...marketo.state.leads.keys()][0]!;
    const expected = [...leadEnvelope, ...leadFields].toSorted();
    assert.deepEqual(
      await get(lead, '/rest/v1/leads.json', `/rest/v1/leads.json?filterType=id&filterValues=${id}`),
      expected,
    );
    assert.deepEqual(await get(lead, '/rest/v1/lead/{leadId}.json', `/rest/v1/lead/${id}.json`), expected);
    const written = await marketo.post('/rest/v1/leads.json', {
      input: [{ email: 'x@nordlys.example' }, { firstName: 'y' }],
    });
    // The definition spells one "reason"; the docs and practice a list of "reasons".
    assert.deepEqual(
      check(lead, '/rest/v1/leads.json', 'post', written),
      [...leadEnvelope, '.result[].reasons: not described'].toSorted(),
    );
    assert.deepEqual(
      await get(lead, '/rest/v1/leads/describe2.json', '/rest/v1/leads/describe2.json'),
      leadEnvelope,
    );
  });

  test('members', async () => {
    const [leadId] = membersOf(marketo.state, 1101)[0]!;
    const withMembership = ['id', 'progressionStatusType', 'updatedAt'].map(
      (name) => `.result[].membership.${name}: not described`,
    );
    assert.deepEqual(
      await get(lead, '/rest/v1/leads/programs/{programId}.json', '/rest/v1/leads/programs/1112.json'),
      [...leadEnvelope, ...leadFields, ...withMembership].toSorted(),
    );
    assert.deepEqual(
      await get(
        lead,
        '/rest/v1/programs/{programId}/members.json',
        `/rest/v1/programs/1101/members.json?filterType=leadId&filterValues=${leadId}`,
      ),
      leadEnvelope,
    );
    const input = [{ leadId: strangersTo(marketo.state, 1101)[0]! }, { leadId }];
    const written = await marketo.post('/rest/v1/programs/1101/members/status.json', {
      statusName: 'No Action',
      input,
    });
    assert.deepEqual(
      check(lead, '/rest/v1/programs/{programId}/members/status.json', 'post', written),
      // The docs name "created" and show skipped records without a lead.
      [
        ...leadEnvelope,
        skippedWithoutLead,
        '.result[].status: "created" is not in the enumeration',
      ].toSorted(),
    );
    const deleted = await marketo.post('/rest/v1/programs/1101/members/delete.json', {
      input: [input[0], { leadId: 5 }],
    });
    assert.deepEqual(
      check(lead, '/rest/v1/programs/{programId}/members/delete.json', 'post', deleted),
      [...leadEnvelope, skippedWithoutLead].toSorted(),
    );
    assert.deepEqual(
      await get(lead, '/rest/v1/programs/members/describe.json', '/rest/v1/programs/members/describe.json'),
      leadEnvelope,
    );
  });

  test('activities and usage', async () => {
    const path = '/rest/v1/activities/pagingtoken.json';
    const token = await marketo.get(`${path}?sinceDatetime=2026-01-01T00:00:00Z`);
    assert.deepEqual(check(lead, path, 'get', token), leadEnvelope);
    const feed = `/rest/v1/activities.json?activityTypeIds=104&nextPageToken=${encodeURIComponent(token.nextPageToken!)}`;
    assert.deepEqual(await get(lead, '/rest/v1/activities.json', feed), [
      '.errors: missing',
      '.result[].campaignId: null instead of integer',
      '.warnings: missing',
    ]);
    const types = await get(lead, '/rest/v1/activities/types.json', '/rest/v1/activities/types.json');
    assert.deepEqual(types, [
      '.errors: missing',
      '.result[].primaryAttribute: missing',
      '.warnings: missing',
    ]);
    assert.deepEqual(await get(lead, '/rest/v1/stats/usage.json', '/rest/v1/stats/usage.json'), leadEnvelope);
  });
});
