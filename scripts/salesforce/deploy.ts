import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { buildComponents, root } from './build.ts';
import { checkMetadata } from './check-metadata.ts';
import { salesforceCli } from './sf.ts';

/** Builds the package, checks it, deploys it with the Salesforce CLI, and gives people its permission sets. */

const roles = {
  integration: 'Lockstep_Integration',
  viewer: 'Lockstep_Viewer',
  marketer: 'Lockstep_Marketer',
  admin: 'Lockstep_Admin',
} as const;
type Role = keyof typeof roles;

type Options = {
  readonly targetOrg: string;
  readonly url?: string;
  readonly keepUrl?: true;
  readonly translations: boolean;
  readonly dryRun?: true;
} & Readonly<Record<Role, readonly string[] | undefined>>;

const command = new Command('deploy')
  .description('Deploys the Salesforce package with the Salesforce CLI (sf).')
  .requiredOption('--target-org <org>', 'user name or alias of an org that sf is signed in to')
  .addOption(new Option('--url <address>', "the companion's public https address").argParser(httpsOrigin))
  .option('--keep-url', 'leave the address and the named credential in the org as they are: for an upgrade')
  .option('--no-translations', 'leave the translations out: for an org without Translation Workbench')
  .option('--dry-run', 'check the deployment, change nothing');
for (const [role, set] of Object.entries(roles))
  command.option(`--${role} <user...>`, `give these users the permission set ${set}`);

const options = command.parse().opts<Options>();
if ((options.url === undefined) === (options.keepUrl === undefined))
  command.error('Give either --url with the companion’s address, or --keep-url for an upgrade.');

buildComponents();
const problems = checkMetadata();
if (problems.length > 0) command.error(problems.join('\n'));
const project = stage(options);
const sf = salesforceCli(project);
const org = ['--target-org', options.targetOrg];
const dryRun = options.dryRun === true ? ['--dry-run'] : [];
await sf('project', 'deploy', 'start', '--source-dir', 'force-app', ...org, ...dryRun);
if (options.dryRun !== true)
  for (const role of Object.keys(roles) as Role[])
    for (const user of options[role] ?? [])
      await sf('org', 'assign', 'permset', '--name', roles[role], '--on-behalf-of', user, ...org);

/** A copy of the package as it shall be deployed: the sources stay as they are. Returns its folder. */
function stage({ url, translations }: Options): string {
  const folder = join(root, 'build/salesforce-package');
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['force-app', 'sfdx-project.json', '.forceignore'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  const home = join(folder, 'force-app/main/default');
  if (!translations)
    for (const name of ['translations', 'objectTranslations']) rmSync(join(home, name), { recursive: true });
  const credential = join(home, 'namedCredentials/Lockstep.namedCredential-meta.xml');
  if (url === undefined) rmSync(credential);
  else
    writeFileSync(
      credential,
      readFileSync(credential, 'utf8').replace(/<parameterValue>https:[^<]*</u, `<parameterValue>${url}<`),
    );
  return folder;
}

function httpsOrigin(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === 'https:' && url.username === '' && url.pathname === '/' && url.search === '')
    return url.origin;
  throw new InvalidArgumentError(
    'It must be an https address without a path, such as https://lockstep.example.com',
  );
}
