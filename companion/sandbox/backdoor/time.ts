import { z } from 'zod';
import { parsed, Refused, type Routes } from './door.ts';
import type { Timekeeper } from '../clock.ts';

const timeBody = z
  .strictObject({
    /** true: time stands still and moves only when told; false: it runs as the machine's does. */
    held: z.boolean().optional(),
    /** A time that is not past, ISO 8601. */
    set: z.iso.datetime({ offset: true }).optional(),
    advanceSeconds: z
      .number()
      .min(0)
      .max(10 * 365 * 86_400)
      .optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'give held, set or advanceSeconds')
  .refine(
    (body) => body.set === undefined || body.advanceSeconds === undefined,
    'give set or advanceSeconds, not both',
  );

/** A hand on the sandbox's clock: tokens, limits, late commits and everything else that waits go by it. */
export function timeRoutes(clock: Timekeeper): Routes {
  const shown = (): unknown => ({ now: new Date(clock.now()).toISOString(), held: clock.held });
  return {
    'GET /time': shown,
    'POST /time': async ({ body }) => {
      const { held, set, advanceSeconds } = parsed(timeBody, body);
      if (set !== undefined && Date.parse(set) < clock.now()) {
        throw new Refused(400, `It is ${new Date(clock.now()).toISOString()} already: time only goes on.`);
      }
      if (held === true) clock.hold();
      if (set !== undefined) await clock.set(Date.parse(set));
      if (advanceSeconds !== undefined) await clock.advance(advanceSeconds * 1000);
      if (held === false) clock.release();
      return shown();
    },
  };
}
