import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FailureKind } from '../../companion/src/domain/failure.ts';
import {
  failureOfComplaints,
  failureOfNetwork,
  failureOfStatus,
} from '../../companion/src/marketo/failures.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const midnight = Date.parse('2026-11-23T06:00:00Z');
const judge = (
  code: string,
  message = '',
  level: 'call' | 'record' = 'call',
  intent: 'read' | 'write' = 'read',
) => failureOfComplaints([{ code, message }], { level, intent, now, requestId: 'r#1' });

/** The vendor's table of codes: what a read refused with each of them is to us. */
const codes: Record<string, FailureKind> = {
  413: 'bug',
  414: 'bug',
  500: 'transient',
  502: 'transient',
  600: 'auth',
  601: 'auth',
  602: 'auth',
  603: 'config',
  604: 'transient',
  605: 'bug',
  606: 'rate',
  607: 'quota',
  608: 'transient',
  609: 'bug',
  610: 'not-found',
  611: 'transient',
  612: 'bug',
  613: 'bug',
  614: 'transient',
  615: 'concurrency',
  616: 'config',
  701: 'invalid-record',
  702: 'not-found',
  703: 'config',
  704: 'bug',
  709: 'config',
  710: 'config',
  711: 'config',
  712: 'conflict',
  713: 'transient',
  714: 'conflict',
  719: 'transient',
  1001: 'invalid-record',
  1002: 'bug',
  1003: 'invalid-record',
  1004: 'not-found',
  1005: 'conflict',
  1006: 'config',
  1007: 'conflict',
  1008: 'config',
  1009: 'config',
  1010: 'config',
  1011: 'config',
  1013: 'not-found',
  1015: 'not-found',
  1016: 'concurrency',
  1018: 'config',
  1019: 'concurrency',
  1021: 'invalid-record',
  1022: 'conflict',
  1025: 'config',
  1029: 'concurrency',
  1035: 'config',
  1036: 'bug',
  1037: 'conflict',
  1042: 'bug',
  1076: 'conflict',
  1077: 'invalid-record',
  1078: 'conflict',
  1079: 'conflict',
  1080: 'bug',
};

const retryable = ['rate', 'quota', 'concurrency', 'transient'];

describe('every documented code', () => {
  for (const [code, kind] of Object.entries(codes)) {
    test(`${code} is ${kind}`, () => {
      const onRead = judge(code);
      assert.equal(onRead.kind, kind);
      assert.equal(onRead.code, code);
      assert.equal(onRead.vendor, 'marketo');
      assert.equal(onRead.requestId, 'r#1');
      assert.equal(onRead.retryable, retryable.includes(kind));
      // A passing trouble of a write is not known to have passed by; a skipped record was certainly not written.
      assert.equal(judge(code, '', 'call', 'write').kind, kind === 'transient' ? 'unknown-outcome' : kind);
      assert.equal(judge(code, '', 'record', 'write').kind, kind);
    });
  }
});

test('an unknown outcome is never repeated by itself', () => {
  assert.equal(judge('604', '', 'call', 'write').retryable, false);
});

test('a code nobody documented is our bug, or a record to look at', () => {
  assert.equal(judge('1999').kind, 'bug');
  assert.equal(judge('1999', '', 'record').kind, 'invalid-record');
  assert.equal(failureOfComplaints([], { level: 'call', intent: 'read', now }).code, 'NO_REASON');
});

