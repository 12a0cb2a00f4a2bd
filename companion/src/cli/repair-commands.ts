import { type Command, Option } from 'commander';

import { json, someCampaign, someProgram } from './arguments.ts';
import { applyRepair, planRepair, undoRepair } from './commands/repair.ts';
import type { On } from './work.ts';

/** Mending statuses that do not match. */
export function addRepairCommands(cli: Command, on: On): void {
  const repair = cli.command('repair').description('mend the statuses of a program and a campaign');
  repair
    .command('plan')
    .description('show what fixes would do, and change nothing')
    .addOption(someProgram)
    .addOption(someCampaign)
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
}
