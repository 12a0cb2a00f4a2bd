import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { names } from '../views/view.ts';

const HealthView = z.object({ ok: z.literal(true) });
names.add(HealthView, { id: 'HealthView' });

export const health = defineRoute({
  name: 'health',
  method: 'get',
  path: '/health',
  role: 'anyone',
  summary: 'Alive: the process answers. Says nothing about what it depends on.',
  answer: HealthView,
  handle: () => ({ ok: true as const }),
});
