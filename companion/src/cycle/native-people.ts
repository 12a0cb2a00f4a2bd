import { settingsOf, type ConnectionSettings } from '../domain/connection-settings.ts';
import { failureOf } from '../domain/failure.ts';
import { finding } from '../domain/findings.ts';
import { findingText } from '../domain/messages.ts';
import { nativePeopleAlert, raiseAlert } from '../store/alerts.ts';
import { getConnection } from '../store/connections.ts';
import { watermarkAge, writeWatermark } from '../store/watermarks.ts';
import type { CycleContext } from './context.ts';
import type { Rules } from './decide.ts';
import { haltsCalls } from './step.ts';

/** Since when somebody may be waited for where Marketo's own sync brings people; null where we create them. */
export function nativePeople(
  { clock, settings }: CycleContext,
  { people }: Pick<ConnectionSettings, 'people'>,
): Rules['nativePeople'] {
  const { peopleFrom, personGraceMs } = settings;
  const from = people === 'as-configured' ? peopleFrom : people;
  return from === 'native' ? { awaitedSince: clock.now() - personGraceMs } : null;
}

/** True where nobody said yet whose job people are: Lockstep creates them, and it may be that Marketo's own sync does, too. */
export const isUndecided = (
  { settings }: CycleContext,
  { people }: Pick<ConnectionSettings, 'people'>,
): boolean => people === 'as-configured' && settings.peopleFrom === 'lockstep';

/** How often Marketo is asked whether its own sync fills fields of people, while nobody has said so. */
const askedMs = 24 * 60 * 60_000;
const asked = 'native.people';

/** Looks once a day, in one call, whether Marketo's own sync of people runs, and tells of it. Nothing changes by itself. */
export async function lookForNativePeople(context: CycleContext, hasLinks: boolean): Promise<void> {
  const { store, scope, clock, marketo, log } = context;
  const decided = settingsOf((await getConnection(store.db, scope)).settings);
  if (!hasLinks || !isUndecided(context, decided)) return;
  const age = await watermarkAge(store.db, scope, asked);
  if (age !== null && age < askedMs) return;
  let areSynced = false;
  try {
    areSynced = await marketo.peopleAreSynced('schema');
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'config' && haltsCalls(failure)) throw error;
    // It is a courtesy: what refuses to be described stops no sync.
    log.warn({ code: failure.code }, 'Marketo does not describe the fields of people');
  }
  if (areSynced) await tellOfNativePeople(context);
  await store.transaction((db) => writeWatermark(db, scope, asked, new Date(clock.now()).toISOString()));
}

/** One alert, until an admin says whose job people are. */
export async function tellOfNativePeople({ store, scope }: CycleContext): Promise<void> {
  const detail = finding('native-people');
  const { sentence, explanation } = findingText(detail);
  await raiseAlert(store.db, scope, {
    key: nativePeopleAlert,
    severity: 'warning',
    linkId: null,
    code: detail.code,
    message: `${sentence}. ${explanation}`,
    detail,
  });
}
