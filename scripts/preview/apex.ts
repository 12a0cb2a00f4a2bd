import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readLabels } from '../salesforce/labels.ts';
import { operations } from './operations.ts';

/** Where the companion listens, and the key that Salesforce would hold. */
export type Companion = { readonly companionUrl: string; readonly key: string };

/** What Apex would answer: a value, or the JSON message of an AuraHandledException. */
export type ApexAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

/** The header with the viewer's id: a claim for the audit log, as in Apex. */
const VIEWER = '005000000000001AAA';

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const codes: ReadonlyMap<number, string> = new Map([
  [409, 'conflict'],
  [503, 'busy'],
]);
const problem = z.object({ detail: z.string().min(1) });

/** Runs one method of CampaignSyncController as Apex would; undefined when there is no such method. */
export async function callApex(
  name: string,
  input: unknown,
  companion: Companion,
): Promise<ApexAnswer | undefined> {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) return undefined;
  const given = parameters.parse(input);
  const path = operation.path.replace(/\{(\w+)\}/gu, (_gap, key: string) =>
    encodeURIComponent(given[key] ?? ''),
  );
  const body = operation.body && Object.fromEntries(operation.body.map((key) => [key, given[key]]));
  return exchange(operation.method, path, body, companion);
}

async function exchange(
  method: string,
  path: string,
  body: object | undefined,
  companion: Companion,
): Promise<ApexAnswer> {
  let response: Response;
  try {
    response = await fetch(new URL(path, companion.companionUrl), {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${companion.key}`,
        'x-lockstep-user': VIEWER,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch {
    return failed('unreachable', 'Lockstep_Error_Unreachable');
  }
  return answerOf(response);
}

/** The same rules as CompanionClient.answerOf in Apex. */
async function answerOf(response: Response): Promise<ApexAnswer> {
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return { ok: true, value: answer };
  if (response.status === 401 || response.status === 403)
    return failed('not-connected', 'Lockstep_Error_Key');
  const told = problem.safeParse(answer);
  if (response.status >= 400 && told.success) {
    return refused(codes.get(response.status) ?? 'refused', told.data.detail);
  }
  return failed('unreachable', 'Lockstep_Error_Unreachable');
}

const failed = (code: string, label: string): ApexAnswer => refused(code, readLabels().get(label) ?? label);

function refused(code: string, message: string): ApexAnswer {
  const reference = randomBytes(3).toString('hex').toUpperCase();
  return { ok: false, message: JSON.stringify({ code, message, reference }) };
}
