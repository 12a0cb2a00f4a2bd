import type { Call, Endpoint } from './endpoint.ts';
import type { Reply } from './envelope.ts';
import type { Day } from './limits.ts';

/** Calls and errors of today and of the last seven days (reference: Marketo REST, 3.9). Asking costs a call. */
export const usageEndpoints: readonly Endpoint[] = [
  statistics(/^\/rest\/v1\/stats\/usage\.json$/, ({ state }) => [state.meter.today()].map(usage)),
  statistics(/^\/rest\/v1\/stats\/usage\/last7days\.json$/, ({ state }) => state.meter.days().map(usage)),
  statistics(/^\/rest\/v1\/stats\/errors\.json$/, ({ state }) => [state.meter.today()].map(errors)),
  statistics(/^\/rest\/v1\/stats\/errors\/last7days\.json$/, ({ state }) => state.meter.days().map(errors)),
];

function statistics(path: RegExp, result: (call: Call) => NonNullable<Reply['result']>): Endpoint {
  return { method: 'GET', path, family: 'lead', answer: (call) => ({ result: result(call) }) };
}

const usage = ({ day, total, users }: Day): unknown => ({
  date: day,
  total,
  users: [...users].map(([userId, count]) => ({ userId, count })),
});

const errors = ({ day, errors: counts }: Day): unknown => ({
  date: day,
  total: [...counts.values()].reduce((sum, count) => sum + count, 0),
  errors: [...counts].map(([errorCode, count]) => ({ errorCode, count })),
});
