import { z } from 'zod';
import { leadDate } from './dates.ts';
import { shaped, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import type { CustomActivityType, CustomAttribute, CustomTypeVersion } from './shelf.ts';
import type { MarketoState } from './state.ts';

/** Types of custom activities: a draft, approved or not (Marketo REST docs, Activities: Custom Activity Types). */
const type = (rest: string): RegExp =>
  new RegExp(`^/rest/v1/activities/external/type/([A-Za-z0-9_]+)${rest}\\.json$`);
const post = (path: RegExp, answer: Endpoint['answer'], takes?: Endpoint['takes']): Endpoint => ({
  method: 'POST',
  path,
  family: 'lead',
  answer,
  ...(takes ? { takes } : {}),
});
export const customTypeEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/v1\/activities\/external\/types\.json$/, family: 'lead', answer: list },
  { method: 'GET', path: type('/describe'), family: 'lead', answer: describe },
  post(/^\/rest\/v1\/activities\/external\/type\.json$/, create),
  post(type(''), update),
  post(type('/approve'), approve, 'maybe-json'),
  post(type('/discardDraft'), discardDraft, 'maybe-json'),
  post(type('/delete'), remove, 'maybe-json'),
  post(type('/attributes/create'), createAttributes),
  post(type('/attributes/update'), updateAttributes),
  post(type('/attributes/delete'), deleteAttributes),
];

const mostTypes = 10;
const mostAttributes = 20;
const dataTypes = [
  'string',
  'boolean',
  'integer',
  'float',
  'link',
  'email',
  'currency',
  'date',
  'datetime',
  'phone',
  'text',
] as const;

const apiName = z.string().regex(/^[A-Za-z0-9_]{1,255}$/);
const primaryAttribute = z.object({
  apiName,
  name: z.string().min(1),
  description: z.string().optional(),
  dataType: z.enum(dataTypes).default('string'),
});
const createRequest = z.object({
  apiName,
  name: z.string().min(1),
  description: z.string().default(''),
  triggerName: z.string().min(1),
  filterName: z.string().min(1),
  primaryAttribute,
});
const updateRequest = createRequest.omit({ apiName: true }).partial();
const attributesRequest = z.object({
  attributes: z
    .array(
      z.object({
        apiName,
        name: z.string().min(1),
        description: z.string().optional(),
        dataType: z.enum(dataTypes),
        isPrimary: z.boolean().optional(),
      }),
    )
    .min(1),
});
const namesRequest = z.object({ attributes: z.array(z.object({ apiName })).min(1) });

function statusOf({ approved, draft, deleted }: CustomActivityType): string {
  if (deleted) return 'deleted';
  if (!approved) return 'draft';
  return draft ? 'approved with draft' : 'approved';
}

/** A type in one of its versions; `whole` adds the attributes. */
function typeJson(one: CustomActivityType, version: CustomTypeVersion | null, whole: boolean): unknown {
  const { name, description, triggerName, filterName } = version ?? {};
  return {
    id: one.id,
    apiName: one.apiName,
    name,
    description,
    triggerName,
    filterName,
    createdAt: leadDate(one.createdAt),
    updatedAt: leadDate(one.updatedAt),
    status: statusOf(one),
    ...(whole && version
      ? {
          primaryAttribute: version.primaryAttribute,
          ...(version.attributes.length > 0 ? { attributes: version.attributes } : {}),
        }
      : {}),
  };
}

const existing = (state: MarketoState): CustomActivityType[] =>
  state.shelf.customTypes.filter((one) => !one.deleted);

function list({ state }: Call): Reply {
  return { result: existing(state).map((one) => typeJson(one, one.approved ?? one.draft, false)) };
}

function typeIn({ state, path }: Call): CustomActivityType {
  const found = existing(state).find((one) => one.apiName === path[0]);
  if (!found) throw new Refusal('1013', `Activity type '${path[0] ?? ''}' not found`);
  return found;
}

/** The approved version unless the draft is asked for. */
function describe(call: Call): Reply {
  const found = typeIn(call);
  const version = call.query.get('draft') === 'true' ? found.draft : found.approved;
  if (!version) throw new Refusal('1013', `Activity type '${found.apiName}' has no such version`);
  return { result: [typeJson(found, version, true)] };
}

