import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { secret } from '../../companion/src/config/secret.ts';
import { createLog, type LogOptions } from '../../companion/src/telemetry/log.ts';
import { redactText } from '../../companion/src/telemetry/redact.ts';

const clock = { now: () => Date.UTC(2026, 0, 5, 14, 32, 5), sleep: () => Promise.resolve() };

/** A log whose lines are kept. */
function capture(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  return { log: createLog({ level: 'info', format: 'json', clock, destination, ...options }), lines };
}

const only = (lines: readonly string[]): Record<string, unknown> => {
  assert.equal(lines.length, 1);
  return JSON.parse(lines[0]!) as Record<string, unknown>;
};

describe('json', () => {
  test('is one object a line with time, level and message', () => {
    const { log, lines } = capture();
    log.info({ cycle: 3 }, 'cycle ended');
    log.debug('not at this level');
    assert.deepEqual(only(lines), {
      level: 'info',
      time: '2026-01-05T14:32:05.000Z',
      cycle: 3,
      msg: 'cycle ended',
    });
    assert.ok(lines[0]?.endsWith('}\n'));
  });

  test('silent writes nothing', () => {
    const { log, lines } = capture({ level: 'silent' });
    log.error('x');
    assert.deepEqual(lines, []);
  });
});

describe('redaction', () => {
  test('hides secrets and names by key, at any depth, in children too', () => {
    const { log, lines } = capture();
    log.child({ authorization: 'Bearer child-hush' }).warn(
      {
        request: { headers: { Authorization: 'hush-1', 'set-cookie': ['hush-2'] } },
        body: [{ access_token: 'hush-3', client_secret: { deep: 'hush-4' } }],
        databaseUrl: 'hush-5',
        wrapped: secret('hush-6'),
        member: { Email: 'hush-7', first_name: 'hush-8', id: '00Q' },
        tokens: 3,
        password: null,
      },
      'asked',
    );
    assert.ok(!lines.join().includes('hush'));
    const entry = only(lines);
    assert.equal(entry['tokens'], 3);
    assert.equal(entry['password'], null);
    assert.equal(entry['wrapped'], '[secret]');
    assert.deepEqual(entry['member'], { Email: '[redacted]', first_name: '[redacted]', id: '00Q' });
  });

  test('hides what an error carries: message, stack, properties and cause', () => {
    const { log, lines } = capture();
    const cause = new Error('GET /identity/oauth/token?client_secret=hush-1&grant_type=x');
    const error = Object.assign(
      new Error('Bearer hush-token-2 was refused for ann.hush@example.com', { cause }),
      {
        config: { headers: { authorization: 'hush-3' } },
      },
    );
    log.error({ err: error }, 'call failed');
    assert.ok(!lines.join().includes('hush'), lines.join());
    assert.match(JSON.stringify(only(lines)), /grant_type=x/, 'the rest is still readable');
  });

  for (const [text, expected] of [
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted]'],
    ['{"access_token":"abc","expires_in":3}', '{"access_token":"[redacted]","expires_in":3}'],
    ['postgresql://me:pa$$@db:5432/x', 'postgresql://me:[redacted]@db:5432/x'],
    ["duplicate of o'neil+1@sub.example.org found", 'duplicate of [redacted] found'],
    ['nothing to hide in 00Q5e00001abcDE at 12:30', 'nothing to hide in 00Q5e00001abcDE at 12:30'],
  ] as const)
    test(`of the text ${text}`, () => {
      assert.equal(redactText(text), expected);
    });
});

describe('text', () => {
  test('reads as a line: time, level, message, facts', () => {
    const { log, lines } = capture({ format: 'text' });
    log.info({ link: '12', took: 118, note: 'two words', list: [1] }, 'cycle ended');
    assert.deepEqual(lines, ['14:32:05 INFO  cycle ended link=12 took=118 note="two words" list=[1]\n']);
  });

  test('puts an error below the line', () => {
    const { log, lines } = capture({ format: 'text' });
    log.error({ err: new Error('no such table') }, 'cycle failed');
    const [head, first, second] = (lines[0] ?? '').split('\n');
    assert.equal(head, '14:32:05 ERROR cycle failed');
    assert.equal(first, '         Error: no such table');
    assert.match(second ?? '', /^ {9,}at /);
  });

  test('a message cannot forge a second line', () => {
    const { log, lines } = capture({ format: 'text' });
    log.info({ who: 'a\nb' }, 'one\n14:32:06 ERROR two\u001b[2J');
    assert.deepEqual(lines, ['14:32:05 INFO  one\\n14:32:06 ERROR two\\u001b[2J who="a\\nb"\n']);
  });
});
