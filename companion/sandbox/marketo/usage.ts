import type { Call, Endpoint } from './endpoint.ts';
import type { Reply } from './envelope.ts';

/** How many calls were made today (reference: Marketo REST, 3.9). Asking costs a call. */
export const usageEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/v1\/stats\/usage\.json$/, family: 'lead', answer: usage },
];

function usage({ state }: Call): Reply {
  const { day, total, users } = state.meter.today();
  return { result: [{ date: day, total, users: [...users].map(([userId, count]) => ({ userId, count })) }] };
}
