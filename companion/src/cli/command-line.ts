import { Command, CommanderError } from 'commander';

import { ConfigError } from '../config/error.ts';
import { failureOf } from '../domain/failure.ts';
import type { Doors } from './companion.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { addLinkCommands } from './link-commands.ts';
import { addMemberCommands } from './member-commands.ts';
import { createOutput } from './output.ts';
import { addPairCommands } from './pair-commands.ts';
import { sentenceFor } from './remedies.ts';
import { addRepairCommands } from './repair-commands.ts';
import { addServiceCommands } from './service-commands.ts';
import { addStatusCommands } from './status-commands.ts';
import type { On, Work } from './work.ts';

/** Runs the command line and returns the exit code. Answers go to `out`, everything else to `err`. */
export async function runCommandLine(
  argv: readonly string[],
  doors: Doors,
  out: (text: string) => void,
  err: (text: string) => void,
): Promise<number> {
  let code: number = exitCodes.success;
  const cli = new Command('lockstep')
    .description('Keeps Adobe Marketo programs and Salesforce campaigns in step.')
    .version(doors.version)
    .option('--settings <file>', 'read LOCKSTEP_* settings from this file; the environment overrides it')
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err });

  /** A command on an open connection. */
  const on: On =
    <Options extends { json?: boolean }>(work: Work<Options>) =>
    async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const options = { ...command.opts(), arguments: command.args } as unknown as Options;
      const companion = await doors.open();
      try {
        code = await work(companion, options, createOutput(options.json === true, out));
      } finally {
        await companion.close();
      }
    };

  cli.commandsGroup('Running Lockstep:');
  addServiceCommands(cli, on, doors, out);
  cli.commandsGroup('Linking a program and a campaign:');
  addPairCommands(cli, on);
  addRepairCommands(cli, on);
  cli.commandsGroup('Links:');
  addLinkCommands(cli, on);
  cli.commandsGroup('Members:');
  addMemberCommands(cli, on);
  cli.commandsGroup('The whole connection:');
  addStatusCommands(cli, on);

  try {
    await cli.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    if (error instanceof ConfigError) {
      err(`${error.message}\n`);
      return exitCodes.usage;
    }
    err(`${sentenceFor(failureOf(error))}\n`);
    return exitCodeOf(error);
  }
}
