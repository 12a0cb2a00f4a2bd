import { z } from 'zod';
import { parsed, Refused, type Routes } from './door.ts';
import type { Living } from '../living/paced.ts';

const paceBody = z.strictObject({
  everySeconds: z.number().min(0.01).max(86_400).nullable(),
  who: z.string().optional(),
  seed: z.int().optional(),
});

/** Lets people live by themselves, or stand still. */
export function livingRoutes(living: Living): Routes {
  const shown = (): unknown => ({
    everySeconds: living.everySeconds,
    who: living.who,
    lives: living.lives,
    happened: living.happened,
  });
  return {
    'GET /living': shown,
    'POST /living': ({ body }) => {
      const { everySeconds, who, seed } = parsed(paceBody, body);
      if (who !== undefined && !living.lives.includes(who))
        throw new Refused(400, `who is one of ${living.lives.join(', ')}.`);
      living.pace(everySeconds, {
        ...(who === undefined ? {} : { who }),
        ...(seed === undefined ? {} : { seed }),
      });
      return shown();
    },
  };
}
