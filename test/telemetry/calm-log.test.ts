import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FailureError } from '../../companion/src/domain/failure.ts';
import { calmLog } from '../../companion/src/telemetry/calm-log.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';

/** What befalls all work at once is said once, and once more when it is over. */

function withLog(level: 'info' | 'debug' = 'info') {
  let time = 0;
  const lines: Record<string, unknown>[] = [];
  const log = createLog({
    level,
    format: 'json',
    destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  const codes = {
    once: new Map([
      ['GONE', null],
      ['FULL', 'It is full: make room.'],
    ]),
    never: new Set(['STOPPING']),
  };
  return {
    log: calmLog(log, codes, () => time),
    later: (ms: number) => (time += ms),
    said: () => lines.splice(0).map(({ level, msg, leftOut }) => [level, msg, leftOut]),
  };
}

const failure = {
  kind: 'transient',
  vendor: 'lockstep',
  code: 'GONE',
  message: 'It is gone: start it.',
  retryable: true,
} as const;

test('the same trouble of many is told once, in the words of its failure, and its end too', () => {
  const { log, later, said } = withLog();
  log.warn({ err: new FailureError(failure) }, 'one could not');
  log.warn({ failure }, 'another could not');
  log.warn({ link: 'a', code: 'GONE', reason: failure.message }, 'a third could not');
  assert.deepEqual(said(), [['warn', failure.message, undefined]]);
  later(7000);
  log.over('GONE', 'It is back');
  log.over('GONE', 'It is back');
  assert.deepEqual(said(), [['info', 'It is back', 2]]);
  later(9000);
  log.warn({ failure }, 'somebody who still waited');
  assert.deepEqual(said(), []);
  later(2000);
  log.warn({ failure }, 'again');
  assert.deepEqual(said(), [['warn', failure.message, undefined]]);
});

test('a trouble with words of its own is told in them, whoever is stopped by it first', () => {
  const { log, said } = withLog();
  log.warn({ link: 'a', code: 'FULL' }, 'campaign fields could not be written');
  log.warn({ failure: { ...failure, code: 'FULL' } }, 'one could not');
  assert.deepEqual(said(), [['warn', 'It is full: make room.', undefined]]);
});

test('what lasts is told again each minute, with how much was left out', () => {
  const { log, later, said } = withLog();
  for (let second = 0; second < 125; second += 1) {
    log.warn({ failure }, 'could not');
    later(1000);
  }
  assert.deepEqual(said(), [
    ['warn', failure.message, undefined],
    ['warn', failure.message, 59],
    ['warn', failure.message, 59],
  ]);
});

test('a trouble that comes back long after nobody heard of it any more is a new one', () => {
  const { log, later, said } = withLog();
  log.warn({ failure }, 'could not');
  log.warn({ failure }, 'could not');
  later(10 * 60_000);
  log.warn({ failure }, 'could not');
  assert.deepEqual(said(), [
    ['warn', failure.message, undefined],
    ['warn', failure.message, undefined],
  ]);
});

test('what somebody else tells is left out; everything else is told as ever, and debug leaves out nothing', () => {
  const { log, said } = withLog();
  const stopping = { ...failure, code: 'STOPPING' };
  log.warn({ failure: stopping }, 'call failed');
  log.warn({ failure: { ...failure, code: 'OTHER' } }, 'call failed');
  log.warn({ err: new Error('odd') }, 'odd');
  log.error({ failure }, 'worse');
  assert.deepEqual(said(), [
    ['warn', 'call failed', undefined],
    ['warn', 'odd', undefined],
    ['error', 'worse', undefined],
  ]);
  const loud = withLog('debug');
  loud.log.warn({ failure: stopping }, 'call failed');
  loud.log.warn({ failure }, 'one');
  loud.log.warn({ failure }, 'two');
  assert.deepEqual(
    loud.said().map(([level]) => level),
    ['debug', 'warn', 'debug'],
  );
});
