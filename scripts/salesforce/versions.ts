import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build.ts';

/** What the package says of itself with each call, and the oldest Lockstep that it works with, as its Apex has them. */
export function packageVersions(project: string = root): {
  readonly package: string;
  readonly oldestLockstep: string;
} {
  const source = readFileSync(join(project, 'force-app/main/default/classes/CompanionClient.cls'), 'utf8');
  const constant = (name: string): string => {
    const value = new RegExp(`\\b${name} = '([\\d.]+)'`, 'u').exec(source)?.[1];
    if (value === undefined) throw new Error(`CompanionClient has no ${name}.`);
    return value;
  };
  return { package: constant('VERSION'), oldestLockstep: constant('OLDEST_LOCKSTEP') };
}

/** Whether a version comes before another, part by part, as CompanionClient.isOlder in Apex judges it. */
export function isOlder(version: string, than: string): boolean {
  const parts = version.split('.').map(Number);
  const others = than.split('.').map(Number);
  const at = others.findIndex((part, place) => part !== parts[place]);
  return at >= 0 && (parts[at] ?? Number.NaN) < (others[at] ?? 0);
}
