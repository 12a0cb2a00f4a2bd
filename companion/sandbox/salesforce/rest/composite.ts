import { z } from 'zod';
import { SalesforceError, errorBody } from '../errors.ts';
import { bodyOf } from './body.ts';
import { ok } from './call.ts';
import { asked } from './headers.ts';
import type { Answer, Call, Desk } from './call.ts';

/** POST /composite: up to 25 requests in one, each may use what an earlier one answered (reference: REST, composite). */

const requestLimit = 25;
/** So many of them may be queries or sObject Collections. */
const heavyLimit = 5;

const isHeavy = ({ url }: { readonly url: string }): boolean =>
  /^\/services\/data\/v\d+\.0\/(query|queryAll|composite\/sobjects)([/?]|$)/.test(url);

const compositeBody = z.object({
  allOrNone: z.boolean().default(false),
  /** Whether unrelated subrequests may be worked through together, in any order; here the order stays. */
  collateSubrequests: z.boolean().optional(),
  compositeRequest: z.array(
    z.object({
      method: z.enum(['GET', 'POST', 'PATCH', 'DELETE', 'PUT']),
      url: z.string(),
      referenceId: z.string().regex(/^[A-Za-z0-9_]+$/),
      body: z.unknown().optional(),
      httpHeaders: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

type Part = z.infer<typeof compositeBody>['compositeRequest'][number];
type PartAnswer = {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
};

/** Routes one request, as the server does for a whole one. */
export type Route = (desk: Desk, call: Call) => Answer;

function inside(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => {
    if (typeof at !== 'object' || at === null) return undefined;
    return (at as Record<string, unknown>)[name];
  }, value);
}

/** `@{ref.field}`, `@{ref.records[0].Id}` and `@{ref[0].id}` replaced by what the earlier answer holds. */
function filled(source: string, answers: readonly PartAnswer[]): string {
  return source.replace(/@\{([A-Za-z0-9_]+)([.[][^}]+)\}/g, (whole, id: string, field: string) => {
    const answer = answers.find((one) => one.referenceId === id);
    const path = field.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
    const value = inside(answer?.body, path.slice(1));
    if (
      answer === undefined ||
      answer.httpStatusCode >= 400 ||
      !['string', 'number'].includes(typeof value)
    ) {
      throw new SalesforceError(
        'PROCESSING_HALTED',
        `Invalid reference specified. No value for ${whole.slice(2, -1)} found`,
      );
    }
    return String(value);
  });
}

/** What a subrequest has from the request around it, and may not name itself (REST API Developer Guide, Composite Request Body). */
const inherited = ['accept', 'authorization', 'content-type'];

const ownHeaders = (part: Part): Record<string, string> =>
  Object.fromEntries(
    Object.entries(part.httpHeaders ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );

function headersOf(outer: Call, part: Part): Record<string, string> {
  const taken = Object.entries(outer.headers).filter(([name]) => inherited.includes(name));
  return { ...Object.fromEntries(taken), ...ownHeaders(part) };
}

/** That the whole request is refused with 400 is published, the code is not. */
function checkHeaders(parts: readonly Part[]): void {
  for (const part of parts) {
    const wrong = Object.keys(ownHeaders(part)).find((name) => inherited.includes(name));
    if (wrong === undefined) continue;
    const message = `Subrequest ${part.referenceId} may not have the header ${wrong}: it is the composite request's own`;
    throw new SalesforceError('INVALID_INPUT', message);
  }
}

function callOf(outer: Call, part: Part, answers: readonly PartAnswer[]): Call {
  const url = new URL(filled(part.url, answers), 'http://localhost');
  const [, version, path] = /^\/services\/data\/(v\d+\.0)\/(.*)$/.exec(url.pathname) ?? [];
  if (version !== outer.version || path === undefined) {
    throw new SalesforceError(
      'INVALID_INPUT',
      `A subrequest must begin with /services/data/${outer.version}/`,
    );
  }
  const body: unknown =
    part.body === undefined ? undefined : JSON.parse(filled(JSON.stringify(part.body), answers));
  return {
    ...outer,
    method: part.method,
    path: path
      .split('/')
      .filter((one) => one !== '')
      .map(decodeURIComponent),
    query: url.searchParams,
    headers: headersOf(outer, part),
    body,
  };
}

const halted = errorBody(
  new SalesforceError(
    'PROCESSING_HALTED',
    'The transaction was rolled back since another operation in the same transaction failed.',
  ),
);

export function composite(route: Route): (desk: Desk, call: Call) => Answer {
  return (desk, call) => {
    const { allOrNone, compositeRequest } = bodyOf(call, compositeBody);
    if (compositeRequest.length > requestLimit) {
      throw new SalesforceError(
        'LIMIT_EXCEEDED',
        `A composite request may hold at most ${requestLimit} subrequests`,
      );
    }
    if (compositeRequest.filter(isHeavy).length > heavyLimit) {
      throw new SalesforceError(
        'LIMIT_EXCEEDED',
        `A composite request may hold at most ${heavyLimit} queries and collections`,
      );
    }
    checkHeaders(compositeRequest);
    const answers: PartAnswer[] = [];
    let wrote = 0;

    function run(part: Part): void {
      try {
        const own = callOf(call, part, answers);
        const actor = { ...desk.actor, ...asked(desk.org, own.headers) };
        const answer = route({ ...desk, actor }, own);
        wrote += answer.wrote ?? 0;
        answers.push({
          body: answer.body ?? null,
          httpHeaders: { ...answer.headers },
          httpStatusCode: answer.status,
          referenceId: part.referenceId,
        });
      } catch (error) {
        if (!(error instanceof SalesforceError)) throw error;
        const body = errorBody(error);
        answers.push({ body, httpHeaders: {}, httpStatusCode: error.status, referenceId: part.referenceId });
      }
    }

    class PutBack extends Error {}
    try {
      desk.org.transaction(() => {
        for (const part of compositeRequest) run(part);
        if (allOrNone && answers.some((one) => one.httpStatusCode >= 400)) throw new PutBack();
      });
    } catch (error) {
      if (!(error instanceof PutBack)) throw error;
      const compositeResponse = answers.map((one) =>
        one.httpStatusCode >= 400 ? one : { ...one, body: halted, httpStatusCode: 400 },
      );
      return ok({ compositeResponse });
    }
    return ok({ compositeResponse: answers }, wrote);
  };
}
