import { z } from 'zod';
import { removeMember, setStatus } from './changes.ts';
import { atMost300, programIn, shaped, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, skipped, type Reply } from './envelope.ts';
import { leadOf, statusNamed, type MarketoState, type Program } from './state.ts';

/** Program members, written (reference: Marketo REST, 3.4). Skipped records carry seq and reasons but no leadId. */
export const memberWriteEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: /^\/rest\/v1\/programs\/(\d+)\/members\/status\.json$/,
    family: 'lead',
    answer: syncStatus,
  },
  {
    method: 'POST',
    path: /^\/rest\/v1\/programs\/(\d+)\/members\/delete\.json$/,
    family: 'lead',
    answer: remove,
  },
];

const input = z.array(z.object({ leadId: z.int() })).min(1);
const statusRequest = z.object({ statusName: z.string().min(1), input });
const deleteRequest = z.object({ input });

async function syncStatus(call: Call): Promise<Reply> {
  const { state } = call;
  const program = programIn(call);
  const asked = shaped(call.body, statusRequest);
  atMost300(asked.input, state);
  const known = isTarget(state, program, asked.statusName);
  const unknown = { code: '1025', message: `Program status '${asked.statusName}' not found` };
  if (!known && state.switches.unknownStatus === 'response') throw new Refusal(unknown.code, unknown.message);
  const result = asked.input.map(({ leadId }, seq) => {
    const lead = leadOf(state, leadId);
    if (!lead) return { seq, ...skipped('1004', 'Lead not found') };
    if (!known) return { seq, ...skipped(unknown.code, unknown.message) };
    const outcome = setStatus(state, program, lead, asked.statusName);
    if (outcome === 'in-or-past') {
      return { seq, ...skipped('1037', 'Lead skipped because it is already in or past this status') };
    }
    return { seq, status: outcome, leadId };
  });
  const changed = result.filter((one) => one.status !== 'skipped').length;
  if (changed > 0) await call.committed('members/status', changed);
  return { result };
}

/** "Not in Program" is no target: members are deleted instead. */
function isTarget(state: MarketoState, program: Program, name: string): boolean {
  const status = statusNamed(state, program, name);
  if (!status || status.step === 0) return false;
  return !status.hidden || state.switches.hiddenTarget === 'accepted';
}

async function remove(call: Call): Promise<Reply> {
  const program = programIn(call);
  const asked = shaped(call.body, deleteRequest);
  atMost300(asked.input, call.state);
  const result = asked.input.map(({ leadId }, seq) =>
    removeMember(call.state, program, leadOf(call.state, leadId)?.id ?? leadId)
      ? { seq, status: 'deleted', leadId }
      : { seq, ...skipped('1037', 'Lead not in program') },
  );
  const changed = result.filter((one) => one.status !== 'skipped').length;
  if (changed > 0) await call.committed('members/delete', changed);
  return { result };
}
