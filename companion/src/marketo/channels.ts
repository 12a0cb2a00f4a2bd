import { z } from 'zod';
import type { Channel, Marketo } from './marketo.ts';
import { pagesByOffset } from './pages.ts';
import type { Transport } from './transport.ts';
import { wireId, wireText } from './wire.ts';

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

const row = z
  .object({
    id: wireId,
    name: z.string(),
    applicableProgramType: wireText,
    progressionStatuses: z
      .array(
        z
          .object({
            name: z.string(),
            step: z.int(),
            hidden: flag,
            success: flag,
            type: z.string().nullish(),
          })
          .transform(({ type, ...status }) => ({ ...status, ...(type ? { system: type } : {}) })),
      )
      .nullish(),
  })
  .transform(({ id, name, applicableProgramType, progressionStatuses }): Channel => ({
    id,
    name,
    programType: applicableProgramType ?? '',
    statuses: progressionStatuses ?? [],
  }));

/** Channels can only be read: Marketo has no API to edit them. */
export function createChannels(transport: Transport): Pick<Marketo, 'channels'> {
  return {
    async channels(purpose) {
      const channels = new Map<number, Channel>();
      for await (const page of pagesByOffset((at) =>
        transport.read(purpose, '/rest/asset/v1/channels.json', at, row),
      ))
        for (const channel of page) channels.set(channel.id, channel);
      return [...channels.values()];
    },
  };
}
