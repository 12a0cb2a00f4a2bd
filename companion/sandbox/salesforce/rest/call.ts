import type { Actor, Org } from '../org/org.ts';
import type { SalesforceError } from '../errors.ts';
import type { Bulk } from '../bulk/jobs.ts';
import type { Cursors } from './cursors.ts';
import type { Usage } from './usage.ts';

/** One request to /services/data/vNN.N/, already authenticated. */
export type Call = {
  readonly method: string;
  /** Decoded segments after the version. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined when there was no body. */
  readonly body: unknown;
  /** The body as it came. */
  readonly text: string;
  /** As in the address, such as v65.0. */
  readonly version: string;
  /** A fault: every row this call wants to write is refused with it. */
  readonly refusal: SalesforceError | null;
};

export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  /** Content type of a text. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Records written. Set by writes that committed something. */
  readonly wrote?: number;
};

/** What the resources work on. */
export type Desk = {
  readonly org: Org;
  readonly actor: Actor;
  readonly cursors: Cursors;
  readonly usage: Usage;
  readonly bulk: Bulk;
  /** Change events delivered in the last 24 hours; null when the org serves none. */
  readonly delivered: Usage | null;
};

export const ok = (body: unknown, wrote = 0): Answer => ({ status: 200, body, wrote });
export const noContent = (wrote: number): Answer => ({ status: 204, wrote });
