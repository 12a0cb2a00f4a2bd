import { Argument, type Command, Option } from 'commander';

import { json, positive } from './arguments.ts';
import { listAlerts } from './commands/alerts.ts';
import { batches } from './commands/batches.ts';
import { memberFields } from './commands/member-fields.ts';
import { switchSync } from './commands/pause.ts';
import { retry } from './commands/retry.ts';
import { settings } from './commands/settings.ts';
import type { On } from './work.ts';

/** What an admin looks after for the whole connection: batches, alerts, failures, settings, custom fields of members. */
export function addStatusCommands(cli: Command, on: On): void {
  cli
    .command('batches')
    .description('list what was done, newest first')
    .addOption(new Option('--link <id>', 'only this link'))
    .addOption(new Option('--status <status>', 'only this status'))
    .addOption(new Option('--limit <number>', 'how many').argParser(positive).default(20))
    .addOption(new Option('--after <key>', 'go on after this key'))
    .addOption(json)
    .action(on(batches));
  cli
    .command('alerts')
    .description('list what somebody must know of: what, since when, and what to do')
    .addOption(new Option('--ended', 'also what is over since a few days'))
    .addOption(new Option('--test', 'send a test to the webhook of LOCKSTEP_ALERTS_URL instead'))
    .addOption(json)
    .action(on(listAlerts));
  cli
    .command('retry')
    .description('show what trying the failures of one cause again would do, and have it done')
    .argument('<code>', 'the code of the cause, such as REQUIRED_FIELD_MISSING')
    .addOption(new Option('--plan <id>', 'carry this plan out'))
    .addOption(json)
    .action(on(retry));
  cli
    .command('settings')
    .description('show what is decided for the whole connection, or change it')
    .argument(
      '[changes...]',
      'such as people=native, syncCampaign=1042 or filter="email ends-with @rival.example"',
    )
    .addOption(json)
    .action(on(settings));
  cli
    .command('member-fields')
    .description('show which custom fields of members are synced, or change it')
    .argument('[pairs...]', 'fields to sync, such as ticketType=Ticket_Type__c')
    .addOption(new Option('--unmap', 'no longer sync these'))
    .addOption(new Option('--choices', 'show which fields could be synced'))
    .addOption(json)
    .action(on(memberFields));
  cli
    .command('switch')
    .description('turn campaign sync on or off for the whole connection')
    .addArgument(new Argument('<state>', 'on or off').choices(['on', 'off']))
    .addOption(json)
    .action(on(switchSync));
}
