import type { CycleContext } from './context.ts';
import type { Rules } from './decide.ts';

/** Since when somebody may be waited for where Marketo's own sync brings people; null where we create them. */
export function nativePeople({ clock, settings }: CycleContext): Rules['nativePeople'] {
  const { peopleFrom, personGraceMs } = settings;
  return peopleFrom === 'native' ? { awaitedSince: clock.now() - personGraceMs } : null;
}
