import { z } from 'zod';
import { changeStatus } from '../marketo/marketer.ts';
import { parsed, pattern, Refused, type Routes } from './door.ts';
import type { FaultKind } from '../marketo/faults.ts';
import type { MarketoState } from '../marketo/state.ts';

const kinds = [
  '604',
  '604-after-commit',
  '608',
  '611',
  '713',
  '502-html',
  'truncated',
  'reset',
  'slow',
  'lost-after-commit',
  'lost-before-commit',
  'token-expired',
] as const satisfies readonly FaultKind[];

/** A fault of Marketo as it is asked for. */
export const marketoFault = z.strictObject({
  server: z.literal('marketo'),
  endpoint: pattern,
  kind: z.enum(kinds),
  times: z.int().min(1).default(1),
  delayMs: z.int().min(0).optional(),
});

/** Makes Marketo fail as asked. */
export function addMarketoFault(marketo: MarketoState, fault: z.infer<typeof marketoFault>): void {
  const { endpoint, kind, times, delayMs } = fault;
  marketo.faults.add({ endpoint, kind, times, ...(delayMs === undefined ? {} : { ms: delayMs }) });
}

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
