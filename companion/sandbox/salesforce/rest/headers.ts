import type { Actor, Org } from '../org/org.ts';

/** The value of a header such as `allowSave=true; runAsCurrentUser=true`. */
function option(header: string | undefined, name: string): string | null {
  const found = new RegExp(`(?:^|[;,\\s])${name}\\s*=\\s*([^;,\\s]+)`, 'i').exec(header ?? '');
  return found?.[1] ?? null;
}

/**
 * What a call asks of its writes by headers (REST API Developer Guide, Headers): Sforce-Auto-Assign is TRUE, FALSE or the
 * id of a rule; Sforce-Duplicate-Rule-Header may let duplicates through where the rule only warns.
 */
export function asked(
  org: Org,
  headers: Readonly<Record<string, string>>,
): Pick<Actor, 'assigns' | 'savesDuplicates'> {
  const assign = headers['sforce-auto-assign'];
  return {
    assigns: assign === undefined ? org.switches.assignsWithoutHeader : assign.toLowerCase() !== 'false',
    savesDuplicates: option(headers['sforce-duplicate-rule-header'], 'allowSave')?.toLowerCase() === 'true',
  };
}
