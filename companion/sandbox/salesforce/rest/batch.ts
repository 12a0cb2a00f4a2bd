import { z } from 'zod';
import { SalesforceError, errorBody } from '../errors.ts';
import { bodyOf } from './body.ts';
import { ok } from './call.ts';
import type { Route } from './composite.ts';
import type { Answer, Call, Desk } from './call.ts';

/** POST /composite/batch: up to 25 requests that know nothing of each other (REST API Developer Guide, Batch). */

const requestLimit = 25;

const batchBody = z.object({
  haltOnError: z.boolean().default(false),
  batchRequests: z.array(
    z.object({
      method: z.enum(['GET', 'POST', 'PATCH', 'DELETE', 'PUT']),
      url: z.string(),
      richInput: z.unknown().optional(),
    }),
  ),
});

type Part = z.infer<typeof batchBody>['batchRequests'][number];

function callOf(outer: Call, part: Part): Call {
  const url = new URL(part.url.replace(/^\/?(services\/data\/)?/, ''), 'http://localhost/');
  const [version = '', ...path] = url.pathname.split('/').filter((one) => one !== '');
  if (!/^v\d+\.0$/.test(version))
    throw new SalesforceError('INVALID_INPUT', `A subrequest must begin with a version: ${part.url}`);
  return {
    ...outer,
    version,
    method: part.method,
    path: path.map(decodeURIComponent),
    query: url.searchParams,
    body: part.richInput,
  };
}

const halted = new SalesforceError('BATCH_PROCESSING_HALTED', 'Batch processing halted by request', {
  status: 412,
});

type Result = { readonly statusCode: number; readonly result: unknown };

export function batch(route: Route): (desk: Desk, call: Call) => Answer {
  return (desk, call) => {
    const { haltOnError, batchRequests } = bodyOf(call, batchBody);
    if (batchRequests.length > requestLimit)
      throw new SalesforceError('LIMIT_EXCEEDED', `A batch may hold at most ${requestLimit} subrequests`);
    const results: Result[] = [];
    let wrote = 0;
    for (const part of batchRequests) {
      try {
        if (haltOnError && results.some((one) => one.statusCode >= 400)) throw halted;
        const answer = desk.org.transaction(() => route(desk, callOf(call, part)));
        wrote += answer.wrote ?? 0;
        results.push({ statusCode: answer.status, result: answer.body ?? null });
      } catch (error) {
        if (!(error instanceof SalesforceError)) throw error;
        results.push({ statusCode: error.status, result: errorBody(error) });
      }
    }
    return ok({ hasErrors: results.some((one) => one.statusCode >= 400), results }, wrote);
  };
}
