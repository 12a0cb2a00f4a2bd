import { type Command, Option } from 'commander';

import { json, ofOneLink } from './arguments.ts';
import { certificate, pause, resume } from './commands/pause.ts';
import { listFieldWrites } from './commands/decide.ts';
import { partners } from './commands/partners.ts';
import { policies } from './commands/policies.ts';
import { renames } from './commands/renames.ts';
import { status } from './commands/status.ts';
import { sync } from './commands/sync.ts';
import type { On } from './work.ts';

/** Links that there are: how they stand, and what they do by themselves. */
export function addLinkCommands(cli: Command, on: On): void {
  const ofLink = ofOneLink(cli);
  cli.command('status').description('list the links and how they stand').addOption(json).action(on(status));
  cli
    .command('sync')
    .description('run one cycle now')
    .addOption(new Option('--link <id>', 'serve this link first'))
    .addOption(json)
    .action(on(sync));
  ofLink('pause', 'stop writing for a link; what changes meanwhile is kept').action(on(pause));
  ofLink('resume', 'go on with a paused link').action(on(resume));
  ofLink('policies', 'show what a link does when sides disagree, or change it')
    .argument('[changes...]', 'such as backwards=restore or removal.marketo=hold')
    .action(on(policies));
  ofLink('partners', 'show which statuses of a link belong together, and what other partners would do')
    .argument('[pairs...]', 'all partners beside equal names, such as "No Show=No show"')
    .addOption(new Option('--none', 'no partners beside equal names'))
    .addOption(new Option('--confirm', 'give the link these partners'))
    .action(on(partners));
  ofLink('renames', 'show statuses that seem to have another name, and take the new names over')
    .addOption(new Option('--confirm', 'they are the same statuses: go on with the new names'))
    .action(on(renames));
  ofLink('certificate', 'show how a link stood when it was last compared in full')
    .addOption(new Option('--compare', 'compare it now'))
    .action(on(certificate));
  ofLink('fields', 'list what was written to the campaign’s own fields').action(on(listFieldWrites));
}
