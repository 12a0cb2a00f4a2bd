import { z } from 'zod';
import { unverified, type Switches } from '../marketo/switches.ts';
import { parsed, Refused, type Routes } from './door.ts';
import type { MarketoState } from '../marketo/state.ts';

/** null lifts a limit. */
const limit = z.int().min(0).nullable().optional();
const share = z.number().min(0).max(1).default(0);

const bodies = {
  limits: z.strictObject({ per20Seconds: limit, concurrent: limit, perDay: limit }),
  others: z.strictObject({
    rate: share,
    slots: share,
    day: share,
    forSeconds: z.number().positive().optional(),
  }),
  switches: z.record(z.string(), z.string()),
};

/** Limits, the other integration, and what the sources leave open. */
export function engineRoutes(marketo: MarketoState): Routes {
  const { meter, switches } = marketo;

  const limits = (): unknown => {
    const { day, total, users } = meter.today();
    return {
      limits: meter.limits(),
      others: meter.occupied(),
      today: { day, total, users: Object.fromEntries(users) },
    };
  };

  const positions = (): unknown =>
    Object.entries(unverified).map(([name, may]) => ({ name, is: switches[name as keyof Switches], may }));

  return {
    'GET /marketo/limits': limits,
    'POST /marketo/limits': ({ body }) => {
      const asked = Object.entries(parsed(bodies.limits, body)).filter(([, value]) => value !== undefined);
      meter.allow(Object.fromEntries(asked.map(([name, value]) => [name, value ?? Infinity])));
      return limits();
    },
    /** Somebody else's share of rate, slots and day, until told otherwise or for some seconds. */
    'POST /marketo/others': ({ body }) => {
      const { rate, slots, day, forSeconds } = parsed(bodies.others, body);
      const { per20Seconds, concurrent, perDay } = meter.limits();
      const part = (of: number, most: number): number => (of === 0 ? 0 : Math.round(of * most));
      meter.occupy(
        {
          per20Seconds: part(rate, per20Seconds),
          concurrent: part(slots, concurrent),
          perDay: part(day, perDay),
        },
        forSeconds === undefined ? Infinity : marketo.now() + forSeconds * 1000,
      );
      return limits();
    },
    'GET /marketo/switches': positions,
    'POST /marketo/switches': ({ body }) => {
      const asked = parsed(bodies.switches, body);
      for (const [name, position] of Object.entries(asked)) {
        const may: readonly string[] | undefined = Object.hasOwn(unverified, name)
          ? unverified[name as keyof Switches]
          : undefined;
        if (!may) throw new Refused(400, `There is no switch "${name}".`);
        if (!may.includes(position)) throw new Refused(400, `"${name}" may be ${may.join(' or ')}.`);
      }
      Object.assign(switches, asked);
      return positions();
    },
  };
}
