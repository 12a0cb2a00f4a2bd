import { randomUUID } from 'node:crypto';

import type { Config } from '../config/config.ts';
import { alertText } from '../domain/alert-messages.ts';
import { newsText, trial, type Matter, type News } from '../domain/notice-messages.ts';
import { troubleText, webhookFails, type WebhookTrouble } from '../domain/webhook-trouble.ts';
import { raiseAlert } from '../store/alerts.ts';
import { acquireLease, releaseLease } from '../store/leases.ts';
import { noteDelivered, noteTold, noteUndelivered, toldMatters, type ToldMatter } from '../store/matters.ts';
import type { Db, Scope } from '../store/scope.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import { bodyOf } from './body.ts';
import { openMatters, patienceMs } from './matters.ts';
import { NotDelivered, post } from './webhook.ts';

/** Tells people who look at no page, by a webhook, what they must know of, and when it is over. */
export type Teller = {
  /** Tells what is new, if anything. What could not be delivered is told the next time. */
  tell(): Promise<void>;
  /** Says that this is a test; one that succeeds is a delivery. Returns the status of the answer; throws NotDelivered where there is none. */
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
  let said: string | null = null;
  const say = (trouble: WebhookTrouble | null): void => {
    const reason = trouble && troubleText(trouble);
    if (reason !== null && reason !== said)
      log.warn({ reason }, 'the webhook of LOCKSTEP_ALERTS_URL was not told of alerts, trying again');
    if (reason === null && said !== null) log.info('the webhook of LOCKSTEP_ALERTS_URL is told again');
    said = reason;
  };
  const deliver = async (news: News, toCome: number): Promise<boolean> => {
    const trouble = await troubleOf(send(newsText(connection, news), { ...news, toCome }));
    if (signal?.aborted === true && trouble !== null) return false;
    delivered(trouble === null ? 'delivered' : 'failed');
    say(trouble);
    await (trouble === null ? noteDelivered(db, scope) : noteTrouble(db, scope, clock.now(), trouble));
    return trouble === null;
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
    test: async () => {
      const status = await send(trial(connection), { test: true });
      if (isDone(status)) await noteDelivered(db, scope);
      return status;
    },
  };
}

const isDone = (status: number): boolean => status >= 200 && status < 300;

/** Why a delivery failed; null where it did not. */
const troubleOf = (delivery: Promise<number>): Promise<WebhookTrouble | null> =>
  delivery.then(
    (status) => (isDone(status) ? null : { why: 'answers', status }),
    (error: unknown) => {
      if (error instanceof NotDelivered) return error.trouble;
      throw error;
    },
  );

/** Admins are told on the Sync Status tab once nothing got through for longer than a moment. `now` in milliseconds. */
async function noteTrouble(db: Db, scope: Scope, now: number, trouble: WebhookTrouble): Promise<void> {
  const since = await noteUndelivered(db, scope, new Date(now).toISOString());
  if (Date.parse(since) >= now - patienceMs) return;
  const alert = { key: webhookFails, code: webhookFails, severity: 'warning', linkId: null } as const;
  const { title, text } = alertText({ ...alert, detail: trouble, message: '' });
  await raiseAlert(db, scope, { ...alert, message: `${title}. ${text}`, detail: trouble });
}

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
