import { assetPage, updatedBetween } from './asset-page.ts';
import { assetDate } from './dates.ts';
import { filled, required, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { askedPlace, existingPlace, samePlace } from './places.ts';
import type { Place, StaticList } from './shelf.ts';
import type { MarketoState } from './state.ts';

/** Static lists as assets; their members are in list-members.ts (Marketo REST docs, Static Lists). */
export const staticListEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/asset\/v1\/staticLists\.json$/, family: 'asset', answer: browse },
  { method: 'GET', path: /^\/rest\/asset\/v1\/staticList\/byName\.json$/, family: 'asset', answer: byName },
  { method: 'GET', path: /^\/rest\/asset\/v1\/staticList\/(\d+)\.json$/, family: 'asset', answer: byId },
  {
    method: 'POST',
    path: /^\/rest\/asset\/v1\/staticLists\.json$/,
    family: 'asset',
    takes: 'form',
    answer: create,
  },
  {
    method: 'POST',
    path: /^\/rest\/asset\/v1\/staticList\/(\d+)\.json$/,
    family: 'asset',
    takes: 'form',
    answer: update,
  },
  {
    method: 'POST',
    path: /^\/rest\/asset\/v1\/staticList\/(\d+)\/delete\.json$/,
    family: 'asset',
    takes: 'form',
    answer: remove,
  },
];

/** Unlike other assets, the folder here has an id; the description is there only where one was given. */
function listJson(list: StaticList): Record<string, unknown> {
  return {
    id: list.id,
    name: list.name,
    ...(list.description === null ? {} : { description: list.description }),
    createdAt: assetDate(list.createdAt),
    updatedAt: assetDate(list.updatedAt),
    folder: list.place,
    computedUrl: `https://app-sandbox.marketo.com/#ST${list.id}A1`,
  };
}

function browse({ state, query }: Call): Reply {
  const { offset, size } = assetPage(query, state);
  const place = askedPlace(query, 'folder');
  const recent = updatedBetween(query);
  const found = [...state.shelf.lists.values()].filter(
    (list) => recent(list.updatedAt) && (!place || samePlace(list.place, place)),
  );
  return { result: found.slice(offset, offset + size).map(listJson) };
}

function byName({ state, query }: Call): Reply {
  const name = required(query, 'name');
  return { result: [...state.shelf.lists.values()].filter((list) => list.name === name).map(listJson) };
}

function byId(call: Call): Reply {
  return { result: [listJson(listIn(call))] };
}

function listIn({ state, path }: Call): StaticList {
  const list = state.shelf.lists.get(whole(path[0]));
  if (!list) throw new Refusal('702', 'Static List not found or it has been deleted');
  return list;
}

function checkName(state: MarketoState, name: string): void {
  if ([...state.shelf.lists.values()].some((list) => list.name === name)) {
    throw new Refusal('709', 'Static list name already exists');
  }
}

async function create(call: Call): Promise<Reply> {
  const { state, form } = call;
  const name = filled(form, 'name');
  const place = existingPlace(form, state);
  checkName(state, name);
  const list = addList(state, name, place, form.get('description'));
  await call.committed('staticLists/create', 1);
  return { result: [listJson(list)], warnings: [] };
}

/** A new, empty list. The API makes one, and marketers do. */
export function addList(
  state: MarketoState,
  name: string,
  place: Place,
  description: string | null = null,
): StaticList {
  const now = state.now();
  const list: StaticList = {
    id: Math.max(1000, ...state.shelf.lists.keys()) + 1,
    name,
    description,
    place,
    workspace: 'Default',
    createdAt: now,
    updatedAt: now,
    leadIds: new Set(),
  };
  state.shelf.lists.set(list.id, list);
  return list;
}

async function update(call: Call): Promise<Reply> {
  const list = listIn(call);
  const name = call.form.get('name');
  if (name !== null && name !== list.name) checkName(call.state, filled(call.form, 'name'));
  list.name = name ?? list.name;
  list.description = call.form.get('description') ?? list.description;
  list.updatedAt = call.state.now();
  await call.committed('staticLists/update', 1);
  return { result: [listJson(list)], warnings: [] };
}

async function remove(call: Call): Promise<Reply> {
  const list = listIn(call);
  call.state.shelf.lists.delete(list.id);
  await call.committed('staticLists/delete', 1);
  return { result: [{ id: list.id }], warnings: [] };
}
