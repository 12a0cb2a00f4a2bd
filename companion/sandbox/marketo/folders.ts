import { assetPage } from './asset-page.ts';
import { assetDate } from './dates.ts';
import { filled, required, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { askedPlace, existingPlace, samePlace } from './places.ts';
import { pathOf, programDetails, type Folder, type Place } from './shelf.ts';
import type { MarketoState, Program } from './state.ts';

/** Folders, as far as programs need them (Marketo REST docs, Folders). */
export const folderEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/asset\/v1\/folders\.json$/, family: 'asset', answer: browse },
  { method: 'GET', path: /^\/rest\/asset\/v1\/folder\/byName\.json$/, family: 'asset', answer: byName },
  { method: 'GET', path: /^\/rest\/asset\/v1\/folder\/(\d+)\.json$/, family: 'asset', answer: byId },
  {
    method: 'GET',
    path: /^\/rest\/asset\/v1\/folder\/(\d+)\/content\.json$/,
    family: 'asset',
    answer: content,
  },
  {
    method: 'POST',
    path: /^\/rest\/asset\/v1\/folders\.json$/,
    family: 'asset',
    takes: 'form',
    answer: create,
  },
  {
    method: 'POST',
    path: /^\/rest\/asset\/v1\/folder\/(\d+)\/delete\.json$/,
    family: 'asset',
    takes: 'form',
    answer: remove,
  },
];

function folderJson(state: MarketoState, folder: Folder): Record<string, unknown> {
  return {
    name: folder.name,
    description: folder.description,
    createdAt: assetDate(folder.createdAt),
    updatedAt: assetDate(folder.updatedAt),
    url: folder.isSystem ? null : `https://app-sandbox.marketo.com/#MF${folder.id}A1`,
    folderId: { id: folder.id, type: 'Folder' },
    folderType: folder.isSystem ? 'Zone' : 'Marketing Folder',
    parent: folder.parentId === null ? null : { id: folder.parentId, type: 'Folder' },
    path: pathOf(state.shelf, folder),
    isArchive: folder.isArchive,
    isSystem: folder.isSystem,
    accessZoneId: 1,
    workspace: folder.workspace,
    id: folder.id,
  };
}

const programFolderType: Readonly<Record<Program['type'], string>> = {
  Default: 'Marketing Program',
  Event: 'Marketing Event',
  'Event with Webinar': 'Marketing Event',
  Engagement: 'Nurture Program',
  Email: 'Email Batch Program',
};

/** A program as folder queries show it. */
function programJson(state: MarketoState, program: Program): Record<string, unknown> {
  const { place, workspace } = programDetails(state.shelf, program.id);
  const parent = place.type === 'Folder' ? state.shelf.folders.get(place.id) : undefined;
  return {
    name: program.name,
    description: program.description,
    createdAt: assetDate(program.createdAt),
    updatedAt: assetDate(program.updatedAt),
    url: `https://app-sandbox.marketo.com/#PG${program.id}A1`,
    folderId: { id: program.id, type: 'Program' },
    folderType: programFolderType[program.type],
    parent: place,
    path: `${parent ? pathOf(state.shelf, parent) : ''}/${program.name}`,
    isArchive: false,
    isSystem: false,
    accessZoneId: 1,
    workspace,
    id: program.id,
  };
}

function typeIn(query: URLSearchParams): Place['type'] {
  const type = required(query, 'type');
  if (type !== 'Folder' && type !== 'Program') throw new Refusal('711', 'Incompatible folder type');
  return type;
}

function byId({ state, path, query }: Call): Reply {
  const id = whole(path[0]);
  const found =
    typeIn(query) === 'Folder'
      ? [state.shelf.folders.get(id)].flatMap((one) => (one ? [folderJson(state, one)] : []))
      : [state.programs.get(id)].flatMap((one) => (one ? [programJson(state, one)] : []));
  return { result: found };
}

/** Every folder of that name, below a root if one is given. */
function byName({ state, query }: Call): Reply {
  const name = required(query, 'name');
  const root = askedPlace(query, 'root');
  const workspace = query.get('workSpace') ?? query.get('workspace');
  const found = [...state.shelf.folders.values()].filter(
    (one) =>
      one.name === name &&
      (workspace === null || one.workspace === workspace) &&
      (!root || depthBelow(state, one, root.id) !== null),
  );
  return { result: found.map((one) => folderJson(state, one)) };
}

