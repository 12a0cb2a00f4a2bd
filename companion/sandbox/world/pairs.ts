import type { Group } from './cases.ts';
import type { WorldChannel } from './types.ts';

/** The statuses a member can hold, in channel order. */
export function visible(channel: WorldChannel | null): WorldChannel['statuses'] {
  return channel?.statuses.filter((status) => status.step > 0 && !status.hidden) ?? [];
}

/** The statuses of the n-th person of a group in the channel's words. Groups walk through the statuses, so that each is held. */
export function pairOf(
  channel: WorldChannel,
  group: Group,
  nth: number,
): { marketo: string; salesforce: string } {
  const all = visible(channel);
  if (!group.ahead) {
    const status = cycled(all, nth).name;
    return { marketo: status, salesforce: status };
  }
  const top = Math.max(...all.map((status) => status.step));
  const lower = cycled(
    all.filter((status) => status.step < top),
    nth,
  );
  const higher = cycled(
    all.filter((status) => status.step > lower.step),
    nth,
  );
  return group.ahead === 'marketo'
    ? { marketo: higher.name, salesforce: lower.name }
    : { marketo: lower.name, salesforce: higher.name };
}

function cycled<T>(values: readonly T[], nth: number): T {
  const value = values[nth % values.length];
  if (value === undefined) throw new RangeError('a channel without statuses');
  return value;
}
