import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { names } from '../views/view.ts';

const SwitchView = z.object({ enabled: z.boolean() });
names.add(SwitchView, { id: 'SwitchView' });

export const switchConnection = defineRoute({
  name: 'switchConnection',
  method: 'patch',
  path: '/v1/connection',
  role: 'admin',
  summary: 'Turns campaign sync on or off for the whole connection.',
  body: z.strictObject({ enabled: z.boolean() }),
  answer: SwitchView,
  handle: ({ actions, body, actor }) => actions.switchConnection(body.enabled, actor),
});
