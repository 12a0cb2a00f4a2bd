import { z } from 'zod';
import { defineRoute } from '../route.ts';

export const openapi = defineRoute({
  name: 'openapi',
  method: 'get',
  path: '/openapi.json',
  role: 'anyone',
  summary: 'This description of the API.',
  answer: z.record(z.string(), z.unknown()),
  handle: ({ document }) => ({ ...document() }),
});
