import { readSettingsChange, settingsOf, type ConnectionSettings } from '../domain/connection-settings.ts';
import { FailureError } from '../domain/failure.ts';
import type { HoldReason, NothingReason } from '../domain/reasons.ts';
import { clearAlert, nativePeopleAlert } from '../store/alerts.ts';
import { getConnection, mergeSettings } from '../store/connections.ts';
import { markHeldDirty } from '../store/held.ts';
import type { Db } from '../store/scope.ts';
import { remember } from './audit.ts';
import type { LinkContext } from './context.ts';
import type { Actor } from './views.ts';

/** What an admin has decided for the whole connection. */
export const settingsNow = async (
  { store, scope }: LinkContext,
  db: Db = store.db,
): Promise<ConnectionSettings> => settingsOf((await getConnection(db, scope)).settings);

/** Why members wait, by the setting that says so: they are decided again when it changes. */
const waitingFor: Partial<Record<keyof ConnectionSettings, readonly (HoldReason | NothingReason)[]>> = {
  people: ['person-awaited', 'person-asked', 'person-not-synced'],
  syncCampaign: ['person-awaited', 'person-not-synced'],
  filter: ['filtered'],
};

/**
 * Changes what is given; who did, and what it was before, is in the audit log. Who waits because of it is decided again. Returns all
 * of them. Throws kind `config` naming what cannot be.
 */
export async function changeSettings(
  context: LinkContext,
  wanted: Partial<ConnectionSettings>,
  actor: Actor,
): Promise<ConnectionSettings> {
  const { store, scope } = context;
  const change = readSettingsChange(wanted);
  if (typeof change === 'string') throw cannotUse(change);
  const { after, marked } = await store.transaction(async (db) => {
    const before = await settingsNow(context, db);
    await mergeSettings(db, scope, change);
    const now = await settingsNow(context, db);
    await remember(db, context, actor, 'change-settings', null, { before, after: now });
    const changed = (Object.keys(waitingFor) as (keyof ConnectionSettings)[]).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]),
    );
    if (change.people !== undefined && change.people !== 'as-configured')
      await clearAlert(db, scope, nativePeopleAlert);
    const reasons = changed.flatMap((name) => waitingFor[name] ?? []);
    return {
      after: now,
      marked: reasons.length === 0 ? 0 : await markHeldDirty(db, scope, null, reasons),
    };
  });
  if (marked > 0) await context.requestCycle(null);
  return after;
}

const cannotUse = (problem: string): FailureError =>
  new FailureError({
    kind: 'config',
    vendor: 'lockstep',
    code: 'SETTINGS',
    message: `These settings cannot be used: ${problem}.`,
    retryable: false,
  });
