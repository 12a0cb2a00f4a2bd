import { z } from 'zod';
import { SalesforceError, notFound } from '../errors.ts';
import { toId18 } from '../ids.ts';
import { bodyOf } from './body.ts';
import { ok } from './call.ts';
import type { Org } from '../org/org.ts';
import type { Answer, Call, Desk } from './call.ts';

/** Standard invocable actions, of which this org has one: sending a custom notification (Actions Developer Guide). */

const name = 'customNotificationAction';
const recipientLimit = 500;

const input = z.object({
  customNotifTypeId: z.string(),
  recipientIds: z.array(z.string()),
  title: z.string(),
  body: z.string(),
  targetId: z.string().optional(),
  targetPageRef: z.string().optional(),
});

const actionBody = z.object({ inputs: z.array(z.record(z.string(), z.unknown())).min(1) });

const summary = (call: Call): Record<string, string> => ({
  label: 'Send Custom Notification',
  name,
  type: 'CUSTOMNOTIFICATION',
  url: `/services/data/${call.version}/actions/standard/${name}`,
});

/** GET /actions/standard. */
export const standardActions = (_desk: Desk, call: Call): Answer => ok({ actions: [summary(call)] });

/** GET /actions/standard/customNotificationAction: what it takes. */
export function describeAction(_desk: Desk, call: Call): Answer {
  if (call.path[2]?.toLowerCase() !== name.toLowerCase()) throw notFound();
  const one = (field: string, required: boolean, maxOccurs = 1): Record<string, unknown> => ({
    name: field,
    label: field,
    type: 'STRING',
    maxOccurs,
    required,
  });
  return ok({
    ...summary(call),
    inputs: [
      one('customNotifTypeId', true),
      one('recipientIds', true, recipientLimit),
      one('title', true),
      one('body', true),
      one('targetId', false),
      one('targetPageRef', false),
    ],
    outputs: [],
    standard: true,
  });
}

function refuse(statusCode: string, message: string): never {
  throw new SalesforceError(statusCode, message);
}

/** Users that the recipients mean: users themselves and the members of groups and queues. */
function usersOf(org: Org, recipientIds: readonly string[]): string[] {
  const found = recipientIds.flatMap((given) => {
    const id = toId18(given);
    if (id === null) return refuse('INVALID_ID_FIELD', `Invalid recipient: ${given}`);
    if (org.get('User', id)) return [id];
    if (!org.get('Group', id)) return refuse('INVALID_ID_FIELD', `Invalid recipient: ${given}`);
    return org.where('GroupMember', 'GroupId', id).map((one) => String(one['UserOrGroupId']));
  });
  return [...new Set(found)];
}

function send(org: Org, raw: Record<string, unknown>): void {
  const parsed = input.safeParse(raw);
  if (!parsed.success) {
    const missing = parsed.error.issues.map((one) => one.path.join('.')).join(', ');
    refuse('REQUIRED_FIELD_MISSING', `Missing required input parameter: ${missing}`);
  }
  const { customNotifTypeId, recipientIds, title, body, targetId, targetPageRef } = parsed.data;
  const typeId = toId18(customNotifTypeId);
  if (typeId === null || !org.get('CustomNotificationType', typeId))
    refuse('INVALID_ID_FIELD', 'The notification type does not exist.');
  if (recipientIds.length > recipientLimit) refuse('LIMIT_EXCEEDED', `At most ${recipientLimit} recipients`);
  if (title.length > 250 || body.length > 750) refuse('STRING_TOO_LONG', 'title: 250, body: 750 characters');
  if (targetId === undefined && targetPageRef === undefined)
    refuse('REQUIRED_FIELD_MISSING', 'Missing required input parameter: targetId');
  org.notifications.push({
    typeId,
    userIds: usersOf(org, recipientIds),
    title,
    body,
    targetId: targetId ?? null,
  });
}

/** POST /actions/standard/customNotificationAction: each input succeeds or fails on its own; 400 when one failed. */
export function runAction(desk: Desk, call: Call): Answer {
  if (call.path[2]?.toLowerCase() !== name.toLowerCase()) throw notFound();
  const { inputs } = bodyOf(call, actionBody);
  const results = inputs.map((one) => {
    const common = { actionName: name, invocationId: null, sortOrder: -1, version: 1 };
    try {
      if (call.refusal) throw call.refusal;
      send(desk.org, one);
      return {
        ...common,
        errors: null,
        isSuccess: true,
        outputValues: { SuccessMessage: 'Your notification has been sent.' },
      };
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      const errors = [{ statusCode: error.code, message: error.message, fields: error.fields }];
      return { ...common, errors, isSuccess: false, outputValues: null };
    }
  });
  const sent = results.filter((one) => one.isSuccess).length;
  return { status: sent === results.length ? 200 : 400, body: results, wrote: sent };
}
