import type { Companion } from './companion.ts';
import type { Output } from './output.ts';

/** A command that works on an open connection; its number is the exit code. */
export type Work<Options> = (companion: Companion, options: Options, output: Output) => Promise<number>;

/** Makes an action of it that opens the connection, and closes it again. */
export type On = <Options extends { json?: boolean }>(
  work: Work<Options>,
) => (...given: unknown[]) => Promise<void>;
