import { z } from 'zod';

import type { StatusMap } from '../domain/status-map.ts';

const stored = z.object({ f: z.record(z.string(), z.string()), g: z.record(z.string(), z.string()) });

/** A status map as the store keeps it. Throws when it is not one: a link must never run with half a map. */
export const statusMapOf = (value: unknown): StatusMap => stored.parse(value);
