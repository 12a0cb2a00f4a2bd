import { type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';

/**
 * Companies, opportunities and sales persons are not built. Where Marketo's own Salesforce sync is on, writing them is
 * refused with 1018, and so it is here (Marketo REST docs, Lead Database).
 */
export const crmObjectEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: /^\/rest\/v1\/(companies|opportunities|opportunities\/roles|salespersons)(\/delete)?\.json$/,
    family: 'lead',
    answer: refuse,
  },
];

function refuse({ state }: Call): Reply {
  if (state.shelf.crm.leadSync) throw new Refusal('1018', 'CRM Enabled');
  throw new Refusal('610', 'Requested resource not found');
}
