import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readLabels } from '../salesforce/labels.ts';
import { isOlder, packageVersions } from '../salesforce/versions.ts';
import { operations, type Operation } from './operations.ts';
import { permissionsOf, type PreviewUser, type Role } from './users.ts';

/** The user for whom Apex runs, and where its calls go. */
export type ApexContext = {
  readonly companionUrl: string;
  readonly user: PreviewUser;
  readonly keyOf: (role: Role) => Promise<string>;
};

/** What Apex would answer: a value, or the JSON message of an AuraHandledException. */
export type ApexAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

/** The header with the viewer's id: a claim for the audit log, as in Apex. */
const VIEWER = '005000000000001AAA';

/** What stands in an address is simple; what stands in a body may be nested, such as a change of policies. */
const simple = z.union([z.string(), z.number(), z.boolean()]);
const parameters = z.record(z.string(), z.json());
type Parameters = z.output<typeof parameters>;
const codes: ReadonlyMap<number, string> = new Map([
  [409, 'conflict'],
  [503, 'busy'],
]);
const problem = z.object({ detail: z.string().min(1), said: z.unknown().optional() });

/** Runs one method as Apex would for this user, "Class.method"; undefined when there is no such method. */
export async function callApex(
  name: string,
  input: unknown,
  context: ApexContext,
): Promise<ApexAnswer | undefined> {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) return undefined;
  const given = parameters.parse(input);
  const { user } = context;
  if (user === 'none' || !permissionsOf[user].includes(operation.permission))
    return failed('no-access', 'Lockstep_Error_Permission');
  return exchange(operation, given, { url: context.companionUrl, key: await context.keyOf(user) });
}

function addressOf({ path, query = {} }: Operation, given: Parameters): string {
  const filled = path.replace(/\{(\w+)\}/gu, (_gap, key: string) => encodeURIComponent(textOf(given[key])));
  const asked = Object.entries(query).flatMap(([name, key]) => {
    const value = textOf(given[key]);
    return value === '' ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  return asked.length === 0 ? filled : `${filled}?${asked.join('&')}`;
}

/** A parameter as a part of an address; refused where it is no simple value. */
const textOf = (value: Parameters[string] | undefined): string =>
  value === undefined || value === null ? '' : String(simple.parse(value));

/** One field of a body; none where its parameter is empty. */
function bodyField(entry: string, given: Parameters): [string, unknown][] {
  const [name = '', parameter = name] = entry.split('=');
  const value = given[parameter] ?? null;
  return value === null ? [] : [[name, value]];
}

async function exchange(
  operation: Operation,
  given: Parameters,
  { url, key }: { readonly url: string; readonly key: string },
): Promise<ApexAnswer> {
  const { body, content } = operation;
  const fields = body && Object.fromEntries(body.flatMap((entry) => bodyField(entry, given)));
  const whole = content === undefined ? fields : (given[content] ?? {});
  const sent = whole === undefined ? undefined : JSON.stringify(whole);
  const address = addressOf(operation, given);
  let response: Response;
  try {
    response = await fetch(new URL(address, url), {
      method: operation.method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${key}`,
        'x-lockstep-user': VIEWER,
        'x-lockstep-package': packageVersions().package,
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
  } catch {
    return failed('unreachable', 'Lockstep_Error_Unreachable');
  }
  return answerOf(response);
}

/** The same rules as CompanionClient.answerOf in Apex. */
async function answerOf(response: Response): Promise<ApexAnswer> {
  const answer: unknown = await response.json().catch(() => null);
  const other = otherVersion(response, answer);
  if (other) return other;
  if (response.ok && answer !== null) return { ok: true, value: answer };
  if (response.status === 401 || response.status === 403)
    return failed('not-connected', 'Lockstep_Error_Key');
  const told = problem.safeParse(answer);
  if (response.status >= 400 && told.success) {
    return refused(codes.get(response.status) ?? 'refused', told.data.detail, told.data.said);
  }
  return failed('unreachable', 'Lockstep_Error_Unreachable');
}

/** The same rules as CompanionClient.refuseOtherVersions in Apex. */
function otherVersion(response: Response, answer: unknown): ApexAnswer | null {
  const running = response.headers.get('x-lockstep-version');
  const { package: own, oldestLockstep } = packageVersions();
  const say = (code: string, label: string, ...gaps: string[]) =>
    refused(
      code,
      (readLabels().get(label) ?? label).replace(/\{(\d)\}/gu, (gap, at) => gaps[Number(at)] ?? gap),
    );
  if (!response.ok && (answer as { code?: unknown } | null)?.code === 'PACKAGE_TOO_OLD')
    return say('package-too-old', 'Lockstep_Error_Package_Old', own, running ?? '');
  return running !== null && isOlder(running, oldestLockstep)
    ? say('lockstep-too-old', 'Lockstep_Error_Companion_Old', running, own)
    : null;
}

const failed = (code: string, label: string): ApexAnswer => refused(code, readLabels().get(label) ?? label);

function refused(code: string, message: string, said?: unknown): ApexAnswer {
  const reference = randomBytes(3).toString('hex').toUpperCase();
  return { ok: false, message: JSON.stringify({ code, message, reference, said }) };
}
