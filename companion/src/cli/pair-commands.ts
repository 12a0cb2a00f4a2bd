import { type Command, Option } from 'commander';

import { previewKinds } from '../links/action-views.ts';
import {
  campaign,
  json,
  ofOneLink,
  pairs,
  positive,
  program,
  rowKey,
  someCampaign,
  someProgram,
} from './arguments.ts';
import { link } from './commands/link.ts';
import { match } from './commands/match.ts';
import { preview } from './commands/preview.ts';
import { recheck, rows } from './commands/rows.ts';
import { unlink } from './commands/unlink.ts';
import { takeOver, watchPair } from './commands/watched.ts';
import type { On } from './work.ts';

/** A program and a campaign: how well they match, what linking would do, linking and unlinking. */
export function addPairCommands(cli: Command, on: On): void {
  const ofLink = ofOneLink(cli);
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
  cli
    .command('match')
    .description('compare the statuses of a program and a campaign')
    .addOption(someProgram)
    .addOption(someCampaign)
    .addOption(json)
    .action(on(match));
  cli
    .command('preview')
    .description('show what linking would change, and change nothing')
    .addOption(someProgram)
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
    .addOption(program)
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
    .command('watch')
    .description('watch a pair that Marketo’s own sync keeps: compare it, and write nothing')
    .addOption(someProgram)
    .addOption(someCampaign)
    .addOption(json)
    .action(on(watchPair));
  ofLink('take-over', 'say how far a watched pair is on its way to Lockstep, and what to do next').action(
    on(takeOver),
  );
  cli
    .command('unlink')
    .description('end a link; no member is removed')
    .argument('<link>', 'the id of the link')
    .addOption(json)
    .action(on(unlink));
}
