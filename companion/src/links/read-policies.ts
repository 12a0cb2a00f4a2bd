import { readPolicies, type Policies } from '../domain/policies.ts';
import type { ProgramType } from '../domain/words.ts';
import { refusal } from './refusal.ts';

/** Policies that somebody asks for, over the defaults. Throws kind `config` naming what cannot be. */
export function policiesFrom(wanted: unknown, programType: ProgramType): Policies {
  const read = readPolicies(wanted, programType);
  if (read.ok) return read.policies;
  const told = read.problems.map(({ path, expected }) => `${path} must be ${expected}`).join('; ');
  throw refusal('config', 'POLICY', `These policies cannot be used: ${told}.`);
}
