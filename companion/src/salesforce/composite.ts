import { z } from 'zod';
import { FailureError } from '../domain/failure.ts';
import { failureOfBrokenAnswer, type Intent } from './failures.ts';
import type { Answer } from './transport.ts';

/** Several requests in one (REST API guide, Composite): its body, and each one's answer as if it had come alone. */

/** Queries, or collections, that one Composite takes, and requests in all. */
export const mostTogether = 5;
export const mostRequests = 25;

/** One of them: its path from the host on, and what it carries. */
export type Part = {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly body?: unknown;
  readonly httpHeaders?: Readonly<Record<string, string>>;
};

/** The request for these parts, which know nothing of each other; Salesforce carries them out one after another. */
export function compositeOf(parts: readonly Part[]): {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  const compositeRequest = parts.map((part, at) => ({ ...part, referenceId: nameOf(at) }));
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ allOrNone: false, collateSubrequests: false, compositeRequest }),
  };
}

const nameOf = (at: number): string => `part${String(at)}`;

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

/** The answers in the order in which was asked. Throws where one is missing: no answer is not an empty one. */
export function partsOf(
  { compositeResponse }: z.infer<typeof compositeAnswer>,
  asked: number,
  intent: Intent,
): Answer[] {
  return Array.from({ length: asked }, (_, at): Answer => {
    const part = compositeResponse.find(({ referenceId }) => referenceId === nameOf(at));
    if (part === undefined)
      throw new FailureError(
        failureOfBrokenAnswer(intent, 'UNEXPECTED_ANSWER', 'One of the requests sent together has no answer'),
      );
    const headers = new Headers(part.httpHeaders ?? {});
    return { status: part.httpStatusCode, headers, text: JSON.stringify(part.body ?? null) };
  });
}
