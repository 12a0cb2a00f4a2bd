import { assetDate, parsedDate } from './dates.ts';
import { required, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import type { MarketoState, Program } from './state.ts';

/** Programs, read-only (reference: Marketo REST, 3.1). */
export const programEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/asset\/v1\/programs\.json$/, family: 'asset', answer: browse },
  { method: 'GET', path: /^\/rest\/asset\/v1\/program\/byName\.json$/, family: 'asset', answer: byName },
  { method: 'GET', path: /^\/rest\/asset\/v1\/program\/(\d+)\.json$/, family: 'asset', answer: byId },
];

/** The letters that Marketo's own page addresses use for each program type. */
const pageOf: Readonly<Record<Program['type'], string>> = {
  Default: 'PG',
  Event: 'ME',
  'Event with Webinar': 'ME',
  Engagement: 'NP',
  Email: 'EBP',
};

/** What browsing shows; costs and tags come only with a single program. */
function brief(program: Program): Record<string, unknown> {
  return {
    id: program.id,
    name: program.name,
    description: program.description,
    createdAt: assetDate(program.createdAt),
    updatedAt: assetDate(program.updatedAt),
    url: `https://app-sandbox.marketo.com/#${pageOf[program.type]}${program.id}A1`,
    type: program.type,
    channel: program.channel,
    folder: { type: 'Folder', value: 21, folderName: program.folder },
    status: program.type === 'Engagement' ? 'on' : '',
    workspace: 'Default',
    ...(program.native ? { sfdcId: program.native.id, sfdcName: program.native.name } : {}),
  };
}

const costsOf = (program: Program): unknown => (program.costs.length > 0 ? program.costs : null);

function browse({ state, query }: Call): Reply {
  const { offset, size } = assetPage(query, state);
  const wanted = chosenIds(query);
  const since = dateIn(query, 'earliestUpdatedAt') ?? -Infinity;
  const until = dateIn(query, 'latestUpdatedAt') ?? Infinity;
  const found = [...state.programs.values()]
    .filter((program) => wanted === null || wanted.has(program.id))
    .filter((program) => program.updatedAt >= since && program.updatedAt <= until)
    .sort((a, b) => a.id - b.id);
  return { result: found.slice(offset, offset + size).map(brief) };
}

function chosenIds(query: URLSearchParams): ReadonlySet<number> | null {
  const type = query.get('filterType');
  if (type === null) return null;
  if (type !== 'id' && type !== 'programId')
    throw new Refusal('1011', `Filter type '${type}' is not supported`);
  return new Set(required(query, 'filterValues').split(',').map(whole));
}

function dateIn(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const time = parsedDate(text);
  if (time === null) throw new Refusal('704', `${name} has an invalid date format`);
  return time;
}

function byId({ state, path }: Call): Reply {
  const program = state.programs.get(whole(path[0]));
  if (!program) throw new Refusal('702', 'Program not found');
  return { result: [{ ...brief(program), tags: null, costs: costsOf(program) }] };
}

function byName({ state, query }: Call): Reply {
  const name = required(query, 'name');
  const wants = (what: string): boolean => query.get(what) === 'true';
  const found = [...state.programs.values()].filter((program) => program.name === name);
  return {
    result: found.map((program) => ({
      ...brief(program),
      ...(wants('includeTags') ? { tags: null } : {}),
      ...(wants('includeCosts') ? { costs: costsOf(program) } : {}),
    })),
  };
}

/** Offset and size of an asset page: 20 rows unless said, 200 at most. */
export function assetPage(
  query: URLSearchParams,
  state: MarketoState,
): { readonly offset: number; readonly size: number } {
  const size = whole(query.get('maxReturn') ?? '20');
  const offset = whole(query.get('offset') ?? '0');
  if (size < 1 || offset < 0) throw new Refusal('1001', 'maxReturn and offset must not be negative');
  if (size > 200 && state.switches.assetPageTooLarge === 'refused') {
    throw new Refusal('1003', 'maxReturn must not be greater than 200');
  }
  return { offset, size: Math.min(size, 200) };
}
