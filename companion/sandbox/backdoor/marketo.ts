import { z } from 'zod';
import { parsed, pattern, type Routes } from './door.ts';
import { assetRoutes } from './marketo-assets.ts';
import { engineRoutes } from './marketo-engine.ts';
import { peopleRoutes } from './marketo-people.ts';
import { truthRoutes } from './marketo-truth.ts';
import { faultKinds } from '../marketo/faults.ts';
import type { MarketoState } from '../marketo/state.ts';

const milliseconds = z.int().min(0).max(86_400_000);

/** A fault of Marketo as it is asked for. */
export const marketoFault = z.strictObject({
  server: z.literal('marketo').default('marketo'),
  endpoint: pattern,
  kind: z.enum(faultKinds),
  times: z.int().min(1).optional(),
  rate: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  delayMs: z
    .union([
      milliseconds,
      z
        .strictObject({ from: milliseconds, to: milliseconds })
        .refine(({ from, to }) => from <= to, '"from" must not be above "to"'),
    ])
    .optional(),
});

/** Makes Marketo fail as asked; returns the fault's number. */
export function addMarketoFault(marketo: MarketoState, fault: z.infer<typeof marketoFault>): number {
  const { endpoint, kind, times, rate, seed, delayMs } = fault;
  return marketo.faults.add({
    endpoint,
    kind,
    ...(times === undefined ? {} : { times }),
    ...(rate === undefined ? {} : { rate }),
    ...(seed === undefined ? {} : { seed }),
    ...(delayMs === undefined ? {} : { ms: delayMs }),
  });
}

/** What may still go wrong, and what did. */
export const faultsOf = ({ faults }: MarketoState): unknown => ({
  waiting: faults.waiting().map((one) => ({ ...one, endpoint: one.endpoint.source })),
  injected: faults.injected().map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
});

/** Every program with its members as they truly are now. */
export const truePrograms = (marketo: MarketoState): readonly Record<string, unknown>[] =>
  [...marketo.programs.values()].map((program) => ({
    id: program.id,
    name: program.name,
    channel: program.channel,
    sfdcId: program.native?.id ?? null,
    members: [...(marketo.members.get(program.id)?.values() ?? [])].map(({ leadId, status }) => ({
      leadId,
      email: marketo.leads.get(leadId)?.values['email'] ?? null,
      status,
    })),
  }));

/** All that can be seen and done in Marketo. `changed` is told after every change. */
export const marketoRoutes = (marketo: MarketoState, changed: () => void): Routes => ({
  ...truthRoutes(marketo),
  ...peopleRoutes(marketo, changed),
  ...assetRoutes(marketo, changed),
  ...engineRoutes(marketo),
});

/** Faults of Marketo alone, where there is no other server. */
export const marketoFaultRoutes = (marketo: MarketoState): Routes => ({
  'GET /faults': () => faultsOf(marketo),
  'POST /faults': ({ body }) => {
    const fault = parsed(marketoFault, body);
    return { added: fault.kind, id: addMarketoFault(marketo, fault) };
  },
  'DELETE /faults': () => {
    marketo.faults.clear();
    return { cleared: true };
  },
});
