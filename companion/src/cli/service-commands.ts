import { type Command, Option } from 'commander';

import { json, whole } from './arguments.ts';
import { doctor } from './commands/doctor.ts';
import { createKey, listKeys, revokeKey } from './commands/keys.ts';
import type { Doors } from './companion.ts';
import type { On } from './work.ts';

/** Running Lockstep: the service, its checks, its database, its keys, and a sandbox to try it in. */
export function addServiceCommands(cli: Command, on: On, doors: Doors, out: (text: string) => void): void {
  const port = (flags: string, what: string) => new Option(flags, what).argParser(whole);
  cli
    .command('serve')
    .description('run the API and the sync cycles until stopped')
    .addOption(port('--port <number>', 'listen here instead of LOCKSTEP_PORT'))
    .action((options: { port?: number }) => doors.serve(options));
  cli
    .command('doctor')
    .description('check settings, database and both vendors')
    .addOption(json)
    .action(on(doctor));
  cli
    .command('backup')
    .description('copy the embedded database into a new folder, also while the service runs')
    .argument('<folder>', 'a folder that does not exist yet')
    .action(async (folder: string) => {
      const bytes = await doors.backUp(folder);
      out(`Saved ${String(Math.round(bytes / 1_000_000))} MB to ${folder}.\n`);
    });
  cli
    .command('restore')
    .description('put a backup into LOCKSTEP_DATA, which must hold no database yet')
    .argument('<folder>', 'the folder that `backup` made')
    .action(async (folder: string) => {
      out(`Restored ${folder} to ${await doors.restore(folder)}. Start the service to go on from there.\n`);
    });
  const keys = cli.command('keys').description('make, list and revoke API keys');
  keys
    .command('create')
    .description('make a key and print it, this once')
    .addOption(new Option('--name <name>', 'what it is for').makeOptionMandatory())
    .addOption(
      new Option('--role <role>', 'what it may do')
        .choices(['viewer', 'marketer', 'admin'])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--scope <scope>', 'who keeps it').choices(['salesforce', 'operator']).default('salesforce'),
    )
    .addOption(json)
    .action(on(createKey));
  keys.command('list').description('list the keys').addOption(json).action(on(listKeys));
  keys
    .command('revoke')
    .description('end a key at once')
    .argument('<prefix>', 'the first part of the key')
    .addOption(json)
    .action(on(revokeKey));

  const sandbox = cli
    .command('sandbox')
    .description('run a Marketo and a Salesforce to try things against')
    .addOption(port('--seed <number>', 'which world').default(1))
    .addOption(port('--scale <number>', 'how many times the people').default(1))
    .addOption(
      new Option('--size <size>', "the demo's world, or a marketing year")
        .choices(['demo', 'full'])
        .default('full'),
    )
    .addOption(port('--marketo-port <number>', 'where Marketo listens').default(0))
    .addOption(port('--salesforce-port <number>', 'where Salesforce listens').default(0))
    .addOption(port('--backdoor-port <number>', 'where the back door listens').default(0))
    .addOption(new Option('--json', 'print one line of JSON instead of a table'))
    .action(doors.sandbox);
  // World and back door are chosen by the options of `sandbox`, wherever they stand.
  const ofSandbox = { showGlobalOptions: true };
  sandbox
    .command('marketo')
    .description('run a Marketo alone')
    .configureHelp(ofSandbox)
    .addOption(port('--port <number>', 'where it listens').default(0))
    .action((_: unknown, command: Command) => doors.marketoSandbox(command.optsWithGlobals()));
  sandbox
    .command('salesforce')
    .description('run a Salesforce alone')
    .configureHelp(ofSandbox)
    .addOption(port('--port <number>', 'where it listens').default(0))
    .action((_: unknown, command: Command) => doors.salesforceSandbox(command.optsWithGlobals()));
}
