import type { Memory, Side } from './ends.ts';
import { told, type Human, type Pair } from './people.ts';

/** What is known of a member whose outcome is foretold. */
export type Member = {
  readonly email: string;
  readonly records: Set<string>;
  /** Left to the other checks. */
  tangled: boolean;
  /** There were several of their records on one side. */
  twins: boolean;
  /** A person's order is under way. */
  ordered: boolean;
  due: boolean;
  /** A cycle may have read them since they became due. */
  read: boolean;
  converted: boolean;
  /** They were deleted in Marketo, and Lockstep may not have heard of it before this time, milliseconds. */
  unheardUntil: number;
  memories: readonly Memory[];
  before: Human;
  /** The record that was a member last, on each side. */
  lastAs: Pair;
  /** As it was when somebody last looked, and as the last cycle left it. */
  seen: Pair;
  left: Pair;
  readonly edited: Record<Side, number>;
  readonly writes: { readonly side: Side; readonly at: number; readonly sure: boolean }[];
  story: string;
};

/** Which rule was broken, for whom, and what led there. */
export function blame(member: Member, after: Pair, said: readonly string[]): string {
  return [
    `A rule was broken for ${member.email} (${[...member.records].join(' ')}).`,
    `  Before (Marketo / Salesforce): ${told(member.before.pair)}`,
    `  Now: ${told(after)}`,
    `  Settled last: ${member.memories.map(({ past, settled }) => `${past === null ? 'never' : told(past)}, ${settled}`).join(' or ')}`,
    ...(said.length === 0 ? ['  Nothing may be written now.'] : said.map((line) => `  Foretold by ${line}`)),
    `  What led there:${member.story}`,
  ].join('\n');
}
