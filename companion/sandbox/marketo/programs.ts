import { assetPage, updatedBetween } from './asset-page.ts';
import { required, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { brief, costsOf, full, statusOf, tagsOf } from './program-json.ts';
import { programDetails } from './shelf.ts';
import type { MarketoState, Program } from './state.ts';

/** Programs, read (reference: Marketo REST, 3.1). */
export const programEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/asset\/v1\/programs\.json$/, family: 'asset', answer: browse },
  { method: 'GET', path: /^\/rest\/asset\/v1\/program\/byName\.json$/, family: 'asset', answer: byName },
  { method: 'GET', path: /^\/rest\/asset\/v1\/program\/byTag\.json$/, family: 'asset', answer: byTag },
  { method: 'GET', path: /^\/rest\/asset\/v1\/program\/(\d+)\.json$/, family: 'asset', answer: byId },
];

const statuses = ['on', 'off', 'unlocked'];

function browse({ state, query }: Call): Reply {
  const { offset, size } = assetPage(query, state);
  const wanted = chosen(query, state);
  const status = query.get('status');
  if (status !== null && !statuses.includes(status)) {
    throw new Refusal('1003', `Invalid status '${status}'. Must be one of: ${statuses.join(', ')}`);
  }
  const recent = updatedBetween(query);
  const found = [...state.programs.values()]
    .filter((program) => wanted(program) && recent(program.updatedAt))
    .filter((program) => status === null || statusOf(state, program) === status)
    .sort((a, b) => a.id - b.id);
  return { result: found.slice(offset, offset + size).map((program) => brief(state, program)) };
}

/** The optional filter: by ids, by the folder they lie in, by workspace. */
function chosen(query: URLSearchParams, state: MarketoState): (program: Program) => boolean {
  const type = query.get('filterType');
  if (type === null) return () => true;
  const values = (): string[] => required(query, 'filterValues').split(',');
  if (type === 'id' || type === 'programId') {
    const ids = new Set(values().map(whole));
    return (program) => ids.has(program.id);
  }
  if (type === 'folderId') {
    const ids = new Set(values().map(whole));
    return ({ id }) => {
      const { place } = programDetails(state.shelf, id);
      return place.type === 'Folder' && ids.has(place.id);
    };
  }
  if (type === 'workspace') {
    const names = new Set(values());
    return ({ id }) => names.has(programDetails(state.shelf, id).workspace);
  }
  throw new Refusal('1011', `Filter type '${type}' is not supported`);
}

function byId({ state, path }: Call): Reply {
  const program = state.programs.get(whole(path[0]));
  if (!program) throw new Refusal('702', 'Program not found');
  return { result: [full(state, program)] };
}

/** Dates come as with a single program; tags and costs only when asked for. */
function byName({ state, query }: Call): Reply {
  const name = required(query, 'name');
  const wants = (what: string): boolean => query.get(what) === 'true';
  const found = [...state.programs.values()].filter((program) => program.name === name);
  return {
    result: found.map((program) => ({
      ...brief(state, program),
      ...(wants('includeTags') ? { tags: tagsOf(state, program) } : {}),
      ...(wants('includeCosts') ? { costs: costsOf(program) } : {}),
    })),
  };
}

/** "Results are returned in random order" (Marketo REST docs, programs), so pages may repeat and miss some. */
function byTag({ state, query }: Call): Reply {
  const type = required(query, 'tagType');
  const value = required(query, 'tagValue');
  const { offset, size } = assetPage(query, state);
  const found = [...state.programs.values()].filter((program) =>
    programDetails(state.shelf, program.id).tags.some(
      (tag) => tag.tagType === type && tag.tagValue === value,
    ),
  );
  // Another order with every call, and the same one for the same calls.
  const calls = state.meter.today().total + 1;
  const order = ({ id }: Program): number =>
    (Math.imul(id, 2_654_435_761) ^ Math.imul(calls, 40_503_817)) >>> 0;
  const shuffled = found.toSorted((a, b) => order(a) - order(b));
  return {
    result: shuffled
      .slice(offset, offset + size)
      .map((program) => ({ ...brief(state, program), tags: tagsOf(state, program) })),
  };
}
