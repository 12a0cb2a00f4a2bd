import { DatabaseError } from 'pg';

import { FailureError } from '../domain/failure.ts';

/** What the database would not take, in the words of whoever tried it. By constraint, else by SQLSTATE class 23. */
const sentences: Readonly<Record<string, string>> = {
  links_live_program: 'This program is already linked to a campaign.',
  links_live_campaign: 'This campaign is already linked to a program.',
  repairs_running:
    'The statuses of this campaign are being mended just now. Wait until that is done, then try again.',
  members_marketo_lead: 'A Marketo person would be in this link twice.',
  members_campaign_member: 'A campaign member would be in this link twice.',
};

/** Rethrows an error of the database: a broken uniqueness as a failure of kind `conflict`, everything else as it came. */
export function refusal(error: unknown): never {
  if (!(error instanceof DatabaseError) || error.code !== '23505') throw error;
  const constraint = error.constraint ?? 'unique';
  throw new FailureError(
    {
      kind: 'conflict',
      vendor: 'lockstep',
      code: constraint.toUpperCase(),
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
