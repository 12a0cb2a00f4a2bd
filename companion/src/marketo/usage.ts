import { z } from 'zod';
import type { Marketo } from './marketo.ts';
import type { Transport } from './transport.ts';

const row = z.object({ total: z.number() });

/** What Marketo counts of its day. */
export function createUsage(transport: Transport): Pick<Marketo, 'callsToday'> {
  return {
    async callsToday(purpose) {
      const { rows } = await transport.read(purpose, '/rest/v1/stats/usage.json', {}, row);
      return rows[0]?.total ?? 0;
    },
  };
}
