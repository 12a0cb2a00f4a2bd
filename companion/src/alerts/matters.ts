import { alertText } from '../domain/alert-messages.ts';
import type { Finding } from '../domain/findings.ts';
import { findingTold } from '../domain/messages.ts';
import { linkStopped, syncFails, type Matter } from '../domain/notice-messages.ts';
import { webhookFails } from '../domain/webhook-trouble.ts';
import { getConnection } from '../store/connections.ts';
import { failingPasses, openAlerts, stoppedLinks, type StoppedLink } from '../store/matters.ts';
import type { Db, Scope } from '../store/scope.ts';

/** A vendor or a webhook that is away for a moment needs nobody: so long must nothing have got through. Milliseconds. */
export const patienceMs = 15 * 60_000;

/**
 * What somebody must know of now: open alerts, links that something stopped, and links or a connection whose cycles fail
 * for longer than a moment. What a person paused or turned off needs nobody. `now` in milliseconds.
 */
export async function openMatters(db: Db, scope: Scope, now: number): Promise<Matter[]> {
  const late = new Date(now - patienceMs).toISOString();
  const { enabled } = await getConnection(db, scope);
  const failing = enabled ? await failingPasses(db, scope) : undefined;
  const fails: Matter[] =
    failing !== undefined && Date.parse(failing.since) < now - patienceMs
      ? [
          {
            key: 'connection:sync',
            code: 'sync-fails',
            severity: 'error',
            campaign: null,
            since: failing.since,
            ...syncFails(failing.message),
          },
        ]
      : [];
  // Of what was turned off, only what keeps it from going on again.
  const links = (await stoppedLinks(db, scope, late)).filter(({ state }) => enabled || state !== 'active');
  // A webhook that fails cannot be told so, and once it is told again that is no news.
  const alerts = (await openAlerts(db, scope)).filter(({ key }) => key !== webhookFails);
  return [
    ...fails,
    ...links.map(ofLink),
    ...alerts.map(({ key, code, severity, message, detail, raisedAt, campaignName }): Matter => {
      const { title, text, remedy } = alertText({ code, detail, message });
      const since = raisedAt;
      return { key: `alert:${key}`, code, severity, title, text, remedy, campaign: campaignName, since };
    }),
  ];
}

/** The finding that stopped it says why, and what to do. */
function ofLink({ id, state, reason, since, findings, runFailure, campaignName }: StoppedLink): Matter {
  const found = Array.isArray(findings)
    ? (findings as Finding[]).find(({ code }) => code === reason)
    : undefined;
  const told = found && findingTold(found);
  return {
    key: `link:${id}`,
    code: state === 'active' ? 'link-fails' : (reason ?? state),
    severity: 'error',
    campaign: campaignName,
    since,
    ...(state === 'active' || told === undefined
      ? linkStopped(state, runFailure)
      : { title: told.sentence.text, text: told.explanation.text, remedy: told.fixes[0]?.text ?? null }),
  };
}
