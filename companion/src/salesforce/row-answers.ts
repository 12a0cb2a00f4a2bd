import { z } from 'zod';
import { salesforceId } from '../domain/salesforce-id.ts';
import { failureOfRow, rowError, type RowError } from './failures.ts';
import type { SalesforceRowResult } from './salesforce.ts';
import { id, idOrNull } from './wire.ts';

/** What Salesforce answers for one written record: written, or refused and why, with what stands in the way where it says so. */

export const rowAnswer = z.object({
  id: idOrNull,
  success: z.boolean(),
  errors: z.array(rowError).default([]),
});
export type RowAnswer = z.infer<typeof rowAnswer>;
export type Done = 'created' | 'updated' | 'deleted';

/**
 * The answer to one record created alone. A refusal (REST API guide, error response) is read as that of a row; the records that a
 * duplicate rule found stand under a name that Salesforce itself misspells.
 */
export const creationAnswer = z.union([
  rowAnswer,
  z
    .array(
      z.object({
        errorCode: z.string(),
        message: z.string().default(''),
        fields: z.array(z.string()).nullish(),
        duplicateResut: z.unknown().optional(),
        duplicateResult: z.unknown().optional(),
      }),
    )
    .min(1)
    .transform((errors): RowAnswer => ({
      id: null,
      success: false,
      errors: errors.map(({ errorCode, duplicateResut, duplicateResult, ...error }) => ({
        ...error,
        statusCode: errorCode,
        duplicateResult: duplicateResult ?? duplicateResut,
      })),
    })),
]);

export function resultOf(answer: RowAnswer, done: Done): SalesforceRowResult {
  if (answer.success) return { outcome: done, ...(answer.id ? { id: answer.id } : {}) };
  const [
    error = {
      statusCode: 'UNKNOWN_EXCEPTION',
      message: 'Salesforce gave no reason',
    },
  ] = answer.errors;
  const existing = namedRecord(error.message);
  const candidates = matchedRecords(error);
  const fields = ('fields' in error && error.fields) || [];
  return {
    outcome: 'failed',
    failure: failureOfRow(error),
    ...(existing === undefined ? {} : { id: existing }),
    ...(candidates.length === 0 ? {} : { candidates }),
    ...(fields.length === 0 ? {} : { fields }),
  };
}

/** DUPLICATE_VALUE: "duplicate value found: Lockstep_Key__c duplicates value on record with id: 00Q…"; for members often no id at all. */
function namedRecord(message: string): string | undefined {
  const named = /record with id:\s*([a-zA-Z0-9]{18}|[a-zA-Z0-9]{15})\b/.exec(message)?.[1];
  return named === undefined ? undefined : salesforceId(named);
}

const duplicates = z.object({
  matchResults: z.array(
    z.object({ matchRecords: z.array(z.object({ record: z.object({ Id: id }) })).default([]) }),
  ),
});

/** DUPLICATES_DETECTED: the records that the duplicate rule found, where the answer lists them (DuplicateResult). */
function matchedRecords(error: RowError): string[] {
  const found = duplicates.safeParse(error.duplicateResult).data?.matchResults ?? [];
  return [...new Set(found.flatMap(({ matchRecords }) => matchRecords.map(({ record }) => record.Id)))];
}
