import { randomUUID } from 'node:crypto';

import type { Config } from '../config/config.ts';
import { newsText, trial, type Matter, type News } from '../domain/notice-messages.ts';
import { acquireLease, releaseLease } from '../store/leases.ts';
import { noteTold, toldMatters, type ToldMatter } from '../store/matters.ts';
import type { Db, Scope } from '../store/scope.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import { bodyOf } from './body.ts';
import { openMatters } from './matters.ts';
import { NotDelivered, post } from './webhook.ts';

/** Tells people who look at no page, by a webhook, what they must know of, and when it is over. */
export type Teller = {
  /** Tells what is new, if anything. What could not be delivered is told the next time. */
  tell(): Promise<void>;
  /** Says that this is a test. Returns the status of the answer; throws NotDelivered where there is none. */
  test(): Promise<number>;
};

/** Longer than a delivery takes; another process may try then. Milliseconds. */
const turnMs = 60_000;
/** Matters of one delivery as JSON, new and over each: receivers refuse bodies that are too large. The others follow in the next. */
const mostMatters = 100;

/**
 * What is open is compared with what was told, each time anew: a process that dies before it noted a delivery tells the same again,
 * and nothing is left out. Processes take turns.
 */
export function createTeller(
  {
    db,
    scope,
    clock,
    log,
    signal,
    delivered = () => undefined,
  }: {
    readonly db: Db;
    readonly scope: Scope;
    readonly clock: Clock;
    readonly log: Log;
    readonly signal?: AbortSignal;
    /** Counts deliveries. */
    readonly delivered?: (outcome: 'delivered' | 'failed') => void;
  },
  connection: string,
  { url, format, allowedHosts }: NonNullable<Config['alerts']>,
): Teller {
  const send = (text: string, more: object): Promise<number> =>
    post(url.reveal(), bodyOf(format, connection, text, more), { allowedHosts, signal });
  /** Why the last delivery failed: said when it changes, not each time. */
  let trouble: string | null = null;
  const deliver = async (news: News, toCome: number): Promise<boolean> => {
    const status = await send(newsText(connection, news), { ...news, toCome }).catch((error: unknown) => {
      if (error instanceof NotDelivered) return error.message;
      throw error;
    });
    const failed =
      typeof status === 'number' ? (isDone(status) ? null : `it answers ${String(status)}`) : status;
    if (signal?.aborted === true && failed !== null) return false;
    delivered(failed === null ? 'delivered' : 'failed');
    if (failed !== null && failed !== trouble)
      log.warn({ reason: failed }, 'the webhook of LOCKSTEP_ALERTS_URL was not told of alerts, trying again');
    if (failed === null && trouble !== null) log.info('the webhook of LOCKSTEP_ALERTS_URL is told again');
    trouble = failed;
    return failed === null;
  };
  return {
    tell: async () => {
      const lease = await acquireLease(db, scope, 'notices', randomUUID(), turnMs);
      if (lease === null) return;
      try {
        const all = newsSince(await toldMatters(db, scope), await openMatters(db, scope, clock.now()));
        // A text sums up like things, however many.
        const news = format === 'json' ? firstOf(all) : all;
        if (size(news) === 0 || !(await deliver(news, size(all) - size(news)))) return;
        await noteTold(db, scope, { opened: news.opened, ended: news.ended.map(({ key }) => key) });
      } finally {
        await releaseLease(db, scope, lease);
      }
    },
    test: () => send(trial(connection), { test: true }),
  };
}

const isDone = (status: number): boolean => status >= 200 && status < 300;

/** What is open and was not told, or has become another matter; and what was told and is over. */
export function newsSince(told: readonly ToldMatter[], open: readonly Matter[]): News {
  const codeTold = new Map(told.map(({ key, code }) => [key, code]));
  const keys = new Set(open.map(({ key }) => key));
  return {
    opened: open.filter(({ key, code }) => codeTold.get(key) !== code),
    ended: told.filter(({ key }) => !keys.has(key)),
  };
}

const firstOf = ({ opened, ended }: News): News => ({
  opened: opened.slice(0, mostMatters),
  ended: ended.slice(0, mostMatters),
});
const size = ({ opened, ended }: News): number => opened.length + ended.length;
