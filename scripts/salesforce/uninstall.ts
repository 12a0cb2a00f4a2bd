import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { buildComponents, bundlesWithoutScript, root } from './build.ts';
import { salesforceCli } from './sf.ts';

/** Takes the package out of an org: a deployment of nothing that deletes everything the package holds. */

const options = new Command('uninstall')
  .description('Deletes the Salesforce package from an org with the Salesforce CLI (sf).')
  .requiredOption('--target-org <org>', 'user name or alias of an org that sf is signed in to')
  .option('--dry-run', 'check the deletion, change nothing')
  .parse()
  .opts<{ readonly targetOrg: string; readonly dryRun?: true }>();

// A bundle is known by its script.
if (bundlesWithoutScript().length > 0) buildComponents();
const folder = join(root, 'build/salesforce-uninstall');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const name of ['force-app', 'sfdx-project.json', '.forceignore'])
  cpSync(join(root, name), join(folder, name), { recursive: true });
cpSync(join(root, 'config/uninstall/package.xml'), join(folder, 'package.xml'));

const sf = salesforceCli(folder);
await sf('project', 'generate', 'manifest', '--source-dir', 'force-app', '--type', 'post');
await sf(
  ...['project', 'deploy', 'start', '--manifest', 'package.xml'],
  ...['--post-destructive-changes', 'destructiveChangesPost.xml', '--target-org', options.targetOrg],
  ...(options.dryRun === true ? ['--dry-run'] : []),
);
