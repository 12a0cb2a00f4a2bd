import type { TestContext } from 'node:test';

import { createTeller } from '../../companion/src/alerts/teller.ts';
import { secret } from '../../companion/src/config/secret.ts';
import { clearAlert, raiseAlert } from '../../companion/src/store/alerts.ts';
import { systemClock } from '../../companion/src/telemetry/clock.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';
import { withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { withWebhook } from '../support/webhook.ts';

/** A companion whose alerts are told to a webhook, and what its log says of that. */
export async function telling(
  t: TestContext,
  {
    format = 'chat',
    aheadMs = 0,
    now = () => Date.now() + aheadMs,
  }: { format?: 'chat' | 'teams' | 'json'; aheadMs?: number; now?: () => number } = {},
) {
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [{ key: 'anna', marketo: 'Registered', salesforce: 'Attended' }] }),
  });
  const webhook = await withWebhook(t);
  const lines: { readonly msg: string; readonly reason?: string }[] = [];
  const log = createLog({
    level: 'info',
    format: 'json',
    destination: { write: (line: string) => lines.push(JSON.parse(line) as { msg: string }) },
  });
  const outcomes: string[] = [];
  const teller = (allowedHosts = [webhook.host]) =>
    createTeller(
      {
        db: lab.companion.store.db,
        scope: { connectionId: lab.companion.connectionId },
        clock: { ...systemClock, now },
        log,
        delivered: (outcome) => outcomes.push(outcome),
      },
      'Main',
      { url: secret(webhook.url), format, allowedHosts },
    );
  const first = teller();
  return {
    lab,
    webhook,
    lines,
    outcomes,
    tell: () => first.tell(),
    /** As another process would be, or this one after its next start. */
    another: teller,
    texts: () => webhook.got.map(({ text }) => String(text).split('\n')),
  };
}

export const raise = (lab: TestCompanion, key: string, message: string, more: object = {}) =>
  raiseAlert(
    lab.companion.store.db,
    { connectionId: lab.companion.connectionId },
    { key, severity: 'warning', linkId: null, code: 'made-up', message, ...more },
  );
export const clear = (lab: TestCompanion, key: string) =>
  clearAlert(lab.companion.store.db, { connectionId: lab.companion.connectionId }, key);
