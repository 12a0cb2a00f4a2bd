import { DatabaseError } from 'pg';

import { FailureError } from '../domain/failure.ts';
import { refusal as refused, type RefusalSentence } from '../domain/refusal.ts';

/** What the database would not take because people were there first, in words that pages show. By constraint. */
const told: Readonly<Record<string, RefusalSentence>> = {
  links_live_program: 'program-taken',
  links_live_campaign: 'campaign-taken',
  repairs_running: 'repair-running',
  orders_waiting: 'decided-just-now',
};

/** And what only a fault of ours leads to. */
const sentences: Readonly<Record<string, string>> = {
  members_marketo_lead: 'A Marketo person would be in this link twice.',
  members_campaign_member: 'A campaign member would be in this link twice.',
};

/** Rethrows an error of the database: a broken uniqueness as a failure of kind `conflict`, everything else as it came. */
export function refusal(error: unknown): never {
  if (!(error instanceof DatabaseError) || error.code !== '23505') throw error;
  const constraint = error.constraint ?? 'unique';
  const code = constraint.toUpperCase();
  const sentence = told[constraint];
  if (sentence !== undefined)
    throw new FailureError(refused('conflict', code, sentence).failure, { cause: error });
  throw new FailureError(
    {
      kind: 'conflict',
      vendor: 'lockstep',
      code,
      message: sentences[constraint] ?? `There is one already (${constraint}).`,
      retryable: false,
    },
    { cause: error },
  );
}

/** A conflict found by a store function itself. */
export function conflict(code: string, message: string): FailureError {
  return new FailureError({ kind: 'conflict', vendor: 'lockstep', code, message, retryable: false });
}

/** A row that had to be there and is not. */
export function notFound(code: string, message: string): FailureError {
  return new FailureError({ kind: 'not-found', vendor: 'lockstep', code, message, retryable: false });
}
