import { z } from 'zod';
import { atMost300, shaped, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, skipped, type Reply } from './envelope.ts';
import { leadOf, record, type MarketoState } from './state.ts';

/** Lead partitions, read and assigned (reference: Marketo REST, 3.5). */
export const partitionEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/v1\/leads\/partitions\.json$/, family: 'lead', answer: read },
  { method: 'POST', path: /^\/rest\/v1\/leads\/partitions\.json$/, family: 'lead', answer: assign },
];

function read({ state }: Call): Reply {
  return {
    result: state.shelf.partitions.map(({ id, name, description }) => ({
      id,
      name,
      ...(description === undefined ? {} : { description }),
    })),
  };
}

/** The id of a partition a call names; throws 1003 for an unknown one and 1008 for one that is closed to the API user. */
export function partitionNamed(state: MarketoState, name: string): number {
  const found = state.shelf.partitions.find((one) => one.name === name);
  if (!found) throw new Refusal('1003', `Partition '${name}' not found`);
  if (found.closed === true) throw new Refusal('1008', `Access denied to partition '${name}'`);
  return found.id;
}

const request = z.object({
  input: z.array(z.object({ id: z.int(), partitionName: z.string().optional() })).min(1),
});

async function assign(call: Call): Promise<Reply> {
  const { state } = call;
  const { input } = shaped(call.body, request);
  atMost300(input, state);
  const result = input.map(({ id, partitionName }) => assigned(state, id, partitionName));
  const changed = result.filter((one) => one.status !== 'skipped').length;
  if (changed > 0) await call.committed('leads/partitions', changed);
  return { result };
}

/** Who changes partition gets an activity 100. */
function assigned(
  state: MarketoState,
  id: number,
  name: string | undefined,
): { id: number; status: string; reasons?: unknown } {
  const lead = leadOf(state, id);
  if (!lead) return { id, ...skipped('1004', 'Lead not found') };
  if (name === undefined || name === '')
    return { id, ...skipped('1009', 'Partition name must be specified') };
  let partition: number;
  try {
    partition = partitionNamed(state, name);
  } catch (error) {
    if (error instanceof Refusal) return { id, ...skipped(error.code, error.message) };
    throw error;
  }
  const before = state.shelf.partitionOf.get(lead.id) ?? 1;
  state.shelf.partitionOf.set(lead.id, partition);
  if (before !== partition) {
    record(state, {
      typeId: 100,
      leadId: lead.id,
      asset: { id: partition, name },
      attributes: [
        { name: 'Old Partition ID', value: before },
        { name: 'New Partition ID', value: partition },
      ],
    });
  }
  return { id, status: 'updated' };
}
