import { z } from 'zod';
import { changeStatus } from '../marketo/marketer.ts';
import { parsed, pattern, Refused, type Routes } from './door.ts';
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

const statusBody = z.strictObject({
  programId: z.int(),
  leadId: z.int().optional(),
  email: z.string().optional(),
  status: z.string(),
});

/** What people do in Marketo. `changed` is told after every change. */
export function marketoRoutes(marketo: MarketoState, changed: () => void): Routes {
  return {
    /** A marketer sets somebody's program status; who is no member yet joins. */
    'POST /marketo/members/status': ({ body }) => {
      const { programId, leadId, email, status } = parsed(statusBody, body);
      const lead =
        leadId === undefined ? marketo.leads.by('email', email ?? '')[0] : marketo.leads.get(leadId);
      if (!lead) throw new Refused(404, 'No such person in Marketo: give leadId or email.');
      const outcome = changeStatus(marketo, programId, lead.id, status);
      changed();
      return { leadId: lead.id, outcome };
    },
  };
}
