import { describeSettings } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What Kubernetes and its kin inject for a service whose name begins with "lockstep". */
const injected =
  /^LOCKSTEP_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;
const injectedPort = /^LOCKSTEP_(\w+_)?PORT$/;

const isInjected = (name: string, value: string): boolean =>
  injected.test(name) || (injectedPort.test(name) && /^(tcp|udp|sctp):\/\//.test(value));

/**
 * Our own variables out of a whole environment: those that are settings, those that an orchestrator injected (`ignored`,
 * for a log line), and a sentence for each that nobody knows. An empty variable counts as not given.
 */
export function ownVariables(env: Environment): {
  given: Map<string, string>;
  ignored: string[];
  problems: string[];
} {
  const known = describeSettings().flatMap((row) => (row.file ? [row.name, row.file] : [row.name]));
  const given = new Map<string, string>();
  const ignored: string[] = [];
  const problems: string[] = [];
  for (const [name, value = ''] of Object.entries(env).sort()) {
    if (!name.startsWith('LOCKSTEP_')) continue;
    if (isInjected(name, value)) ignored.push(name);
    else if (!known.includes(name)) problems.push(unknown(name, known));
    else if (value.trim() !== '') given.set(name, value);
  }
  return { given, ignored, problems };
}

function unknown(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near
    ? `${name} is not a setting; did you mean ${near}?`
    : `${name} is not a setting; remove it or correct its name.`;
}

/**
 * The known name that needs the fewest edits, if they are few for its length; the common prefix does not count. One that has
 * all the words, and others between them, goes before one that merely looks alike.
 */
function nearest(name: string, known: readonly string[]): string | undefined {
  const tail = (full: string): string => full.slice('LOCKSTEP_'.length);
  const [best] = known
    .map((other) => ({
      other,
      edits: edits(tail(name).toUpperCase(), tail(other)),
      size: tail(other).length,
      lacksWords: Number(
        !tail(name)
          .toUpperCase()
          .split('_')
          .every((word) => other.split('_').includes(word)),
      ),
    }))
    .filter(({ edits: count, size }) => count <= Math.max(2, size * 0.4))
    .sort((a, b) => a.lacksWords - b.lacksWords || a.edits - b.edits);
  return best?.other;
}

/** Levenshtein distance: insertions, deletions and replacements that turn `a` into `b`. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of a.split('').entries()) {
    const next = [index + 1];
    for (const [column, other] of b.split('').entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
