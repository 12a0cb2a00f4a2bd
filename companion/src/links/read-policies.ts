import { readPolicies, type Policies } from '../domain/policies.ts';
import type { ProgramType } from '../domain/words.ts';
import { FailureError } from '../domain/failure.ts';

/** Policies that somebody asks for, over the defaults. Throws kind `config` naming what cannot be. */
export function policiesFrom(wanted: unknown, programType: ProgramType): Policies {
  const read = readPolicies(wanted, programType);
  if (read.ok) return read.policies;
  const told = read.problems.map(({ path, expected }) => `${path} must be ${expected}`).join('; ');
  const message = `These policies cannot be used: ${told}.`;
  throw new FailureError({ kind: 'config', vendor: 'lockstep', code: 'POLICY', message, retryable: false });
}
