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
  {
    method: 'POST',
    path: /^\/rest\/v1\/leads\/programs\/(\d+)\/status\.json$/,
    family: 'lead',
    answer: oldStatus,
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
  const known = checkTarget(state, program, asked.statusName);
  const unknown = unknownStatus(asked.statusName);
  const isTwice = twiceIn(asked.input, state);
  const result = asked.input.map(({ leadId }, seq) => {
    const lead = leadOf(state, leadId);
    if (isTwice(leadId, seq)) return { seq, ...skipped('1036', 'Duplicate object found in input') };
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

/** Which records name somebody whom an earlier one named; none where a switch takes them as they come. */
function twiceIn(records: readonly { leadId: number }[], { switches }: MarketoState) {
  const first = new Map<number, number>();
  records.forEach(({ leadId }, seq) => {
    if (!first.has(leadId)) first.set(leadId, seq);
  });
  return (leadId: number, seq: number): boolean =>
    switches.duplicateInput === 'skipped' && first.get(leadId) !== seq;
}

const unknownStatus = (name: string): { code: string; message: string } => ({
  code: '1025',
  message: `Program status '${name}' not found`,
});

/** Whether a status can be given; where a switch says so, an unknown one refuses the whole call with 1025. */
export function checkTarget(state: MarketoState, program: Program, name: string): boolean {
  const known = isTarget(state, program, name);
  const { code, message } = unknownStatus(name);
  if (!known && state.switches.unknownStatus === 'response') throw new Refusal(code, message);
  return known;
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

const oldRequest = z.object({ status: z.string().min(1), input: z.array(z.object({ id: z.int() })).min(1) });

/** The superseded call: by `id`, and for those who are members already (published definition, Change Lead Program Status). */
async function oldStatus(call: Call): Promise<Reply> {
  const { state } = call;
  const program = programIn(call);
  const asked = shaped(call.body, oldRequest);
  atMost300(asked.input, state);
  const known = checkTarget(state, program, asked.status);
  const unknown = unknownStatus(asked.status);
  const result = asked.input.map(({ id }) => {
    const lead = leadOf(state, id);
    if (!lead) return { id, ...skipped('1004', 'Lead not found') };
    if (!known) return { id, ...skipped(unknown.code, unknown.message) };
    if (!state.members.get(program.id)?.has(lead.id))
      return { id, ...skipped('1013', 'Membership not found') };
    const outcome = setStatus(state, program, lead, asked.status);
    return outcome === 'in-or-past'
      ? { id, ...skipped('1037', 'Lead skipped because it is already in or past this status') }
      : { id, status: outcome };
  });
  const changed = result.filter((one) => one.status !== 'skipped').length;
  if (changed > 0) await call.committed('leads/programs/status', changed);
  return { result };
}
