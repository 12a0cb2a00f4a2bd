import { z } from 'zod';
import { parsed, type Routes } from './door.ts';
import type { Living } from '../living.ts';

const paceBody = z.strictObject({ everySeconds: z.number().min(0.01).max(86_400).nullable() });

/** Lets people live by themselves, or stand still. */
export function livingRoutes(living: Living): Routes {
  const shown = (): unknown => ({ everySeconds: living.everySeconds, happened: living.happened });
  return {
    'GET /living': shown,
    'POST /living': ({ body }) => {
      living.pace(parsed(paceBody, body).everySeconds);
      return shown();
    },
  };
}
