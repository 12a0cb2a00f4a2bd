import { assetPage } from './asset-page.ts';
import { required, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { programDetails, type ProgramTag, type TagType } from './shelf.ts';
import type { MarketoState, Program } from './state.ts';

/** Tag types can only be read; programs get and lose values (Marketo REST docs, Tags). */
export const tagEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/asset\/v1\/tagTypes\.json$/, family: 'asset', answer: browse },
  { method: 'GET', path: /^\/rest\/asset\/v1\/tagType\/byName\.json$/, family: 'asset', answer: byName },
  // Both are in the docs and not in the published definition.
  {
    method: 'POST',
    path: /^\/rest\/asset\/v1\/program\/(\d+)\/tag\/([^/]+)\/delete\.json$/,
    family: 'asset',
    takes: 'form',
    answer: remove,
  },
  {
    method: 'POST',
    path: /^\/rest\/asset\/v1\/program\/(\d+)\/tag\/([^/]+)\.json$/,
    family: 'asset',
    takes: 'form',
    answer: set,
  },
];

/** Program types, and how channels and tag types call them. */
export const programTypes: readonly { readonly type: Program['type']; readonly channelType: string }[] = [
  { type: 'Default', channelType: 'program' },
  { type: 'Event', channelType: 'event' },
  { type: 'Event with Webinar', channelType: 'webinar' },
  { type: 'Engagement', channelType: 'nurture' },
  { type: 'Email', channelType: 'email_batch' },
];

/** Lists come as text, not as arrays. */
const listText = (values: readonly string[], comma: string): string => `[${values.join(comma)}]`;

function tagJson({ tagType, applicableProgramTypes, required: needed }: TagType): Record<string, unknown> {
  return { tagType, applicableProgramTypes: listText(applicableProgramTypes, ','), required: needed };
}

function browse({ state, query }: Call): Reply {
  const { offset, size } = assetPage(query, state);
  return { result: state.shelf.tagTypes.slice(offset, offset + size).map(tagJson) };
}

function byName({ state, query }: Call): Reply {
  const found = state.shelf.tagTypes.find((one) => one.tagType === required(query, 'name'));
  if (!found) return { result: [] };
  return { result: [{ ...tagJson(found), allowableValues: listText(found.allowableValues, ', ') }] };
}

/** Refuses tags that do not exist, do not apply, or have another value, and missing ones that are required. */
export function checkTags(state: MarketoState, channelType: string, tags: readonly ProgramTag[]): void {
  for (const { tagType, tagValue } of tags) checkTag(state, channelType, tagType, tagValue);
  const missing = state.shelf.tagTypes.find(
    (one) =>
      one.required &&
      one.applicableProgramTypes.includes(channelType) &&
      !tags.some((tag) => tag.tagType === one.tagType),
  );
  if (missing)
    throw new Refusal(state.switches.requiredTagMissing, `Required tag '${missing.tagType}' is missing`);
}

function checkTag(state: MarketoState, channelType: string, tagType: string, tagValue: string): void {
  const found = state.shelf.tagTypes.find((one) => one.tagType === tagType);
  if (!found) throw new Refusal('709', `Tag type '${tagType}' does not exist`);
  if (!found.applicableProgramTypes.includes(channelType)) {
    throw new Refusal('709', `Tag type '${tagType}' does not apply to this program type`);
  }
  if (!found.allowableValues.includes(tagValue)) {
    throw new Refusal('709', `Tag value '${tagValue}' is not allowed`);
  }
}

function programIn({ state, path }: Call): { program: Program; tagType: string; channelType: string } {
  const program = state.programs.get(whole(path[0]));
  if (!program) throw new Refusal('702', 'Program not found');
  const channelType = programTypes.find((one) => one.type === program.type)?.channelType ?? 'program';
  return { program, channelType, tagType: decodeURIComponent(path[1] ?? '') };
}

async function set(call: Call): Promise<Reply> {
  const { program, tagType, channelType } = programIn(call);
  const tagValue = required(call.form, 'tagValue');
  checkTag(call.state, channelType, tagType, tagValue);
  const details = programDetails(call.state.shelf, program.id);
  details.tags = [...details.tags.filter((one) => one.tagType !== tagType), { tagType, tagValue }];
  program.updatedAt = call.state.now();
  await call.committed('programs/tag', 1);
  return { result: [{ id: program.id }], warnings: [] };
}

async function remove(call: Call): Promise<Reply> {
  const { program, tagType } = programIn(call);
  const type = call.state.shelf.tagTypes.find((one) => one.tagType === tagType);
  if (!type) throw new Refusal('702', `Tag type '${tagType}' not found`);
  if (type.required) throw new Refusal('709', `Tag type '${tagType}' is required and cannot be deleted`);
  const details = programDetails(call.state.shelf, program.id);
  details.tags = details.tags.filter((one) => one.tagType !== tagType);
  program.updatedAt = call.state.now();
  await call.committed('programs/tag/delete', 1);
  return { result: [{ id: program.id }], warnings: [] };
}
