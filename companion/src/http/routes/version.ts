import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { names } from '../views/view.ts';

const VersionView = z.object({
  product: z.literal('Lockstep'),
  version: z.string(),
  /** The version of this API; the package refuses to work with another. */
  api: z.literal('v1'),
  /** What the key that asked may do. */
  role: z.enum(['viewer', 'marketer', 'admin']),
});
names.add(VersionView, { id: 'VersionView' });

export const version = defineRoute({
  name: 'version',
  method: 'get',
  path: '/v1/version',
  role: 'viewer',
  summary: 'Handshake: which Lockstep answers, and what the key may do.',
  answer: VersionView,
  handle: ({ version: running, actor }) => ({
    product: 'Lockstep' as const,
    version: running,
    api: 'v1' as const,
    role: actor.role,
  }),
});
