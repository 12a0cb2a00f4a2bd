import { z } from 'zod';
import type { Marketo } from './marketo.ts';
import type { Transport } from './transport.ts';

const row = z.object({
  fields: z.array(z.object({ name: z.string(), crmManaged: z.boolean().nullish() })).nullish(),
});

/** What Marketo says of the fields of people. */
export function createPersonFields(transport: Transport): Pick<Marketo, 'peopleAreSynced'> {
  return {
    async peopleAreSynced(purpose) {
      const { rows } = await transport.read(purpose, '/rest/v1/leads/describe2.json', {}, row);
      return rows.some(({ fields }) => fields?.some(({ crmManaged }) => crmManaged === true) === true);
    },
  };
}
