import type { Config } from '../config/config.ts';
import { alertText } from '../domain/alert-messages.ts';
import { failureOf } from '../domain/failure.ts';
import { webhookFails } from '../domain/webhook-trouble.ts';
import { openAlerts } from '../store/matters.ts';
import type { Db, Scope } from '../store/scope.ts';
import { findHost, NotDelivered } from './webhook.ts';

/** What `doctor` says of the webhook of alerts, which is sent nothing: whether deliveries fail, and whether its host can be found. */
export async function examineWebhook(
  db: Db,
  scope: Scope,
  alerts: Config['alerts'],
): Promise<{ readonly what: string; readonly ok: boolean; readonly detail: string }> {
  const what = 'Webhook of alerts';
  if (alerts === null)
    return { what, ok: true, detail: 'LOCKSTEP_ALERTS_URL is not set: nobody is told of alerts' };
  const trouble = await troubleWith(db, scope, alerts);
  return trouble === null
    ? { what, ok: true, detail: 'its host can be found; ./lockstep alerts --test sends it a test' }
    : { what, ok: false, detail: trouble };
}

async function troubleWith(
  db: Db,
  scope: Scope,
  { url, allowedHosts }: NonNullable<Config['alerts']>,
): Promise<string | null> {
  try {
    await findHost(url.reveal(), allowedHosts);
    const failing = (await openAlerts(db, scope)).find(({ key }) => key === webhookFails);
    return failing === undefined
      ? null
      : `${alertText(failing).text} Check LOCKSTEP_ALERTS_URL, and run ./lockstep alerts --test`;
  } catch (error) {
    if (!(error instanceof NotDelivered)) return failureOf(error).message;
    return error.trouble.why === 'hidden' ? error.message : `${error.message}; check LOCKSTEP_ALERTS_URL`;
  }
}
