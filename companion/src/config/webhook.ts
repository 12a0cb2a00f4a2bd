import { listsHost } from './hosts.ts';
import { settingsSchema } from './settings.ts';

/** What is wrong with the address of the alerts' webhook: without https it must be one that is allowed by name. */
export function webhookProblems(values: ReadonlyMap<string, string>): string[] {
  const { shape } = settingsSchema;
  const address = shape.LOCKSTEP_ALERTS_URL.safeParse(values.get('LOCKSTEP_ALERTS_URL')).data;
  const allowed = shape.LOCKSTEP_ALLOW_ALERT_HOSTS.safeParse(values.get('LOCKSTEP_ALLOW_ALERT_HOSTS'));
  if (address === undefined || !allowed.success) return [];
  const url = new URL(address.reveal());
  if (url.protocol === 'https:' || listsHost(allowed.data, url)) return [];
  return [
    'LOCKSTEP_ALERTS_URL must begin with https://; correct it, or list its host in LOCKSTEP_ALLOW_ALERT_HOSTS.',
  ];
}
