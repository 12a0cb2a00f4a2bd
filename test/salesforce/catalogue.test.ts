import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FailureKind } from '../../companion/src/domain/failure.ts';
import { failureOfAnswer, failureOfRow, isRowLock } from '../../companion/src/salesforce/failures.ts';

/** The published explanations of Salesforce's codes, told once more from the reader's side: code, kind. */
const catalogue: readonly (readonly [string, FailureKind])[] = [
  ['API_CURRENTLY_DISABLED', 'config'],
  ['API_DISABLED', 'config'],
  ['AUTHENTICATION_FAILURE', 'auth'],
  ['EXPIRED_ACCESS', 'auth'],
  ['INACTIVE_USER', 'auth'],
  ['INACTIVE_ORGANIZATION', 'auth'],
  ['INVALID_GRANT', 'auth'],
  ['INVALID_SESSION_ID', 'auth'],
  ['UNABLE_TO_LOCK_ROW', 'transient'],
  ['SERVER_UNAVAILABLE', 'transient'],
  ['QUERY_TIMEOUT', 'transient'],
  ['FAILED_WRITE', 'transient'],
  ['INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE', 'transient'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'invalid-record'],
  ['REQUIRED_FIELD_MISSING', 'invalid-record'],
  ['FIELD_INTEGRITY_EXCEPTION', 'invalid-record'],
  ['FIELD_FILTER_VALIDATION_EXCEPTION', 'invalid-record'],
  ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'invalid-record'],
  ['DUPLICATES_DETECTED', 'conflict'],
  ['DUPLICATE_VALUE', 'conflict'],
  ['CANNOT_UPDATE_CONVERTED_LEAD', 'conflict'],
  ['ENTITY_IS_DELETED', 'not-found'],
  ['INVALID_CROSS_REFERENCE_KEY', 'not-found'],
  ['ENTITY_IS_LOCKED', 'invalid-record'],
  ['INSUFFICIENT_ACCESS_OR_READONLY', 'config'],
  ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', 'config'],
  ['INVALID_FIELD_FOR_INSERT_UPDATE', 'config'],
  ['INVALID_TYPE', 'config'],
  ['MISSING_MASS_MAIL_PERMISSION', 'config'],
  ['INACTIVE_OWNER_OR_USER', 'config'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'invalid-record'],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', 'invalid-record'],
  ['TXN_SECURITY_NO_ACCESS', 'config'],
  ['OPERATION_TOO_LARGE', 'config'],
  ['MALFORMED_QUERY', 'bug'],
  ['INVALID_FIELD', 'config'],
];

const answer = (status: number, text: string, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  text,
});
const refused = (status: number, code: string, message = '') =>
  answer(status, JSON.stringify([{ errorCode: code, message }]));
const now = Date.parse('2026-11-20T08:00:00Z');

describe('the catalogue', () => {
  for (const [code, kind] of catalogue) {
    test(`${code} is ${kind}, on a request and on a row`, () => {
      assert.equal(failureOfAnswer(refused(400, code), 'read', now).kind, kind);
      assert.equal(failureOfRow({ statusCode: code, message: '' }).kind, kind);
    });
  }

  test('too many calls: the message tells the day from the moment', () => {
    const day = failureOfAnswer(
      refused(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
      'write',
      now,
    );
    assert.deepEqual([day.kind, day.retryable, day.retryAt], ['quota', true, now + 30 * 60_000]);
    const message = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.';
    const moment = failureOfAnswer(refused(403, 'REQUEST_LIMIT_EXCEEDED', message), 'write', now);
    assert.deepEqual([moment.kind, moment.retryable, moment.retryAt], ['concurrency', true, now + 5_000]);
  });

  test('an internal error leaves a write unknown, a read merely failed', () => {
    for (const text of [
      '<html>Bad gateway</html>',
      '[{"errorCode":"UNKNOWN_EXCEPTION","message":"An unexpected error"}]',
    ]) {
      const write = failureOfAnswer(answer(502, text), 'write', now);
      assert.deepEqual([write.kind, write.retryable], ['unknown-outcome', false]);
      const read = failureOfAnswer(answer(502, text), 'read', now);
      assert.deepEqual([read.kind, read.retryable], ['transient', true]);
    }
  });

  test('a refusal before the work began leaves nothing unknown', () => {
    assert.equal(failureOfAnswer(refused(503, 'SERVER_UNAVAILABLE'), 'write', now).kind, 'transient');
  });

  test('an unknown code is judged by its status on a request, quarantined on a row', () => {
    assert.equal(failureOfAnswer(refused(403, 'SOMETHING_NEW'), 'read', now).kind, 'config');
    assert.equal(failureOfAnswer(refused(404, 'SOMETHING_NEW'), 'read', now).kind, 'not-found');
    assert.equal(failureOfAnswer(refused(400, 'SOMETHING_NEW'), 'read', now).kind, 'bug');
    const row = failureOfRow({ statusCode: 'SOMETHING_NEW', message: 'new' });
    assert.deepEqual([row.kind, row.retryable], ['invalid-record', false]);
  });

  test('Retry-After and the request id are taken over', () => {
    const it = failureOfAnswer(
      answer(503, '', { 'retry-after': '7', 'x-sfdc-request-id': 'r-1' }),
      'read',
      now,
    );
    assert.deepEqual([it.retryAt, it.requestId, it.code], [now + 7_000, 'r-1', 'HTTP_503']);
  });

  test('a lock that a trigger hides in its text is still a lock', () => {
    const hidden = failureOfRow({
      statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      message:
        'rollup: execution of AfterUpdate caused by: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access',
    });
    assert.deepEqual([hidden.kind, isRowLock(hidden)], ['transient', true]);
  });
});
