import { z } from 'zod';
import { parsedDate } from './dates.ts';
import { atMost300, shaped, type Call, type Endpoint } from './endpoint.ts';
import type { Reply } from './envelope.ts';
import { leadOf, type MarketoState } from './state.ts';

/** Custom activities, added; skipped ones carry `errors`, not `reasons` (Marketo REST docs, Add Custom Activities). */
export const customActivityEndpoints: readonly Endpoint[] = [
  { method: 'POST', path: /^\/rest\/v1\/activities\/external\.json$/, family: 'lead', answer: add },
];

const attribute = z.object({
  apiName: z.string().optional(),
  name: z.string().optional(),
  value: z.unknown(),
});
const request = z.object({
  input: z
    .array(
      z.object({
        leadId: z.int(),
        activityDate: z.string(),
        activityTypeId: z.int(),
        primaryAttributeValue: z.union([z.string(), z.number(), z.boolean()]),
        attributes: z.array(attribute).default([]),
      }),
    )
    .min(1),
});
type Asked = z.infer<typeof request>['input'][number];

/** Longest attributes of one activity, in bytes (Marketo REST docs, error codes, 1049). */
const longestAttributes = 65_536;

const refused = (code: string, message: string): { status: string; errors: unknown[] } => ({
  status: 'skipped',
  errors: [{ code, message }],
});

async function add(call: Call): Promise<Reply> {
  const { state } = call;
  const { input } = shaped(call.body, request);
  atMost300(input, state);
  const result = input.map((one) => added(state, one));
  const changed = result.filter((one) => one.status !== 'skipped').length;
  if (changed > 0) await call.committed('activities/external', changed);
  return { result };
}

function added(state: MarketoState, asked: Asked): { readonly status: string } & Record<string, unknown> {
  const lead = leadOf(state, asked.leadId);
  if (!lead) return refused('1004', 'Lead not found');
  const type = state.shelf.customTypes.find((one) => one.id === asked.activityTypeId && !one.deleted);
  if (!type?.approved) return refused('1013', 'Activity type not found');
  const dated = parsedDate(asked.activityDate);
  if (dated === null) return refused('1003', `Invalid activityDate '${asked.activityDate}'`);
  if (JSON.stringify(asked.attributes).length > longestAttributes) {
    return refused('1049', 'Failed to Create Activity: attributes array too long');
  }
  const known = type.approved.attributes;
  const attributes = [];
  for (const { apiName, name, value } of asked.attributes) {
    const found = known.find((one) => one.apiName === apiName || one.name === name);
    if (!found) return refused('1006', `Field '${apiName ?? name ?? ''}' not found`);
    attributes.push({ name: found.name, apiName: found.apiName, value });
  }
  const id = state.nextId();
  const now = state.now();
  state.activities.push({
    id,
    typeId: type.id,
    leadId: lead.id,
    date: now,
    dated,
    visibleAt: now,
    asset: { id: 0, name: String(asked.primaryAttributeValue) },
    attributes,
  });
  return { id, marketoGUID: String(id), status: 'added' };
}