/** How many levels a folder lies below another; null if it does not. */
function depthBelow(state: MarketoState, folder: Folder, rootId: number): number | null {
  if (folder.id === rootId) return 0;
  const parent = folder.parentId === null ? undefined : state.shelf.folders.get(folder.parentId);
  const above = parent ? depthBelow(state, parent, rootId) : null;
  return above === null ? null : above + 1;
}

/** The root and what lies below it, two levels deep unless said. */
function browse({ state, query }: Call): Reply {
  const { offset, size } = assetPage(query, state);
  const deepest = whole(query.get('maxDepth') ?? '2');
  const root = askedPlace(query, 'root')?.id ?? 14;
  const workspace = query.get('workSpace');
  const found = [...state.shelf.folders.values()].filter((one) => {
    const depth = depthBelow(state, one, root);
    return depth !== null && depth <= deepest && (workspace === null || one.workspace === workspace);
  });
  return { result: found.slice(offset, offset + size).map((one) => folderJson(state, one)) };
}

/** Ids and types of what a folder or a program holds. */
function content({ state, path, query }: Call): Reply {
  const { offset, size } = assetPage(query, state);
  const type = query.get('type') === 'Program' ? 'Program' : 'Folder';
  const place: Place = { id: whole(path[0]), type };
  const there = type === 'Folder' ? state.shelf.folders.has(place.id) : state.programs.has(place.id);
  if (!there) throw new Refusal('702', `${type} not found`);
  return { result: childrenOf(state, place).slice(offset, offset + size) };
}

function childrenOf(state: MarketoState, place: Place): { id: number; type: string }[] {
  const { folders, campaigns, lists } = state.shelf;
  const isFolder = place.type === 'Folder';
  return [
    ...[...folders.values()]
      .filter((one) => isFolder && one.parentId === place.id)
      .map(({ id }) => ({ id, type: 'Folder' })),
    ...[...state.programs.keys()]
      .filter((id) => samePlace(programDetails(state.shelf, id).place, place))
      .map((id) => ({ id, type: 'Program' })),
    ...[...campaigns.values()]
      .filter((one) => samePlace(one.place, place))
      .map(({ id }) => ({ id, type: 'Smart Campaign' })),
    ...[...lists.values()]
      .filter((one) => samePlace(one.place, place))
      .map(({ id }) => ({ id, type: 'Static List' })),
  ];
}

async function create(call: Call): Promise<Reply> {
  const { state, form } = call;
  const name = filled(form, 'name');
  const parent = existingPlace(form, state, 'parent');
  if (parent.type !== 'Folder') throw new Refusal('711', 'Incompatible folder type');
  const siblings = [...state.shelf.folders.values()].filter((one) => one.parentId === parent.id);
  if (siblings.some((one) => one.name === name)) throw new Refusal('709', 'Folder name already exists');
  const now = state.now();
  const folder: Folder = {
    id: Math.max(...state.shelf.folders.keys()) + 1,
    name,
    description: form.get('description'),
    parentId: parent.id,
    workspace: state.shelf.folders.get(parent.id)?.workspace ?? 'Default',
    isArchive: false,
    isSystem: false,
    createdAt: now,
    updatedAt: now,
  };
  state.shelf.folders.set(folder.id, folder);
  await call.committed('folders/create', 1);
  return { result: [folderJson(state, folder)], warnings: [] };
}

/** A folder must be empty before it goes. */
async function remove(call: Call): Promise<Reply> {
  const { state, path } = call;
  const folder = state.shelf.folders.get(whole(path[0]));
  if (!folder) throw new Refusal('702', 'Folder not found');
  if (folder.isSystem) throw new Refusal('709', 'System folders cannot be deleted');
  if (childrenOf(state, { id: folder.id, type: 'Folder' }).length > 0) {
    throw new Refusal('709', 'Folder is not empty');
  }
  state.shelf.folders.delete(folder.id);
  await call.committed('folders/delete', 1);
  return { result: [{ id: folder.id }], warnings: [] };
}
