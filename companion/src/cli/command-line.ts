import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { ConfigError } from '../config/error.ts';
import { failureOf } from '../domain/failure.ts';
import { salesforceId } from '../domain/salesforce-id.ts';
import type { MappedPair } from '../domain/status-map.ts';
import { isUuid } from '../domain/uuid.ts';
import { batches } from './commands/batches.ts';
import { apply, decideMembers, listCandidates, listFieldWrites, undo } from './commands/decide.ts';
import { certificate, pause, resume, switchSync } from './commands/pause.ts';
import { policies } from './commands/policies.ts';
import { doctor } from './commands/doctor.ts';
import { createKey, listKeys, revokeKey } from './commands/keys.ts';
import { link } from './commands/link.ts';
import { match } from './commands/match.ts';
import { members } from './commands/members.ts';
import { timeline } from './commands/timeline.ts';
import { preview } from './commands/preview.ts';
import { applyRepair, planRepair, undoRepair } from './commands/repair.ts';
import { recheck, rows } from './commands/rows.ts';
import { status } from './commands/status.ts';
import { renames } from './commands/renames.ts';
import { sync } from './commands/sync.ts';
import { takeOver, watchPair } from './commands/watched.ts';
import { unlink } from './commands/unlink.ts';
import { worklistStates } from '../links/report-views.ts';
import { previewKinds } from '../links/action-views.ts';
import type { Companion, Doors } from './companion.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { createOutput, type Output } from './output.ts';
import { sentenceFor } from './remedies.ts';
import { addStatusCommands } from './status-commands.ts';

/** A command that works on an open connection; its number is the exit code. */
export type Work<Options> = (companion: Companion, options: Options, output: Output) => Promise<number>;

const whole = (text: string): number => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('It must be a whole number.');
  return value;
};
const positive = (text: string): number => {
  const value = whole(text);
  if (value < 1) throw new InvalidArgumentError('It must be at least 1.');
  return value;
};
/** A row of a preview, by its place. */
const rowKey = (text: string): string => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be the number of a row.');
  return text;
};
/** A person, by the id that lists print. */
const personKey = (text: string): string => {
  if (!isUuid(text)) throw new InvalidArgumentError('It must be the id of a person, as the list prints it.');
  return text;
};
/** Ids are compared in their long form. */
const campaignId = (text: string): string => {
  if (!/^701[0-9A-Za-z]{12}([0-9A-Za-z]{3})?$/.test(text)) {
    throw new InvalidArgumentError(
      'It must be the id of a campaign: 15 or 18 characters that begin with 701.',
    );
  }
  return salesforceId(text) ?? text;
};

