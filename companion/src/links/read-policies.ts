import { mostConditions } from '../domain/filter.ts';
import { readPolicies, type Policies } from '../domain/policies.ts';
import { refusal } from '../domain/refusal.ts';
import type { ProgramType } from '../domain/words.ts';

/** Policies that somebody asks for, over the defaults. Throws kind `config` naming what cannot be. */
export function policiesFrom(wanted: unknown, programType: ProgramType): Policies {
  const read = readPolicies(wanted, programType);
  if (read.ok) return read.policies;
  const { problems } = read;
  const unusable = problems.filter(({ code }) => code === 'policy-value');
  throw refusal('config', 'POLICY', [...new Set(problems.map(({ code }) => code))], {
    policies: unusable.map(({ path, expected }) => `${path} (${expected})`).join('; '),
    most: mostConditions,
  });
}
