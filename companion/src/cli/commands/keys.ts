import type { Work } from '../work.ts';
import type { KeyRole, KeyScope } from '../companion.ts';
import { exitCodes } from '../exit-codes.ts';

/** Makes a key. It is printed once and kept nowhere: the store has its hash. */
export const createKey: Work<{ json?: boolean; name: string; role: KeyRole; scope: KeyScope }> = async (
  companion,
  { name, role, scope },
  output,
) => {
  const made = await companion.keys.create({ name, role, scope });
  output.text(made.key, '', `Keep it safe: it is not shown again. It is named ${made.prefix} in lists.`);
  output.json(made);
  return exitCodes.success;
};

/** Lists keys by their first part. */
export const listKeys: Work<{ json?: boolean }> = async (companion, _options, output) => {
  const keys = await companion.keys.list();
  output.table(
    ['Key', 'Name', 'Role', 'Scope', 'Created', 'Revoked'],
    keys.map((key) => [key.prefix, key.name, key.role, key.scope, key.createdAt, key.revokedAt]),
  );
  output.json({ keys });
  return exitCodes.success;
};

/** Ends a key at once. */
export const revokeKey: Work<{ json?: boolean; arguments: readonly string[] }> = async (
  companion,
  options,
  output,
) => {
  const prefix = options.arguments[0] ?? '';
  const revoked = await companion.keys.revoke(prefix);
  output.text(revoked ? `The key ${prefix} no longer works.` : `There is no key ${prefix} that works.`);
  output.json({ prefix, revoked });
  return revoked ? exitCodes.success : exitCodes.refused;
};