/** One more pair of statuses that mean the same: `No Show=No show`. */
const pairs = (text: string, before: readonly MappedPair[] = []): MappedPair[] => {
  const [marketo = '', salesforce = '', ...rest] = text.split('=');
  if (marketo === '' || salesforce === '' || rest.length > 0)
    throw new InvalidArgumentError('It must be a program status and a campaign status, with = between them.');
  return [...before, { marketo, salesforce }];
};

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
  const on =
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
  const json = new Option('--json', 'print one JSON document instead of tables');
  const program = new Option('--program <id>', 'the Marketo program').argParser(whole).makeOptionMandatory();
  const campaign = new Option('--campaign <id>', 'the Salesforce campaign').argParser(campaignId);
  const required = new Option('--campaign <id>', 'the Salesforce campaign')
    .argParser(campaignId)
    .makeOptionMandatory();
  const name = new Option('--new-campaign [name]', 'make a new campaign from the program instead');
  const partners = new Option(
    '--map <pairs...>',
    'partners beside equal names, such as "No Show=No show"',
  ).argParser(pairs);
  const beginning = new Option(
    '--policy <changes...>',
    'what the link does from its first sync on, such as creation=existing-only',
  );
  const moves = new Option('--moves <link>', 'end this link and begin the new one in its place');
  const port = (flags: string, what: string) => new Option(flags, what).argParser(whole);

  cli
    .command('serve')
    .description('run the API and the sync cycles until stopped')
    .addOption(port('--port <number>', 'listen here instead of LOCKSTEP_PORT'))
    .action((options: { port?: number }) => doors.serve(options));
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
  cli
    .command('doctor')
    .description('check settings, database and both vendors')
    .addOption(json)
    .action(on(doctor));
  cli
    .command('match')
    .description('compare the statuses of a program and a campaign')
    .addOption(program)
    .addOption(required)
    .addOption(json)
    .action(on(match));
  const repair = cli.command('repair').description('mend the statuses of a program and a campaign');
  repair
    .command('plan')
    .description('show what fixes would do, and change nothing')
    .addOption(program)
    .addOption(required)
    .addOption(
      new Option('--treat-as <pairs...>', 'a campaign status and its program status: "No show=No Show"'),
    )
    .addOption(
      new Option('--move <pairs...>', 'members from one campaign status to another: "Came=Attended"'),
    )
    .addOption(new Option('--rename <pairs...>', 'a campaign status, where Salesforce allows it'))
    .addOption(new Option('--add <statuses...>', 'program statuses, to the campaign'))
    .addOption(new Option('--responded <statuses...>', 'set these as responded'))
    .addOption(new Option('--not-responded <statuses...>', 'set these as not responded'))
    .addOption(new Option('--default <status>', 'make it the default'))
    .addOption(new Option('--reorder', 'put the statuses in program order'))
    .addOption(new Option('--in-marketo <statuses...>', 'tell what to do by hand in Marketo'))
    .addOption(json)
    .action(on(planRepair));
  repair
    .command('apply')
    .description('carry a repair out as planned')
    .argument('<repair>', 'the id that lockstep repair plan printed')
    .addOption(json)
    .action(on(applyRepair));
  repair
    .command('undo')
    .description('put back what a repair changed, as far as that goes')
    .argument('<repair>', 'the id of the repair')
    .addOption(new Option('--show', 'only say what would be put back'))
    .addOption(json)
    .action(on(undoRepair));
  cli
    .command('preview')
    .description('show what linking would change, and change nothing')
    .addOption(program)
    .addOption(campaign)
    .addOption(name)
    .addOption(partners)
    .addOption(beginning)
    .addOption(moves)
    .addOption(json)
    .action(on(preview));
  cli
    .command('link')
    .description('link a program to a campaign, as previewed or after a preview of its own')
    .addOption(new Option('--preview <id>', 'confirm this preview'))
    .addOption(new Option('--program <id>', 'the Marketo program').argParser(whole))
    .addOption(campaign)
    .addOption(name)
    .addOption(partners)
    .addOption(beginning)
    .addOption(moves)
    .addOption(
      new Option(
        '--leave-out <kinds...>',
        'kinds of the preview that the first sync leaves as they are',
      ).choices([...previewKinds, 'again']),
    )
    .addOption(new Option('--leave-out-row <keys...>', 'rows of the preview to leave as they are'))
    .addOption(json)
    .action(on(link));
  const aPreview = (command: string, what: string) =>
    cli.command(command).description(what).argument('<preview>', 'the id that lockstep preview printed');
  aPreview('rows', 'list everybody a preview is about, by what happens to them')
    .addOption(new Option('--kind <kind>', 'only these').choices(previewKinds))
    .addOption(new Option('--again', 'only who was removed since an earlier link and would be added again'))
    .addOption(new Option('--changed', 'only of whom a side held something else when the first sync came'))
    .addOption(new Option('--limit <number>', 'how many').argParser(positive).default(100))
    .addOption(new Option('--after <key>', 'go on after this row').argParser(rowKey))
    .addOption(new Option('--csv', 'print all of them as CSV'))
    .addOption(json)
    .action(on(rows));
  aPreview('recheck', 'read both sides again and show what changed since a preview')
    .addOption(json)
    .action(on(recheck));
  cli
    .command('unlink')
    .description('end a link; no member is removed')
    .argument('<link>', 'the id of the link')
    .addOption(json)
    .action(on(unlink));
  cli
    .command('watch')
    .description('watch a pair that Marketo’s own sync keeps: compare it, and write nothing')
    .addOption(program)
    .addOption(required)
    .addOption(json)
    .action(on(watchPair));
  const aLink = (command: string, what: string) =>
    cli.command(command).description(what).argument('<link>', 'the id of the link').addOption(json);
  aLink('pause', 'stop writing for a link; what changes meanwhile is kept').action(on(pause));
  aLink('resume', 'go on with a paused link').action(on(resume));
  aLink('policies', 'show what a link does when sides disagree, or change it')
    .argument('[changes...]', 'such as backwards=restore or removal.marketo=hold')
    .action(on(policies));
  aLink('take-over', 'say how far a watched pair is on its way to Lockstep, and what to do next').action(
    on(takeOver),
  );
  aLink('renames', 'show statuses that seem to have another name, and take the new names over')
    .addOption(new Option('--confirm', 'they are the same statuses: go on with the new names'))
    .action(on(renames));
  aLink('certificate', 'show how a link stood when it was last compared in full')
    .addOption(new Option('--compare', 'compare it now'))
    .action(on(certificate));
  aLink('decide', 'show what a decision about members that wait would do, and change nothing')
    .addOption(new Option('--person <id...>', 'whom it is about').makeOptionMandatory())
    .addOption(new Option('--set-salesforce <status>', 'set this status in Salesforce'))
    .addOption(new Option('--set-marketo <status>', 'set this status in Marketo'))
    .addOption(new Option('--remove <side>', 'remove them there').choices(['marketo', 'salesforce']))
    .addOption(new Option('--same-person <record>', 'they are this record on the other side'))
    .addOption(new Option('--new-person', 'they are nobody of those: make a new record'))
    .addOption(new Option('--accept', 'let the two sides differ'))
    .addOption(new Option('--keep', 'keep the side that is left'))
    .addOption(new Option('--approve', 'do what the rule would do, and create the person'))
    .action(on(decideMembers));
  aLink('members', 'list the members that wait or failed, and why')
    .addOption(new Option('--state <state>', 'those in this state instead').choices(worklistStates))
    .addOption(new Option('--reason <code>', 'only those in it for this reason'))
    .addOption(new Option('--limit <number>', 'how many of each').argParser(positive).default(50))
    .addOption(new Option('--after <id>', 'go on after this person').argParser(personKey))
    .action(on(members));
  cli
    .command('timeline')
    .description('tell what happened to somebody in each campaign, and why a status is what it is')
    .argument('<who>', 'a lead, contact or campaign member of Salesforce, a Marketo id, or an e-mail address')
    .addOption(new Option('--link <id>', 'only in this link'))
    .addOption(
      new Option('--limit <number>', 'how many lines of each campaign').argParser(positive).default(50),
    )
    .addOption(json)
    .action(on(timeline));
  aLink('candidates', 'list whom somebody may be who waits because another person has the e-mail address')
    .argument('<person>', 'the person id that lockstep members printed')
    .action(on(listCandidates));
  aLink('fields', 'list what was written to the campaign’s own fields').action(on(listFieldWrites));
  aLink('undo', 'show what undoing our writes would do, and change nothing')
    .addOption(new Option('--batch <id>', 'those of a batch'))
    .addOption(new Option('--cycle <id>', 'those of a cycle'))
    .addOption(new Option('--plan <id>', 'those of the decisions of a plan'))
    .addOption(new Option('--first-sync', 'those of the first sync'))
    .action(on(undo));
  cli
    .command('apply')
    .description('have a plan for members carried out')
    .argument('<plan>', 'the id that lockstep decide or lockstep undo printed')
    .addOption(json)
    .action(on(apply));
  cli
    .command('switch')
    .description('turn campaign sync on or off for the whole connection')
    .addArgument(new Argument('<state>', 'on or off').choices(['on', 'off']))
    .addOption(json)
    .action(on(switchSync));
  cli
    .command('sync')
    .description('run one cycle now')
    .addOption(new Option('--link <id>', 'serve this link first'))
    .addOption(json)
    .action(on(sync));
  cli.command('status').description('list the links and how they stand').addOption(json).action(on(status));
  cli
    .command('batches')
    .description('list what was done, newest first')
    .addOption(new Option('--link <id>', 'only this link'))
    .addOption(new Option('--status <status>', 'only this status'))
    .addOption(new Option('--limit <number>', 'how many').argParser(positive).default(20))
    .addOption(new Option('--after <key>', 'go on after this key'))
    .addOption(json)
    .action(on(batches));
  addStatusCommands(cli, on, json);
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
