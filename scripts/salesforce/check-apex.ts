import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build.ts';

export type ApexCheck =
  { readonly ran: false; readonly reason: string } | { readonly ran: true; readonly issues: string };

/**
 * Type-checks the Apex classes without an org: unknown methods, types, fields and labels, wrong arguments. Nothing is run.
 * The checker is apex-ls, a Java program inside Salesforce's code analyzer.
 * @returns What it found, an empty text when all is well; or why it could not run.
 */
export function checkApex(project: string = root): ApexCheck {
  const engine = dirname(
    createRequire(import.meta.url).resolve('@salesforce/code-analyzer-pmd-engine/package.json'),
  );
  const checker = ['-cp', join(engine, 'dist/java-lib/*'), 'io.github.apexdevtools.apexls.CheckForIssues'];
  const options = ['--detail', 'warnings', '--nocache', '--workspace', project];
  const { error, status, stdout, stderr } = spawnSync('java', [...checker, ...options], { encoding: 'utf8' });
  if (error)
    return {
      ran: false,
      reason: 'there is no Java on this machine (apt-get install -y default-jre-headless)',
    };
  const issues = stdout.trim();
  if (status !== 0 && issues === '')
    throw new Error(`The Apex check ended with ${String(status)}.\n${stderr}`);
  return { ran: true, issues };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const check = checkApex();
  if (!check.ran) process.stdout.write(`Apex was not checked: ${check.reason}.\n`);
  else process.stdout.write(check.issues === '' ? 'The Apex classes are in order.\n' : `${check.issues}\n`);
  process.exitCode = check.ran && check.issues !== '' ? 1 : 0;
}
