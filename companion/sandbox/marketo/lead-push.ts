import { z } from 'zod';
import { setStatus } from './changes.ts';
import { atMost300, shaped, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { upserted } from './lead-sync.ts';
import { checkTarget } from './member-writes.ts';
import { leadOf, record } from './state.ts';

/** Push Lead: an upsert that also leaves an activity 145 at a program (Marketo REST docs, Leads: Push Lead to Marketo). */
export const leadPushEndpoints: readonly Endpoint[] = [
  { method: 'POST', path: /^\/rest\/v1\/leads\/push\.json$/, family: 'lead', answer: push },
];

const request = z.object({
  programName: z.string().min(1),
  programStatus: z.string().optional(),
  lookupField: z.string().default('email'),
  partitionName: z.string().optional(),
  source: z.string().optional(),
  reason: z.string().optional(),
  input: z.array(z.record(z.string(), z.unknown())).min(1),
});

/** What programStatus does no prose says; a switch decides (reference: Marketo REST, 3.5). */
async function push(call: Call): Promise<Reply> {
  const { state } = call;
  const asked = shaped(call.body, request);
  atMost300(asked.input, state);
  const program = [...state.programs.values()].find((one) => one.name === asked.programName);
  if (!program) throw new Refusal('1013', `Program '${asked.programName}' not found`);
  const status = state.switches.pushProgramStatus === 'sets' ? asked.programStatus : undefined;
  const known = status !== undefined && checkTarget(state, program, status);
  const { lookupField, partitionName, input } = asked;
  const action = 'createOrUpdate';
  const result = await upserted(
    state,
    { action, lookupField, input, ...(partitionName === undefined ? {} : { partitionName }) },
    'pushLeadToMarketo',
  );
  for (const { id } of result) {
    const lead = id === undefined ? undefined : leadOf(state, id);
    if (!lead) continue;
    if (known) setStatus(state, program, lead, status);
    record(state, {
      typeId: 145,
      leadId: lead.id,
      asset: { id: program.id, name: program.name },
      attributes: [
        { name: 'Source', value: asked.source },
        { name: 'Reason', value: asked.reason },
      ].filter((one) => one.value !== undefined),
    });
  }
  const changed = result.filter((one) => one.status !== 'skipped').length;
  if (changed > 0) await call.committed('leads/push', changed);
  return { result };
}
