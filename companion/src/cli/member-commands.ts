import { type Command, Option } from 'commander';

import { worklistStates } from '../links/report-views.ts';
import { json, ofOneLink, personKey, positive } from './arguments.ts';
import { apply, decideMembers, listCandidates, undo } from './commands/decide.ts';
import { members } from './commands/members.ts';
import { timeline } from './commands/timeline.ts';
import type { On } from './work.ts';

/** Members: who waits and why, what happened to somebody, deciding, undoing. */
export function addMemberCommands(cli: Command, on: On): void {
  const ofLink = ofOneLink(cli);
  ofLink('members', 'list the members that wait or failed, and why')
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
  ofLink('candidates', 'list whom somebody may be who waits because another person has the e-mail address')
    .argument('<person>', 'the person id that lockstep members printed')
    .action(on(listCandidates));
  ofLink('decide', 'show what a decision about members that wait would do, and change nothing')
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
  ofLink('undo', 'show what undoing our writes would do, and change nothing')
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
}
