import { z } from 'zod';
import { parsed, pattern, type Routes } from './door.ts';
import { accessRoutes } from './salesforce/access.ts';
import { editingRoutes } from './salesforce/editing.ts';
import { governingRoutes } from './salesforce/governing.ts';
import { importRoutes } from './salesforce/importing.ts';
import { readingRoutes } from './salesforce/reading.ts';
import { faultKinds } from '../salesforce/faults.ts';
import type { SalesforceState } from '../salesforce/state.ts';

/** A fault of Salesforce as it is asked for. */
export const salesforceFault = z.strictObject({
  server: z.literal('salesforce').default('salesforce'),
  endpoint: pattern,
  kind: z.enum(faultKinds),
  times: z.int().min(1).optional(),
  rate: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  delayMs: z.int().min(0).max(86_400_000).optional(),
  code: z.string().optional(),
  message: z.string().optional(),
});

/** Makes Salesforce fail as asked; returns the fault's number. */
export function addSalesforceFault(
  salesforce: SalesforceState,
  fault: z.infer<typeof salesforceFault>,
): number {
  const given = Object.entries(fault).filter(([name, value]) => name !== 'server' && value !== undefined);
  return salesforce.faults.add(Object.fromEntries(given) as Parameters<typeof salesforce.faults.add>[0]);
}

/** What may still go wrong, and what did. */
export const salesforceFaultsOf = ({ faults }: SalesforceState): unknown => ({
  waiting: faults.waiting().map((one) => ({ ...one, endpoint: one.endpoint.source })),
  injected: faults.injected().map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
});

/** Faults of Salesforce alone, where there is no other server. */
export const salesforceFaultRoutes = (salesforce: SalesforceState): Routes => ({
  'GET /faults': () => salesforceFaultsOf(salesforce),
  'POST /faults': ({ body }) => {
    const fault = parsed(salesforceFault, body);
    return { added: fault.kind, id: addSalesforceFault(salesforce, fault) };
  },
  'DELETE /faults': () => {
    salesforce.faults.clear();
    return { cleared: true };
  },
});

/** Every campaign with its members as they truly are now. */
export const trueCampaigns = (salesforce: SalesforceState): readonly Record<string, unknown>[] =>
  salesforce.campaigns().map((campaign) => ({
    ...campaign,
    statuses: salesforce.statuses(campaign.id).map((one) => one.label),
    members: salesforce.members(campaign.id).map(({ id, leadId, contactId, email, status }) => ({
      id,
      leadId,
      contactId,
      email,
      status,
    })),
  }));

/** What Salesforce's users and admins see and do. `changed` is told after every change of a record. */
export const salesforceRoutes = (salesforce: SalesforceState, changed: () => void): Routes => ({
  ...readingRoutes(salesforce),
  ...editingRoutes(salesforce, changed),
  ...importRoutes(salesforce, changed),
  ...accessRoutes(salesforce, changed),
  ...governingRoutes(salesforce),
});
