import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { oddChannels } from './odd-channels.ts';
import type { WorldChannel } from './types.ts';

const file = z.object({
  channels: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      programType: z.enum(['program', 'event', 'webinar', 'nurture', 'email_batch']),
      statuses: z.array(
        z.object({ name: z.string(), step: z.int(), hidden: z.boolean(), success: z.boolean() }),
      ),
    }),
  ),
});

/** The channels of the world: published facts of a real company, and one of our own (channels.json says which). */
export const channels: readonly WorldChannel[] = file.parse(
  JSON.parse(readFileSync(new URL('./channels.json', import.meta.url), 'utf8')),
).channels;

/** The channel of that name; throws when the world has none. */
export function channelNamed(name: string): WorldChannel {
  const channel = [...channels, ...oddChannels].find((one) => one.name === name);
  if (!channel) throw new Error(`no channel "${name}"`);
  return channel;
}
