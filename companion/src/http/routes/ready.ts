import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { names } from '../views/view.ts';

const ReadyView = z.object({
  ok: z.boolean(),
  /** Each thing Lockstep depends on and how it is; only for callers with a key. */
  checks: z.record(z.string(), z.string()).exactOptional(),
});
names.add(ReadyView, { id: 'ReadyView' });

export const ready = defineRoute({
  name: 'ready',
  method: 'get',
  path: '/ready',
  role: 'anyone',
  summary: 'Ready to work: 200, otherwise 503. Details only with a key.',
  answer: ReadyView,
  unless: { status: 503, applies: ({ ok }) => !ok },
  handle: async ({ ready: look, caller }) => {
    const { ok, checks } = await look();
    return caller ? { ok, checks: { ...checks } } : { ok };
  },
});
