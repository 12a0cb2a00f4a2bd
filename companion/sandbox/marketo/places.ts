import { z } from 'zod';
import { filled, jsonField } from './endpoint.ts';
import { Refusal } from './envelope.ts';
import type { Place } from './shelf.ts';
import type { MarketoState } from './state.ts';

const folderField = z.object({ id: z.int(), type: z.string() });

/** How the caller says where an asset goes: {"id": 1035, "type": "Folder"}; the type may be written in any case. */
export function askedPlace(form: URLSearchParams, name: string): Place | null {
  const asked = jsonField(form, name, folderField);
  if (!asked) return null;
  const type = (['Folder', 'Program'] as const).find((one) => one.toLowerCase() === asked.type.toLowerCase());
  if (!type) throw new Refusal('711', 'Incompatible folder type');
  return { id: asked.id, type };
}

/** The place a form must name, which must exist: 701 without one, 710 for one that is not there. */
export function existingPlace(form: URLSearchParams, state: MarketoState, name = 'folder'): Place {
  filled(form, name);
  const place = askedPlace(form, name);
  if (!place) throw new Refusal('701', `${name} cannot be blank`);
  const there = place.type === 'Folder' ? state.shelf.folders.has(place.id) : state.programs.has(place.id);
  if (!there) throw new Refusal('710', 'Parent folder not found');
  return place;
}

export const samePlace = (one: Place, other: Place): boolean =>
  one.id === other.id && one.type === other.type;