async function create(call: Call): Promise<Reply> {
  const { state } = call;
  const { apiName: key, ...asked } = shaped(call.body, createRequest);
  const others = existing(state);
  if (others.length >= mostTypes) throw new Refusal('1027', 'Max Activity Type Limit Reached');
  if (others.some((one) => one.apiName === key)) throw new Refusal('1017', 'Object already exists');
  const now = state.now();
  const made: CustomActivityType = {
    id: 100_001 + state.shelf.customTypes.length,
    apiName: key,
    createdAt: now,
    updatedAt: now,
    approved: null,
    draft: { ...asked, primaryAttribute: tidy(asked.primaryAttribute), attributes: [] },
    deleted: false,
  };
  state.shelf.customTypes.push(made);
  await call.committed('activities/type', 1);
  return { result: [typeJson(made, made.draft, true)] };
}

const tidy = ({
  description,
  isPrimary,
  ...rest
}: z.infer<typeof primaryAttribute> & { isPrimary?: boolean | undefined }): CustomAttribute => ({
  ...rest,
  ...(description === undefined ? {} : { description }),
  ...(isPrimary === undefined ? {} : { isPrimary }),
});

/** Changes go to the draft, which begins as the approved version. */
async function edited(call: Call, edit: (version: CustomTypeVersion) => CustomTypeVersion): Promise<Reply> {
  const found = typeIn(call);
  const base = found.draft ?? found.approved;
  if (base) found.draft = edit(base);
  found.updatedAt = call.state.now();
  await call.committed('activities/type', 1);
  return { result: [typeJson(found, found.draft, true)] };
}

/** Once approved and in use, names and primary attribute stay as they are. */
function update(call: Call): Promise<Reply> {
  const {
    name,
    description,
    triggerName,
    filterName,
    primaryAttribute: first,
  } = shaped(call.body, updateRequest);
  const found = typeIn(call);
  const inUse = [...call.state.activities.placesOf(new Set([found.id]), 0)].length > 0;
  if (inUse) throw new Refusal('1022', 'Object in use');
  return edited(call, (version) => ({
    ...version,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(triggerName === undefined ? {} : { triggerName }),
    ...(filterName === undefined ? {} : { filterName }),
    ...(first === undefined ? {} : { primaryAttribute: tidy(first) }),
  }));
}

async function approve(call: Call): Promise<Reply> {
  const found = typeIn(call);
  if (!found.draft) throw new Refusal('1003', 'There is no draft to approve');
  found.approved = found.draft;
  found.draft = null;
  found.updatedAt = call.state.now();
  await call.committed('activities/type', 1);
  return { result: [typeJson(found, found.approved, true)] };
}

async function discardDraft(call: Call): Promise<Reply> {
  const found = typeIn(call);
  if (!found.draft || !found.approved) throw new Refusal('1003', 'There is no draft to discard');
  found.draft = null;
  await call.committed('activities/type', 1);
  return { result: [typeJson(found, found.approved, true)] };
}

async function remove(call: Call): Promise<Reply> {
  const found = typeIn(call);
  found.deleted = true;
  found.updatedAt = call.state.now();
  await call.committed('activities/type', 1);
  return { result: [typeJson(found, found.approved ?? found.draft, true)] };
}

function createAttributes(call: Call): Promise<Reply> {
  const { attributes } = shaped(call.body, attributesRequest);
  return edited(call, (version) => {
    const names = version.attributes.map((one) => one.apiName);
    if (attributes.some((one) => names.includes(one.apiName)))
      throw new Refusal('1017', 'Object already exists');
    const all = [...version.attributes, ...attributes.map(tidy)];
    if (all.length > mostAttributes) throw new Refusal('1028', 'Max field limit reached');
    return { ...version, attributes: all };
  });
}

function updateAttributes(call: Call): Promise<Reply> {
  const { attributes } = shaped(call.body, attributesRequest);
  return edited(call, (version) => {
    const unknown = attributes.find(
      (one) => !version.attributes.some((held) => held.apiName === one.apiName),
    );
    if (unknown) throw new Refusal('1013', `Attribute '${unknown.apiName}' not found`);
    const changed = version.attributes.map((held) => {
      const sent = attributes.find((one) => one.apiName === held.apiName);
      return sent ? tidy(sent) : held;
    });
    return { ...version, attributes: changed };
  });
}

function deleteAttributes(call: Call): Promise<Reply> {
  const names = shaped(call.body, namesRequest).attributes.map((one) => one.apiName);
  return edited(call, (version) => {
    const unknown = names.find((name) => !version.attributes.some((held) => held.apiName === name));
    if (unknown !== undefined) throw new Refusal('1013', `Attribute '${unknown}' not found`);
    return { ...version, attributes: version.attributes.filter((held) => !names.includes(held.apiName)) };
  });
}
