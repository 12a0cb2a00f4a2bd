import type { Log } from './log.ts';

/** How often a trouble that lasts is told again, milliseconds. */
const againMs = 60_000;
/** A trouble that nobody has heard of for so long was over, whoever noticed that; milliseconds. */
const forgottenMs = 5 * 60_000;
/** Whoever still waited when it was over may hear of it so much later: that is no news. Milliseconds. */
const lateMs = 10_000;

export type CalmLog = Log & {
  /** What has this code is over: told once, with how long it lasted, if it had been told. */
  over(code: string, message: string): void;
};

/**
 * A log for troubles that befall everything at once, such as a database that is gone: each piece of work that they stop would
 * say so. Warnings with a code of `once` are told once, in its words whatever work it stopped first (null: in those of whoever tells
 * it), and again every minute while they last, with the number of those left out; those with a code of `never` are told by somebody else. At level debug nothing is left out.
 */
export function calmLog(
  log: Log,
  codes: { readonly once: ReadonlyMap<string, string | null>; readonly never: ReadonlySet<string> },
  now: () => number,
): CalmLog {
  const told = new Map<
    string,
    { readonly since: number; readonly at: number; heard: number; leftOut: number }
  >();
  const ended = new Map<string, number>();
  const warn = (data: object, message: string): void => {
    const { code, reason } = trouble(data);
    if (code !== undefined && codes.once.has(code)) {
      const known = told.get(code);
      const before = known !== undefined && now() - known.heard < forgottenMs ? known : undefined;
      const isLate = now() - (ended.get(code) ?? -Infinity) < lateMs;
      if (before === undefined ? !isLate : now() - before.at >= againMs) {
        told.set(code, { since: before?.since ?? now(), at: now(), heard: now(), leftOut: 0 });
        const lasts = before === undefined ? {} : { since: iso(before.since), leftOut: before.leftOut };
        log.warn({ code, ...lasts }, codes.once.get(code) ?? reason ?? message);
        return;
      }
      if (before !== undefined) {
        before.leftOut += 1;
        before.heard = now();
      }
    } else if (code === undefined || !codes.never.has(code)) {
      log.warn(data, message);
      return;
    }
    log.debug(data, message);
  };
  const over = (code: string, message: string): void => {
    const before = told.get(code);
    if (before === undefined) return;
    told.delete(code);
    ended.set(code, now());
    log.info({ code, seconds: Math.round((now() - before.since) / 1000), leftOut: before.leftOut }, message);
  };
  return Object.assign(Object.create(log) as Log, { warn, over });
}

const iso = (time: number): string => new Date(time).toISOString();

type Trouble = { readonly code?: string | undefined; readonly reason?: string | undefined };

/** The code and the words in what is logged: beside the message, in a failure, or in an error that carries one. */
function trouble(data: object): Trouble {
  const { code, reason, message, failure, err } = data as Record<string, unknown>;
  if (typeof code === 'string') return { code, reason: textOf(reason ?? message) };
  for (const inner of [failure, err]) {
    if (typeof inner !== 'object' || inner === null) continue;
    const found = trouble('failure' in inner && inner !== failure ? { failure: inner.failure } : inner);
    if (found.code !== undefined) return found;
  }
  return {};
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
