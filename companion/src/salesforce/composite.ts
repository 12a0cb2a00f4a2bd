import { z } from 'zod';
import { failing } from './failures.ts';
import type { Answer } from './transport.ts';

/** Several reads in one request (REST API guide, Composite): its body, and each one's answer as if it had come alone. */

/** Queries that one Composite takes; of other requests it takes 25. */
export const queriesTogether = 5;

/** The request for these paths, which know nothing of each other. */
export function compositeOf(paths: readonly string[]): {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  const compositeRequest = paths.map((url, at) => ({ method: 'GET', url, referenceId: nameOf(at) }));
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ allOrNone: false, compositeRequest }),
  };
}

const nameOf = (at: number): string => `read${String(at)}`;

export const compositeAnswer = z.object({
  compositeResponse: z.array(
    z.object({
      body: z.unknown(),
      httpHeaders: z.record(z.string(), z.string()).nullish(),
      httpStatusCode: z.number(),
      referenceId: z.string(),
    }),
  ),
});

/** The answers in the order in which was asked. Throws kind `bug` where one is missing: no answer is not an empty one. */
export function partsOf({ compositeResponse }: z.infer<typeof compositeAnswer>, asked: number): Answer[] {
  return Array.from({ length: asked }, (_, at): Answer => {
    const part = compositeResponse.find(({ referenceId }) => referenceId === nameOf(at));
    if (part === undefined)
      throw failing('bug', 'UNEXPECTED_ANSWER', 'One of the reads sent together has no answer');
    const headers = new Headers(part.httpHeaders ?? {});
    return { status: part.httpStatusCode, headers, text: JSON.stringify(part.body ?? null) };
  });
}
