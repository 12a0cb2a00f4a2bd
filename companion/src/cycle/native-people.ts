import type { ConnectionSettings } from '../domain/connection-settings.ts';
import type { CycleContext } from './context.ts';
import type { Rules } from './decide.ts';

/** Since when somebody may be waited for where Marketo's own sync brings people; null where we create them. */
export function nativePeople(
  { clock, settings }: CycleContext,
  { people }: Pick<ConnectionSettings, 'people'>,
): Rules['nativePeople'] {
  const { peopleFrom, personGraceMs } = settings;
  const from = people === 'as-configured' ? peopleFrom : people;
  return from === 'native' ? { awaitedSince: clock.now() - personGraceMs } : null;
}
