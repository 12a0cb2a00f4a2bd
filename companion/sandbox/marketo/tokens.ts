import { filled, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { samePlace } from './places.ts';
import type { MyToken, Place } from './shelf.ts';
import type { MarketoState } from './state.ts';

/** My Tokens of folders and programs (Marketo REST docs, Tokens). */
export const tokenEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/asset\/v1\/folder\/(\d+)\/tokens\.json$/, family: 'asset', answer: read },
  {
    method: 'POST',
    path: /^\/rest\/asset\/v1\/folder\/(\d+)\/tokens\.json$/,
    family: 'asset',
    takes: 'form',
    answer: write,
  },
  {
    method: 'POST',
    path: /^\/rest\/asset\/v1\/folder\/(\d+)\/tokens\/delete\.json$/,
    family: 'asset',
    takes: 'form',
    answer: remove,
  },
];

/** What a value of each type looks like. */
const valueOf: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  number: /^-?\d+(\.\d+)?$/,
  'rich text': /[^]*/,
  score: /^[+-]?\d{1,10}$/,
  'sfdc campaign': /[^]*/,
  text: /[^]*/,
};

function placeIn({ state, path, form }: Call): Place {
  const asked = form.get('folderType') ?? 'Folder';
  const type = (['Folder', 'Program'] as const).find((one) => one === asked);
  if (!type) throw new Refusal('711', 'Incompatible folder type');
  const id = whole(path[0]);
  const there = type === 'Folder' ? state.shelf.folders.has(id) : state.programs.has(id);
  if (!there) throw new Refusal('702', `${type} not found`);
  return { id, type };
}

function tokensAt(state: MarketoState, place: Place): Reply {
  const own = state.shelf.tokens.filter((one) => samePlace(one.place, place));
  if (own.length === 0) return { result: [] };
  const computedUrl = `https://app-sandbox.marketo.com/#${place.type === 'Folder' ? 'MF' : 'PG'}${place.id}A1`;
  const tokens = own.map(({ name, type, value }) => ({ name, type, value, computedUrl }));
  return { result: [{ folder: { type: place.type, value: place.id }, tokens }] };
}

function read(call: Call): Reply {
  return tokensAt(call.state, placeIn(call));
}

/** Creates a token or gives it another value. */
async function write(call: Call): Promise<Reply> {
  const { state, form } = call;
  const place = placeIn(call);
  const token = {
    place,
    name: filled(form, 'name'),
    type: filled(form, 'type'),
    value: filled(form, 'value'),
  };
  if (token.name.length > 50) throw new Refusal('701', 'name cannot be longer than 50 characters');
  const shape = Object.hasOwn(valueOf, token.type) ? valueOf[token.type] : undefined;
  if (!shape) throw new Refusal('709', `Invalid token type '${token.type}'`);
  if (!shape.test(token.value)) throw new Refusal('709', `Invalid value for a token of type '${token.type}'`);
  const existing = named(state, token);
  if (existing) existing.value = token.value;
  else state.shelf.tokens.push(token);
  await call.committed('tokens', 1);
  return tokensAt(state, place);
}

const named = (
  state: MarketoState,
  { place, name, type }: Pick<MyToken, 'place' | 'name' | 'type'>,
): MyToken | undefined =>
  state.shelf.tokens.find((one) => samePlace(one.place, place) && one.name === name && one.type === type);

async function remove(call: Call): Promise<Reply> {
  const place = placeIn(call);
  const token = named(call.state, {
    place,
    name: filled(call.form, 'name'),
    type: filled(call.form, 'type'),
  });
  if (!token) throw new Refusal('702', 'Token not found');
  call.state.shelf.tokens.splice(call.state.shelf.tokens.indexOf(token), 1);
  await call.committed('tokens/delete', 1);
  return { result: [{ id: place.id }], warnings: [] };
}
