import { pino, type Logger } from 'pino';
import { systemClock, type Clock } from './clock.ts';
import { lineOfText } from './log-text.ts';
import { redact } from './redact.ts';

export type Log = Logger;

export type LogOptions = {
  readonly level: 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** `json` is one object a line, `text` is for people at a terminal. */
  readonly format: 'json' | 'text';
  /** Where lines go; standard output unless told. */
  readonly destination?: { write(line: string): unknown };
  readonly clock?: Clock;
};

/**
 * The log of the process. Levels: `error` is what somebody must look at now (none in a healthy day), `warn` what went
 * wrong and was dealt with, `info` what happened, a few lines a cycle; `debug` and `trace` are for the search of a cause.
 * Every line passes the redaction, children and errors included.
 */
export function createLog(options: LogOptions): Log {
  const { level, format, destination = process.stdout, clock = systemClock } = options;
  const through = {
    write: (line: string): void => {
      const entry = redact(JSON.parse(line)) as Record<string, unknown>;
      destination.write(format === 'json' ? `${JSON.stringify(entry)}\n` : lineOfText(entry));
    },
  };
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: pino.stdSerializers.errWithCause, error: pino.stdSerializers.errWithCause },
    },
    through,
  );
}