test('codes with several meanings are told apart by their words', () => {
  const cases: [string, string, FailureKind, string][] = [
    ['1003', 'Too many results match the filter', 'invalid-record', '1003:too-many-results'],
    [
      '1003',
      'Total membership size: 100,001 exceeds the limit allowed 100,000 for the filter',
      'config',
      '1003:too-many-members',
    ],
    [
      '1003',
      'Matching membership size: 100,001 exceeds the limit allowed (100,000) for this api',
      'config',
      '1003:too-many-members',
    ],
    ['1003', 'Value for field is invalid', 'invalid-record', '1003'],
    ['1003', 'next page token is not valid', 'conflict', 'paging-token'],
    ['702', 'Paging token has expired', 'conflict', 'paging-token'],
    ['601', 'Access token invalid', 'auth', '601'],
    ['1029', 'Too many jobs (10) in queue', 'concurrency', '1029:queue-full'],
    ['1029', 'Export daily quota 500MB exceeded.', 'quota', '1029:daily-export'],
    ['1029', 'Job is already queued', 'conflict', '1029:already-queued'],
  ];
  for (const [code, message, kind, refined] of cases) {
    const failure = judge(code, message);
    assert.deepEqual([failure.kind, failure.code, failure.message], [kind, refined, message]);
  }
});

test('when to come back: the window, a slot, midnight in Chicago, minutes for bulk work', () => {
  assert.equal(judge('606').retryAt, now + 20_000);
  assert.equal(judge('615').retryAt, now + 500);
  assert.equal(judge('607').retryAt, midnight);
  assert.equal(judge('1029', 'Export daily quota 500MB exceeded.').retryAt, midnight);
  assert.equal(judge('1019').retryAt, now + 120_000);
  assert.equal(judge('502').retryAt, undefined);
});

test('the first of several complaints decides, all are kept', () => {
  const complaints = [
    { code: '1004', message: 'Lead not found' },
    { code: '1006', message: 'Field not found' },
  ];
  const failure = failureOfComplaints(complaints, { level: 'call', intent: 'read', now });
  assert.equal(failure.code, '1004');
  assert.equal(failure.message, '1004 Lead not found; 1006 Field not found');
});

test('HTTP statuses', () => {
  const expected: Record<number, [FailureKind, FailureKind]> = {
    301: ['config', 'config'],
    307: ['config', 'config'],
    400: ['bug', 'bug'],
    401: ['auth', 'auth'],
    403: ['config', 'config'],
    404: ['config', 'config'],
    408: ['transient', 'unknown-outcome'],
    413: ['bug', 'bug'],
    414: ['bug', 'bug'],
    429: ['rate', 'rate'],
    500: ['transient', 'unknown-outcome'],
    502: ['transient', 'unknown-outcome'],
    503: ['transient', 'unknown-outcome'],
    504: ['transient', 'unknown-outcome'],
  };
  for (const [status, [read, write]] of Object.entries(expected)) {
    assert.equal(failureOfStatus(Number(status), 'read', now).kind, read, status);
    assert.equal(failureOfStatus(Number(status), 'write', now).kind, write, status);
  }
  assert.equal(failureOfStatus(429, 'write', now).retryAt, now + 20_000);
});

test('network troubles: what never left is safe to send again, what may have arrived is not', () => {
  const thrown = (code: string) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  const onWrite = (code: string) => failureOfNetwork(thrown(code), 'write').kind;
  assert.equal(onWrite('ECONNREFUSED'), 'transient');
  assert.equal(onWrite('ENOTFOUND'), 'transient');
  assert.equal(onWrite('EAI_AGAIN'), 'transient');
  assert.equal(onWrite('UND_ERR_CONNECT_TIMEOUT'), 'transient');
  assert.equal(onWrite('ECONNRESET'), 'unknown-outcome');
  assert.equal(onWrite('UND_ERR_SOCKET'), 'unknown-outcome');
  assert.equal(onWrite('EPIPE'), 'unknown-outcome');
  assert.equal(onWrite('CERT_HAS_EXPIRED'), 'config');
  assert.equal(onWrite('DEPTH_ZERO_SELF_SIGNED_CERT'), 'config');
  assert.equal(failureOfNetwork(thrown('ECONNRESET'), 'read').kind, 'transient');
  assert.equal(failureOfNetwork('odd', 'write').kind, 'unknown-outcome');
});
